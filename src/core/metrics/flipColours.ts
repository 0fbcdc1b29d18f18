/*
 * Colour spaces of FLIP. sRGB of IEC 61966-2-1, its matrix in fractions, and its own white (D65), so that white has no
 * colour in any of them.
 */

const toXyz = [
  [10135552 / 24577794, 8788810 / 24577794, 4435075 / 24577794],
  [2613072 / 12288897, 8788810 / 12288897, 887015 / 12288897],
  [1425312 / 73733382, 8788810 / 73733382, 70074185 / 73733382],
] as const;

/** X, Y and Z over those of white, of linear red, green and blue: each line adds up to 1. */
const relative = toXyz.map((line) => {
  const white = line[0] + line[1] + line[2];
  return line.map((share) => share / white);
}) as unknown as Matrix;

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** Adjugate over determinant. */
function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const over = (x: number) => x / determinant;
  return [
    [over(e * i - f * h), over(c * h - b * i), over(b * f - c * e)],
    [over(f * g - d * i), over(a * i - c * g), over(c * d - a * f)],
    [over(d * h - e * g), over(b * g - a * h), over(a * e - b * d)],
  ];
}

const fromRelative = inverse(relative);

const dot = (line: Vector, x: number, y: number, z: number) => line[0] * x + line[1] * y + line[2] * z;

/** sRGB in 0..1 -> linear in 0..1. */
export const linear = (v: number): number => (v > 0.04045 ? ((v + 0.055) / 1.055) ** 2.4 : v / 12.92);

/** Writes the opponent colours YCxCz of linear rgb in 0..1 into three planes at `i`. Linear in its input. */
export function toOpponent(
  r: number,
  g: number,
  b: number,
  planes: readonly Float64Array[],
  i: number,
): void {
  const [x, y, z] = [dot(relative[0], r, g, b), dot(relative[1], r, g, b), dot(relative[2], r, g, b)];
  planes[0]![i] = 116 * y - 16;
  planes[1]![i] = 500 * (x - y);
  planes[2]![i] = 200 * (y - z);
}

const clipped = (v: number) => Math.min(1, Math.max(0, v));

/** YCxCz -> linear rgb, clipped to 0..1. */
function opponentToLinear(lightness: number, cx: number, cz: number): Vector {
  const y = (lightness + 16) / 116;
  const [x, z] = [y + cx / 500, y - cz / 200];
  return [
    clipped(dot(fromRelative[0], x, y, z)),
    clipped(dot(fromRelative[1], x, y, z)),
    clipped(dot(fromRelative[2], x, y, z)),
  ];
}

const delta = 6 / 29;
const compressed = (t: number) => (t > delta ** 3 ? Math.cbrt(t) : t / (3 * delta * delta) + 4 / 29);

/** CIELAB of linear rgb with Hunt's adjustment: chroma shrinks with lightness. */
function hunt([r, g, b]: Vector): Vector {
  const x = compressed(dot(relative[0], r, g, b));
  const y = compressed(dot(relative[1], r, g, b));
  const z = compressed(dot(relative[2], r, g, b));
  const lightness = 116 * y - 16;
  return [lightness, 5 * lightness * (x - y), 2 * lightness * (y - z)];
}

/** HyAB: lightness apart from the plane of colours. Abasi, Tehran, Fairchild 2020. */
const hyab = (a: Vector, b: Vector) => Math.abs(a[0] - b[0]) + Math.hypot(a[1] - b[1], a[2] - b[2]);

/** The exponent and the bend of how a colour difference becomes an error of 0..1: section 4.1 of the paper. */
const [exponent, bendAt, bendTo] = [0.7, 0.4, 0.95];
const most = hyab(hunt([0, 1, 0]), hunt([0, 0, 1])) ** exponent;

/** Error in 0..1 between two places of YCxCz: 1 for green against blue. */
export function colourError(a: readonly Float64Array[], b: readonly Float64Array[], i: number): number {
  const seen = (planes: readonly Float64Array[]) =>
    hunt(opponentToLinear(planes[0]![i]!, planes[1]![i]!, planes[2]![i]!));
  const share = hyab(seen(a), seen(b)) ** exponent / most;
  return share < bendAt
    ? (bendTo / bendAt) * share
    : bendTo + ((share - bendAt) / (1 - bendAt)) * (1 - bendTo);
}
