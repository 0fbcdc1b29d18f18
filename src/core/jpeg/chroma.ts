/** A channel, row by row, with the rows and columns that fill its last blocks. */
export interface Plane {
  readonly samples: Uint8ClampedArray<ArrayBuffer>;
  readonly stride: number;
  /** Rows and columns of the picture itself. */
  readonly width: number;
  readonly height: number;
}

/** A plane in whole blocks of 8 x 8. */
export function planeOf(width: number, height: number): Plane {
  const up = (size: number) => 8 * Math.ceil(size / 8);
  return { samples: new Uint8ClampedArray(up(width) * up(height)), stride: up(width), width, height };
}

/** Two rows of full width into one of half: means of four, rounded down and up by turns (libjpeg, `h2v2_downsample`). */
export function halved(upper: Uint8ClampedArray, lower: Uint8ClampedArray, plane: Plane, row: number): void {
  const { samples, stride } = plane;
  for (let x = 0; x < stride; x++) {
    const sum = upper[2 * x]! + upper[2 * x + 1]! + lower[2 * x]! + lower[2 * x + 1]!;
    samples[row * stride + x] = (sum + 1 + (x & 1)) >> 2;
  }
}

/**
 * Row `row` of twice the size: a triangle of 3 : 1 in both directions, the edges repeated (libjpeg's "fancy upsampling",
 * `h2v2_fancy_upsample`); planes of two columns or fewer are repeated, as there.
 */
export function doubled(
  { samples, stride, width, height }: Plane,
  row: number,
  out: Uint8ClampedArray,
): void {
  const near = row >> 1;
  const far = Math.min(height - 1, Math.max(0, near + (row & 1 ? 1 : -1)));
  if (width <= 2) {
    for (let x = 0; x < out.length; x++) out[x] = samples[near * stride + (x >> 1)]!;
    return;
  }
  const sum = (x: number) => 3 * samples[near * stride + x]! + samples[far * stride + x]!;
  for (let x = 0; x < out.length; x++) {
    const own = x >> 1;
    const right = x & 1;
    const beside = Math.min(width - 1, Math.max(0, own + (right ? 1 : -1)));
    out[x] = (3 * sum(own) + sum(beside) + 8 - right) >> 4;
  }
}
