import { outputSide } from '#core/backbones/geometry.ts';
import type { BackboneSpec, TapSpec } from '#core/backbones/types.ts';
import { AppError, type Size } from '#core/failure.ts';

const MB = 2 ** 20;

/** Bytes of feature maps that are kept for images that have not changed. */
export const CACHE_BYTES = 640 * MB;
/** Bytes that one comparison may hold at once; WebAssembly has 2 GiB in all, weights included. */
export const WORK_BYTES = 1100 * MB;

/** Bytes of one image's feature map at each layer, in layer order: name -> float32 bytes. */
function bytesByLayer(spec: BackboneSpec, { width, height }: Size): ReadonlyMap<string, number> {
  let [w, h, channels] = [width, height, 3];
  const bytes = new Map<string, number>([['', 4 * w * h * channels]]);
  for (const layer of spec.layers) {
    [w, h] = [outputSide(layer, w), outputSide(layer, h)];
    if (layer.kind === 'conv') channels = layer.outChannels;
    if (layer.kind === 'fire') channels = layer.expand1x1.outChannels + layer.expand3x3.outChannels;
    bytes.set(layer.name, 4 * Math.max(0, w) * Math.max(0, h) * channels);
  }
  return bytes;
}

/**
 * How a comparison of two images fits into memory:
 * `keep`: features of both are kept, so that a change of one image, distance or mask costs no second pass;
 * `stream`: both images go through layer by layer, side by side, and nothing is kept.
 * Throws `pair-too-small` and, with the largest size that would do, `too-much-memory`.
 */
export function planPass(spec: BackboneSpec, size: Size, taps: readonly TapSpec[]): 'keep' | 'stream' {
  if (Math.min(size.width, size.height) < spec.minSide)
    throw new AppError({
      code: 'pair-too-small',
      width: size.width,
      height: size.height,
      minSide: spec.minSide,
    });
  const byLayer = bytesByLayer(spec, size);
  const kept = taps.reduce((sum, tap) => sum + (byLayer.get(tap.layer) ?? 0), 0);
  // A layer's input, its output, and what the tap's own copy and its distance map need beside them.
  const widest = 4 * Math.max(...byLayer.values());
  if (2 * kept <= CACHE_BYTES && 2 * kept + widest <= WORK_BYTES) return 'keep';
  const needed = 2 * widest;
  if (needed <= WORK_BYTES) return 'stream';
  const shrink = Math.sqrt(WORK_BYTES / needed);
  throw new AppError({
    code: 'too-much-memory',
    neededMB: Math.ceil(needed / MB),
    limitMB: WORK_BYTES / MB,
    suggestedLongestSide: Math.floor((Math.max(size.width, size.height) * shrink) / 64) * 64,
  });
}
