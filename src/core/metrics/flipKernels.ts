/** One Gaussian of a contrast sensitivity: a line that adds up to 1, and its share of the filter. */
interface Term {
  readonly line: Float64Array;
  readonly share: number;
}

/** FLIP's filters for one viewing distance, lines of 2 radius + 1 samples each. */
export interface FlipKernels {
  readonly radius: number;
  /** Of lightness, red-green and blue-yellow. */
  readonly sensitivity: readonly (readonly Term[])[];
  /** First and second derivative of a Gaussian: what is above 0 adds up to 1, what is below to -1. */
  readonly edge: Float64Array;
  readonly point: Float64Array;
  /** That Gaussian, adding up to 1. */
  readonly smooth: Float64Array;
}

/** Height and width, in degrees, of the Gaussians in each channel's contrast sensitivity: table 1 of the paper. */
const sensitivities = [
  [[1, 0.0047]],
  [[1, 0.0053]],
  [
    [34.1, 0.04],
    [13.5, 0.025],
  ],
] as const;

/** Of the widest of them. */
const widest = 0.04;

/** Width of an edge in degrees. */
const edgeWidth = 0.082;

/** `ppd`: pixels per degree of vision. */
export function flipKernels(ppd: number): FlipKernels {
  const seenRadius = Math.ceil(3 * Math.sqrt(widest / (2 * Math.PI ** 2)) * ppd);
  const deviation = 0.5 * edgeWidth * ppd;
  const edgeRadius = Math.ceil(3 * deviation);
  const radius = Math.max(seenRadius, edgeRadius);
  /** Zero beyond its own radius, where the original has no samples. */
  const line = (own: number, of: (x: number) => number) =>
    Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
      Math.abs(i - radius) <= own ? of(i - radius) : 0,
    );
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const sensitivity = sensitivities.map((gaussians) => {
    const terms = gaussians.map(([height, width]) => {
      const bell = line(seenRadius, (x) => Math.exp((-(Math.PI ** 2) * (x / ppd) ** 2) / width));
      const sum = total(bell);
      return { line: bell.map((v) => v / sum), mass: height * Math.sqrt(Math.PI / width) * sum * sum };
    });
    const mass = terms.reduce((sum, term) => sum + term.mass, 0);
    return terms.map((term) => ({ line: term.line, share: term.mass / mass }));
  });
  const bell = line(edgeRadius, (x) => Math.exp(-(x * x) / (2 * deviation * deviation)));
  const centre = (i: number) => i - radius;
  return {
    radius,
    sensitivity,
    edge: balanced(bell.map((v, i) => -centre(i) * v)),
    point: balanced(bell.map((v, i) => ((centre(i) / deviation) ** 2 - 1) * v)),
    smooth: bell.map((v) => v / total(bell)),
  };
}

/** Scaled so that what is above 0 adds up to 1 and what is below to -1. */
function balanced(line: Float64Array): Float64Array {
  const sum = (sign: number) => line.reduce((all, v) => all + Math.max(0, sign * v), 0);
  const [positive, negative] = [sum(1), sum(-1)];
  return line.map((v) => v / (v > 0 ? positive : negative));
}

/**
 * A plane [rows, width] through a filter that is the product of two lines, along x and along y: [rows - 2 radius, width].
 * Left and right edges are repeated; above and below the rows are there. Lines are not reversed: a sign is all that an odd
 * one would change, and only magnitudes are looked at.
 */
export function passes(
  values: Float64Array,
  width: number,
  rows: number,
  radius: number,
  alongX: Float64Array,
  alongY: Float64Array,
): Float64Array {
  const tall = rows - 2 * radius;
  const down = new Float64Array(tall * width);
  for (let k = 0; k <= 2 * radius; k++) {
    const factor = alongY[k]!;
    if (factor === 0) continue;
    const from = k * width;
    for (let i = 0; i < down.length; i++) down[i]! += factor * values[from + i]!;
  }
  const result = new Float64Array(tall * width);
  const padded = new Float64Array(width + 2 * radius);
  for (let y = 0; y < tall; y++) {
    const row = down.subarray(y * width, (y + 1) * width);
    padded.fill(row[0]!, 0, radius);
    padded.set(row, radius);
    padded.fill(row[width - 1]!, radius + width);
    for (let k = 0; k <= 2 * radius; k++) {
      const factor = alongX[k]!;
      if (factor === 0) continue;
      for (let x = 0; x < width; x++) result[y * width + x]! += factor * padded[x + k]!;
    }
  }
  return result;
}
