/** Whether both have the same texts in the same order. */
export const equal = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);
