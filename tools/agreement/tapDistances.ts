import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mul, reshape, sqrt, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import { measure } from '#core/distances/measure.ts';
import { numbers } from '#core/distances/readBack.ts';
import { unit } from '#core/distances/unit.ts';
import type { FeatureMap, Image01 } from '#core/image.ts';
import { tapShapes } from '#core/nn/shapes.ts';
import { asTrained } from '#core/recipes/variants.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import { in01 } from '#engine/imageRows.ts';

/** Unit features of one image by tap, on the device. */
type Units = ReadonlyMap<string, Tensor4D>;

/** Images whose features are on the device at once: two blocks of pairs. */
const blockSize = 6;

/** By tap or metric, a number for each pair; null or missing: not measured yet. */
export type PairNumbers = Record<string, (number | null)[]>;

export interface PairsOfImages {
  readonly pairs: readonly (readonly [number, number])[];
  picture(index: number): Promise<RgbImage>;
}

/**
 * Unit squared distance of each pair at each tap, in the order of `pairs`: `unit-squared`, or LPIPS' own with its heads. Each
 * image goes through the network once; its features lie in `folder` meanwhile, since those of all do not fit in memory, and
 * are removed in the end. `found` is filled; what it holds already is not measured again. Pairs are taken block by block, so that few are read again.
 */
export async function tapDistances(
  network: Network,
  taps: readonly string[],
  heads: ReadonlyMap<string, Tensor4D>,
  { pairs, picture }: PairsOfImages,
  folder: string,
  found: PairNumbers,
  onPair: (done: number) => void,
): Promise<void> {
  const uses = new Map<number, number>();
  for (const image of pairs.flat()) uses.set(image, (uses.get(image) ?? 0) + 1);
  const blockOf = (image: number) => Math.floor(image / blockSize);
  const order = pairs
    .map((pair, place) => ({ pair, place }))
    .filter(({ place }) => taps.some((tap) => typeof found[tap]?.[place] !== 'number'))
    .sort(
      ({ pair: [i, j], place }, { pair: [k, l], place: other }) =>
        blockOf(i) - blockOf(k) || blockOf(j) - blockOf(l) || place - other,
    );
  const held = new Map<number, Units>();
  mkdirSync(folder, { recursive: true });
  const unitsOf = async (image: number, others: (image: number) => boolean): Promise<Units> => {
    const known = held.get(image);
    if (known) return known;
    for (const [index, units] of held)
      if (others(index)) {
        disposeUnits(units);
        held.delete(index);
      }
    const left = (uses.get(image) ?? 0) > blockSize;
    const units = await readUnits(
      network,
      taps,
      heads,
      () => picture(image),
      left ? join(folder, `${image}.f32`) : null,
    );
    held.set(image, units);
    return units;
  };
  try {
    for (const [done, { pair, place }] of order.entries()) {
      const [i, j] = pair;
      const blocks = [blockOf(i), blockOf(j)];
      const isOther = (image: number) =>
        !blocks.includes(blockOf(image)) || (held.size > 2 * blockSize && image !== i && image !== j);
      const [a, b] = [await unitsOf(i, isOther), await unitsOf(j, isOther)];
      for (const tap of taps) {
        const [left, right] = [a.get(tap)!, b.get(tap)!] as [FeatureMap, FeatureMap];
        const { value } = await measure('squared', left, right, null);
        // A mean over channels; the unit squared distance is the sum.
        found[tap]![place] = value * left.shape[3];
      }
      onPair(pairs.length - order.length + done + 1);
    }
  } finally {
    for (const units of held.values()) disposeUnits(units);
    rmSync(folder, { recursive: true, force: true });
  }
}

const disposeUnits = (units: Units) => {
  for (const each of units.values()) each.dispose();
};

/** Features of unit length at each position, weighed by the head where there is one; from `file` if it has them already. */
async function readUnits(
  network: Network,
  taps: readonly string[],
  heads: ReadonlyMap<string, Tensor4D>,
  picture: () => Promise<RgbImage>,
  file: string | null,
): Promise<Units> {
  const image = await picture();
  const units = new Map<string, Tensor4D>();
  if (file && existsSync(file)) {
    const bytes = readFileSync(file);
    let at = 0;
    for (const tap of taps) {
      const { width, height, channels } = tapShapes(network.spec.graph, image).get(tap)!;
      const values = new Float32Array(bytes.buffer, bytes.byteOffset + at, width * height * channels);
      units.set(tap, tensor4d(values, [1, height, width, channels]));
      at += values.byteLength;
    }
    return units;
  }
  const x = tensor4d(in01(image), [1, image.height, image.width, 3]) as Image01;
  try {
    await network.walk(x, new Set(taps), asTrained, (tap, f) => {
      const head = heads.get(tap);
      const weighed = (g: Tensor4D, by: Tensor4D): Tensor4D => mul(g, sqrt(reshape(by, [1, 1, 1, -1])));
      units.set(
        tap,
        tidy(() => (head ? weighed(unit(f), head) : unit(f))),
      );
      f.dispose();
    });
  } finally {
    x.dispose();
  }
  if (file) {
    const parts = await Promise.all(taps.map((tap) => numbers(units.get(tap)!)));
    writeFileSync(file, Buffer.concat(parts.map(({ buffer }) => new Uint8Array(buffer))));
  }
  return units;
}
