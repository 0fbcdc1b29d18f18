/** A number as a person typed it. */
export interface Typed {
  readonly text: string;
  readonly value: number;
  /** Half a unit of its last digit: what is printed with as many digits is no further. */
  readonly half: number;
  /** Digits that say something: 4 of `0.5506`. */
  readonly digits: number;
}

/** Reads `219.144`, `-0.55`, `1.2e-3`, `32.90 dB`; null for what is no number. */
export function readTyped(text: string): Typed | null {
  const found = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?\s*(?:dB)?\s*$/i.exec(
    text.replace('−', '-'),
  );
  const [, sign = '', whole = '', part = '', power = '0'] = found ?? [];
  if (whole + part === '') return null;
  const value = Number(`${sign}${whole || '0'}.${part || '0'}e${power}`);
  if (!Number.isFinite(value)) return null;
  const digits = (whole + part).replace(/^0+/, '').length;
  return { text: text.trim(), value, half: 0.5 * 10 ** (Number(power) - part.length), digits };
}

/** Two programs that add float32 in other orders agree to about this, relative. */
const FLOAT32 = 1e-5;

/** Whether a program that computed `value` could have printed what was typed. `float32`: a network had a part in it. */
export function prints(value: number, typed: Typed, float32: boolean): boolean {
  // What lies on the edge was rounded by a hair, and both are doubles.
  const edge = typed.half * (1 + 1e-9) + Number.EPSILON * Math.abs(typed.value);
  const most = Math.max(edge, float32 ? FLOAT32 * Math.abs(value) : 0);
  return Math.abs(value - typed.value) <= most;
}
