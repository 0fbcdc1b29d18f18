/** Width of the page and its margins, in pixels. */
export const sheetWidth = 1600;
export const margin = 64;
export const inner = sheetWidth - 2 * margin;

export const ink = {
  text: '#1a1d21',
  dim: '#5c6570',
  line: '#dfe3e8',
  soft: '#f3f5f7',
  paper: '#ffffff',
} as const;

const family =
  'Inter, "Segoe UI", system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

export type Context = OffscreenCanvasRenderingContext2D;

export interface TextStyle {
  size: number;
  weight?: 400 | 600 | 700;
  colour?: string;
  align?: 'left' | 'right' | 'center';
}

/** Draws one line whose baseline is at y; text wider than `most` loses its end. Gives its width. */
export function text(
  context: Context,
  content: string,
  x: number,
  y: number,
  { size, weight = 400, colour = ink.text, align = 'left' }: TextStyle,
  most = Number.POSITIVE_INFINITY,
): number {
  context.font = `${weight} ${size}px ${family}`;
  context.fillStyle = colour;
  context.textAlign = align;
  const shown = shorten(content, most, (part) => context.measureText(part).width);
  context.fillText(shown, x, y);
  return context.measureText(shown).width;
}

/** The longest start of `content` that fits with an ellipsis; all of it if it fits. */
export function shorten(content: string, most: number, widthOf: (part: string) => number): string {
  if (widthOf(content) <= most) return content;
  const letters = [...content];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(`${letters.slice(0, middle).join('')}…`) <= most) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join('')}…`;
}

/** Breaks `content` into lines no wider than `most`: at spaces, and within words (and Chinese) where it must. */
export function wrap(content: string, most: number, widthOf: (part: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of content.match(/[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+/gu) ??
    []) {
    if (widthOf(line + piece.trimEnd()) <= most) line += piece;
    else {
      if (line.trim()) lines.push(line.trimEnd());
      line = '';
      for (const letter of piece.trimStart()) {
        if (line && widthOf(line + letter) > most) {
          lines.push(line);
          line = '';
        }
        line += letter;
      }
    }
  }
  if (line.trim()) lines.push(line.trimEnd());
  return lines;
}

/** Draws wrapped text, first baseline at y; gives the y below the last line. */
export function paragraph(
  context: Context,
  content: string,
  x: number,
  y: number,
  most: number,
  style: TextStyle,
): number {
  context.font = `${style.weight ?? 400} ${style.size}px ${family}`;
  const lines = wrap(content, most, (part) => context.measureText(part).width);
  for (const [i, line] of lines.entries()) text(context, line, x, y + i * style.size * 1.4, style);
  return y + lines.length * style.size * 1.4;
}

export function box(
  context: Context,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  fill: string,
): void {
  context.fillStyle = fill;
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.fill();
}

export function rule(context: Context, x: number, y: number, width: number): void {
  context.fillStyle = ink.line;
  context.fillRect(x, Math.round(y), width, 1);
}
