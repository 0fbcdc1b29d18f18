import { bandOf } from './colourPlanes.ts';
import { colourError, linear, toOpponent } from './flipColours.ts';
import { type FlipKernels, flipKernels, passes } from './flipKernels.ts';
import type { PixelPair } from './pixelPair.ts';
import type { PixelMap, PixelMetric } from './types.ts';

/** The rows of one side of a pair as opponent colours, three planes [rows, width]. */
type Planes = readonly Float64Array[];

/** Rows `top` to `top + rows` of both sides; those outside the picture are its first or last. */
function opponentRows(pair: PixelPair, top: number, rows: number): readonly [Planes, Planes] {
  const { width, height } = pair;
  const planes = () => Array.from({ length: 3 }, () => new Float64Array(rows * width));
  const [a, b] = [planes(), planes()];
  const read = () => Array.from({ length: 3 }, () => new Float64Array(width));
  const [lineA, lineB] = [read(), read()];
  for (let row = 0; row < rows; row++) {
    const y = Math.min(height - 1, Math.max(0, top + row));
    for (let c = 0; c < 3; c++) pair.read(c, y, 1, lineA[c]!, lineB[c]!);
    for (const [from, into] of [
      [lineA, a],
      [lineB, b],
    ] as const)
      for (let x = 0; x < width; x++) {
        const [r, g, blue] = [from[0]![x]!, from[1]![x]!, from[2]![x]!];
        toOpponent(linear(r / 255), linear(g / 255), linear(blue / 255), into, row * width + x);
      }
  }
  return [a, b];
}

/** What the eye still tells apart at that distance: each plane through the filter of its contrast sensitivity. */
const filtered = (planes: Planes, kernels: FlipKernels, width: number, rows: number): Planes =>
  planes.map((plane, channel) => {
    const terms = kernels.sensitivity[channel]!.map(({ line, share }) => ({
      share,
      values: passes(plane, width, rows, kernels.radius, line, line),
    }));
    const sum = new Float64Array(terms[0]!.values.length);
    for (const { share, values } of terms) for (let i = 0; i < sum.length; i++) sum[i]! += share * values[i]!;
    return sum;
  });

/** Strength of edges and of points in the lightness of a side, each [rows, width]. */
function features(lightness: Float64Array, kernels: FlipKernels, width: number, rows: number): Planes {
  const grey = lightness.map((value) => (value + 16) / 116);
  return [kernels.edge, kernels.point].map((along) => {
    const across = passes(grey, width, rows, kernels.radius, along, kernels.smooth);
    const down = passes(grey, width, rows, kernels.radius, kernels.smooth, along);
    return across.map((value, i) => Math.hypot(value, down[i]!));
  });
}

/**
 * LDR-FLIP: how large an error looks to a person who flips between both pictures at a viewing distance, the mean of its map.
 * Colours after the eye's contrast sensitivity (HyAB in Hunt-adjusted CIELAB), made larger where edges or points differ:
 * error = colour ^ (1 - feature). Edges of the picture are repeated. It sees colours whatever the convention of channels; a
 * region weighs the map. `into`: gets the map, [height, width].
 * Source: Andersson, Nilsson, Akenine-Moeller, Oskarsson, Astrom, Fairchild, HPG 2020.
 */
async function sumsOf(given: PixelPair, into: Float32Array | null) {
  const pair = given.inColour();
  const { width, height } = pair;
  const kernels = flipKernels(pair.conventions.ppd);
  const sums = { weights: 0, errors: 0 };
  const band = bandOf(width, height, 2 ** 16);
  for (let top = 0; top < height; top += band) {
    const rows = Math.min(band, height - top);
    const tall = rows + 2 * kernels.radius;
    const sides = opponentRows(pair, top - kernels.radius, tall).map((planes) => ({
      colours: filtered(planes, kernels, width, tall),
      features: features(planes[0]!, kernels, width, tall),
    }));
    const [a, b] = sides as [(typeof sides)[0], (typeof sides)[0]];
    for (let i = 0; i < rows * width; i++) {
      const unlike = (kind: number) => Math.abs(a.features[kind]![i]! - b.features[kind]![i]!);
      const feature = Math.min(1, Math.sqrt(Math.max(unlike(0), unlike(1)) / Math.SQRT2));
      const weight = pair.weight(i % width, top + Math.floor(i / width));
      const error = colourError(a.colours, b.colours, i) ** (1 - feature);
      sums.weights += weight;
      sums.errors += weight * error;
      if (into) into[top * width + i] = error;
    }
    await pair.giveWay();
  }
  return sums;
}

async function measure(pair: PixelPair): Promise<number | null> {
  const { weights, errors } = await sumsOf(pair, null);
  return weights > 0 ? errors / weights : null;
}

async function make(pair: PixelPair): Promise<PixelMap> {
  const { width, height } = pair;
  const values = new Float32Array(width * height);
  await sumsOf(pair, values);
  return { width, height, values, inset: 0, scale: 1 };
}

export const flip: PixelMetric = {
  id: 'flip',
  place: 'more',
  label: { en: 'FLIP', zh: 'FLIP' },
  about: {
    en: 'How large the error looks to a person who flips between both at a viewing distance, mean of its map. 0 is equal.',
    zh: '在某一观看距离下来回切换两幅图像时误差看起来有多大，取误差图的平均。0 表示相同。',
  },
  source: 'Andersson et al., FLIP, High Performance Graphics (2020)',
  cost: 'heavy',
  range: '0..1',
  better: 'smaller',
  needs: null,
  follows: ['ppd', 'border', 'bits'],
  measure,
  map: {
    about: { en: 'how large the error looks at each pixel', zh: '每个像素处误差看起来有多大' },
    range: '0..1',
    make,
  },
};
