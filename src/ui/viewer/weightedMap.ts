import type { Size } from '#worker/protocol.ts';
import { type Spread, spread } from './spread.ts';
import type { HeatMap, Upsampling } from './types.ts';

export interface WeightedLayer {
  readonly map: HeatMap;
  readonly weight: number;
}

/** Layers of one resolution are added up before they are spread: five upsamplings for VGG-19, however many taps. */
interface Group {
  readonly layers: readonly WeightedLayer[];
  readonly columns: Spread;
  readonly rows: Spread;
}

export interface WeightedMapPlan extends Size {
  readonly groups: readonly Group[];
}

/** Prepares `sum_i weight_i * upsampled(map_i)` over an image of `size`; layers of weight 0 cost nothing. */
export function planWeightedMap(
  layers: readonly WeightedLayer[],
  size: Size,
  how: Upsampling,
): WeightedMapPlan {
  const bySize = new Map<string, WeightedLayer[]>();
  for (const layer of layers) {
    if (layer.weight === 0) continue;
    const key = `${layer.map.width}x${layer.map.height}`;
    const same = bySize.get(key);
    if (same) same.push(layer);
    else bySize.set(key, [layer]);
  }
  const groups = [...bySize.values()].map((same) => ({
    layers: same,
    columns: spread(same[0]!.map.width, size.width, how),
    rows: spread(same[0]!.map.height, size.height, how),
  }));
  return { width: size.width, height: size.height, groups };
}

/** Writes rows `from` to `to` (exclusive) of the map into `out`, which is [height, width]. Work is linear in rows. */
export function fillWeightedMap(plan: WeightedMapPlan, from: number, to: number, out: Float32Array): void {
  out.fill(0, from * plan.width, to * plan.width);
  for (const group of plan.groups) addGroup(group, plan.width, from, to, out);
}

/**
 * The whole map, [height, width] row by row. Its mean is `sum_i weight_i * mean(map_i)` for any sizes (see
 * {@link spread}), that is, the total of the rows that have a map, when no mask is set.
 */
export function weightedMap(
  layers: readonly WeightedLayer[],
  size: Size,
  how: Upsampling,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(size.width * size.height);
  fillWeightedMap(planWeightedMap(layers, size, how), 0, size.height, out);
  return out;
}

function addGroup(
  { layers, columns, rows }: Group,
  width: number,
  from: number,
  to: number,
  out: Float32Array,
) {
  const positions = layers[0]!.map.width;
  const sum = new Float32Array(positions);
  const lines = Array.from({ length: rows.taps + 1 }, () => new Float32Array(width));
  const held = new Int32Array(lines.length).fill(-1);
  const lineOf = (row: number): Float32Array => {
    const slot = row % lines.length;
    const line = lines[slot]!;
    if (held[slot] === row) return line;
    held[slot] = row;
    addRow(layers, row, columns.identity ? line : sum);
    if (!columns.identity) spreadRow(sum, columns, line);
    return line;
  };
  for (let y = from; y < to; y++) {
    for (let k = y * rows.taps; k < (y + 1) * rows.taps; k++) {
      const weight = rows.weight[k]!;
      if (weight === 0) continue;
      const line = lineOf(rows.index[k]!);
      const start = y * width;
      for (let x = 0; x < width; x++) out[start + x]! += weight * line[x]!;
    }
  }
}

function addRow(layers: readonly WeightedLayer[], row: number, sum: Float32Array): void {
  sum.fill(0);
  for (const { map, weight } of layers) {
    const start = row * map.width;
    for (let x = 0; x < map.width; x++) sum[x]! += weight * map.values[start + x]!;
  }
}

function spreadRow(sum: Float32Array, { taps, index, weight }: Spread, line: Float32Array): void {
  for (let x = 0, k = 0; x < line.length; x++) {
    let value = 0;
    for (let t = 0; t < taps; t++, k++) value += weight[k]! * sum[index[k]!]!;
    line[x] = value;
  }
}

/** Value of the map at one pixel, and the position of each layer it comes from; for read-outs. */
export function weightedMapAt(plan: WeightedMapPlan, x: number, y: number): number {
  let value = 0;
  for (const { layers, columns, rows } of plan.groups) {
    for (let j = y * rows.taps; j < (y + 1) * rows.taps; j++)
      for (let i = x * columns.taps; i < (x + 1) * columns.taps; i++) {
        const share = rows.weight[j]! * columns.weight[i]!;
        if (share === 0) continue;
        for (const { map, weight } of layers)
          value += share * weight * map.values[rows.index[j]! * map.width + columns.index[i]!]!;
      }
  }
  return value;
}
