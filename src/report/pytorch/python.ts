/** A Python string literal. JSON's escapes are all Python's too, so no text can end the literal or its line. */
export const text = (value: string): string => JSON.stringify(value);

/** A Python float literal that reads back as the same number. */
export const number = (value: number): string => {
  if (!Number.isFinite(value)) throw new Error(`number: expected a finite number, got ${value}`);
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : String(value);
};

/** A Python list or tuple of floats: `103.939, 116.779, 123.68`. */
export const numbers = (values: readonly number[]): string => values.map(number).join(', ');

/** Text that is safe inside a docstring or a comment: one line, no quotes that could end it, no escapes. */
export const plain = (value: string): string =>
  value
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim();

/** Breaks words into lines of at most `width` characters, each after `indent`. */
export function wrapped(value: string, indent: string, width = 100): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of plain(value).split(/\s+/)) {
    if (line.length > indent.length && line.length + word.length + 1 > width) {
      lines.push(line);
      line = indent;
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, line].join('\n');
}

/** The title of a part of the file. */
export const title = (words: string): string =>
  `# ${'-'.repeat(3)} ${words} ${'-'.repeat(92 - words.length)}`;
