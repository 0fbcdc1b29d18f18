/** One colour a block, cool for shallow and warm for deep; the same in rows, chart and legend. Index 0 is the input. */
export const blockColours = ['#868e96', '#4f6bed', '#0b8fac', '#2f9e5b', '#d9840d', '#d6336c'] as const;

export const blockColour = (block: number): string => blockColours[Math.min(block, blockColours.length - 1)]!;
