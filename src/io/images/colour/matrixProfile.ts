/** White, red, green and blue, each x and y of CIE 1931. */
export type Chromaticities = readonly [number, number, number, number, number, number, number, number];

/** Source: IEC 61966-2-1. */
export const srgbPoints: Chromaticities = [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06];
/** Source: Adobe RGB (1998) Color Image Encoding, 4.3.1. */
export const adobePoints: Chromaticities = [0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06];

/** Samples as powers of light, or by sRGB's own curve. */
type Curve = number | 'srgb';

type Row = readonly [number, number, number];
type Matrix = readonly [Row, Row, Row];

/** The white that profiles are relative to. Source: ICC.1:2022, 7.2.16. */
const d50: Row = [0.9642, 1, 0.8249];
/** Source: ICC.1:2022, annex E.2. */
const bradford: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

/**
 * The ICC profile of colours that a file states by numbers, `light = sample ^ exponent` and chromaticities; of grey where
 * `points` is null. Null where the numbers are of no colours. Source: ICC.1:2022, 7 (header, tags), 8.3 and 8.4 (which
 * tags), annex E (adaptation to the white of profiles, by Bradford's matrix).
 */
export function matrixProfile(exponent: Curve, points: Chromaticities | null): Uint8Array | null {
  const curve = curveTag(exponent);
  const colourants = points && colourantsOf(points);
  if (!curve || (points && !colourants)) return null;
  const tags: [string, number[]][] = [['wtpt', xyzTag(d50)]];
  if (colourants)
    ['r', 'g', 'b'].forEach((channel, i) => {
      tags.push([`${channel}XYZ`, xyzTag(colourants.map((row) => row[i]!))], [`${channel}TRC`, curve]);
    });
  else tags.push(['kTRC', curve]);
  const data = tags.flatMap(([, bytes]) => bytes);
  const before = 128 + 4 + 12 * tags.length;
  const table = tags.flatMap(([name, bytes], i) => {
    const at = tags.slice(0, i).reduce((sum, [, { length }]) => sum + length, before);
    return [...ascii(name), ...u32(at), ...u32(bytes.length)];
  });
  const header = [
    ...u32(before + data.length),
    ...u32(0),
    ...u32(0x04300000),
    ...ascii(`mntr${colourants ? 'RGB ' : 'GRAY'}XYZ `),
    ...zeros(12),
    ...ascii('acsp'),
    ...zeros(28),
    ...d50.flatMap(fixed),
    ...zeros(48),
  ];
  return Uint8Array.from([...header, ...u32(tags.length), ...table, ...data]);
}

/** XYZ of full red, green and blue as columns, adapted to D50; null where they span no colours. */
function colourantsOf([wx, wy, ...xy]: Chromaticities): Matrix | null {
  const white = xyzOf(wx, wy);
  const [r, g, b] = [xyzOf(xy[0], xy[1]), xyzOf(xy[2], xy[3]), xyzOf(xy[4], xy[5])];
  const primaries: Matrix = [
    [r[0], g[0], b[0]],
    [r[1], g[1], b[1]],
    [r[2], g[2], b[2]],
  ];
  // As much of each primary as makes the white together.
  const amounts = times(inverse(primaries), white);
  const [from, to] = [times(bradford, white), times(bradford, d50)];
  const scaled = bradford.map((row, i) =>
    row.map((value) => (value * to[i]!) / from[i]!),
  ) as unknown as Matrix;
  const adapted = product(product(inverse(bradford), scaled), primaries);
  const found = adapted.map((row) => row.map((value, i) => value * amounts[i]!)) as unknown as Matrix;
  // What a fixed-point number of ICC does not hold is no colour that a picture has.
  return found.flat().every((value) => Math.abs(value) < 32768) ? found : null;
}

/** Of luminance 1. */
const xyzOf = (x: number, y: number): Row => [x / y, 1, (1 - x - y) / y];

const times = (matrix: Matrix, [a, b, c]: Row): Row =>
  matrix.map(([p, q, r]) => p * a + q * b + r * c) as unknown as Row;

const product = (a: Matrix, b: Matrix): Matrix =>
  a.map(([p, q, r]) => [0, 1, 2].map((i) => p * b[0][i]! + q * b[1][i]! + r * b[2][i]!)) as unknown as Matrix;

function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((row) => row.map((value) => value / determinant)) as unknown as Matrix;
}

function curveTag(exponent: Curve): number[] | null {
  if (exponent === 'srgb') {
    const parameters = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];
    return [...ascii('para'), ...u32(0), 0, 3, 0, 0, ...parameters.flatMap(fixed)];
  }
  if (!(exponent > 0 && exponent < 32768)) return null;
  return [...ascii('para'), ...u32(0), 0, 0, 0, 0, ...fixed(exponent)];
}

const xyzTag = (values: readonly number[]) => [...ascii('XYZ '), ...u32(0), ...values.flatMap(fixed)];
const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const zeros = (count: number) => Array<number>(count).fill(0);
const u32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
/** s15Fixed16Number. */
const fixed = (value: number) => u32(Math.round(value * 65536));
