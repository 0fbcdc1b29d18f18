import type { BackboneSpec } from '#core/backbones/types.ts';
import { distances } from '#core/distances/registry.ts';
import type { DistanceId } from '#core/distances/types.ts';
import { AppError, type Size } from '#core/failure.ts';
import { goesByRows } from '#core/nn/forwardRows.ts';
import type { Shape } from '#core/nn/ops/types.ts';
import { shapesOf, tapShapes } from '#core/nn/shapes.ts';

const MB = 2 ** 20;

/** What is measured, and where it is read. */
type Rows = readonly { readonly tap: string; readonly distance: DistanceId }[];

/**
 * Bytes of feature maps that are kept for images that have not changed; those of the pair in use come first, and may be up to
 * {@link PAIR_BYTES}. A wasm heap never shrinks: what is kept of a ranking's candidates stays within what one pair takes.
 */
export const FEATURE_BYTES = 256 * MB;
/** Bytes of feature maps of a pair that are kept at all. */
const PAIR_BYTES = 640 * MB;
/** Bytes of feature maps of references that are kept for metrics, and the most of one of them that is kept at all. */
export const REFERENCE_BYTES = 160 * MB;
const ONE_REFERENCE_BYTES = 120 * MB;
/** Bytes of decoded images that are kept, of images at working sizes, and of heat maps. */
export const DECODED_BYTES = 160 * MB;
export const PREPARED_BYTES = 96 * MB;
export const MAP_BYTES = 96 * MB;
/**
 * Bytes of feature maps that a comparison with kept features may hold at once, by the estimate below. The wasm heap, which
 * may have 4 GB, grows by about half as much again for transforms and gaps. Measured in Chromium with five taps: VGG-19 at
 * 512 x 512 from 207 MB (weights) to 1000, where the estimate is 500; vgg19-slim at 1024 x 1024 from 33 to 754, of 507.
 */
const WORK_BYTES = 1100 * MB;

/**
 * Bytes of the widest layer's output for one strip of both images. Measured in Chromium, the wasm heap then grows from 207 MB
 * to 737 with VGG-19 at 1024 x 1024, from 33 to 327 with vgg19-slim at 4000 x 3000. Higher strips are no faster.
 */
const STRIP_BYTES = 48 * MB;

/** Bytes that page and worker may hold together, beside the features: what a tab can be trusted to have. */
const RESULT_BYTES = 2048 * MB;
/**
 * On the page, for each pixel of the selected pair: 2 x 4 bytes to show it and 4 each for the difference, the heat map and
 * the veil over what is masked; 4 for the heat map's numbers and 2 for the mask; and 6 canvases of 4.
 */
const BYTES_PER_PIXEL = 8 + 12 + 6 + 24;
/** On the page, for each open image: what its slot or its line shows, and the canvas that it is drawn on. */
const PREVIEW_BYTES = 2 * 4 * 512 ** 2;

/** Bytes of one image's feature map, float32. */
const bytesOf = ({ width, height, channels }: Shape): number => 4 * width * height * channels;

/** Bytes of the largest one in a network. */
const widestOf = (spec: BackboneSpec, size: Size): number =>
  Math.max(...shapesOf(spec.graph, size).map(bytesOf));

/**
 * Bytes that a comparison needs while `images` are open, whichever way it is made: the pair's pixels, a float32 for each
 * position of each map in the worker and on the page, what the worker keeps of other pairs, and all previews.
 */
function neededBytes(spec: BackboneSpec, size: Size, rows: Rows, images: number): number {
  const shapes = tapShapes(spec.graph, size);
  const maps = rows.map(({ tap, distance }) => {
    const { width, height } = shapes.get(tap) ?? size;
    return distances[distance].kind === 'spatial' ? 4 * width * height : 0;
  });
  const map = maps.reduce((sum, bytes) => sum + bytes, 0);
  const pixels = size.width * size.height;
  const decoded = Math.max(DECODED_BYTES, 6 * pixels);
  const inWorker = decoded + PREPARED_BYTES + Math.max(MAP_BYTES, map);
  const onPage = BYTES_PER_PIXEL * pixels + map + images * PREVIEW_BYTES;
  return inWorker + onPage;
}

/** Rows of the images that go through the network at once: as many as memory allows. */
export function stripFor(spec: BackboneSpec, size: Size): number {
  const widest = widestOf(spec, size);
  const rows = Math.floor((STRIP_BYTES * size.height) / (2 * widest));
  return Math.max(1, Math.min(size.height, rows > 16 ? rows - (rows % 16) : rows));
}

/** Bytes of one image's feature maps at some taps; a tap that the network does not have is refused when it is run. */
function tapBytes(spec: BackboneSpec, size: Size, taps: Iterable<string>): number {
  const shapes = tapShapes(spec.graph, size);
  return [...new Set(taps)].reduce(
    (sum, tap) => sum + bytesOf(shapes.get(tap) ?? { ...size, channels: 3 }),
    0,
  );
}

/** Whether a metric keeps the features of a reference for the next candidate. */
export const keepsReference = (spec: BackboneSpec, size: Size, taps: Iterable<string>): boolean =>
  tapBytes(spec, size, taps) <= ONE_REFERENCE_BYTES;

/**
 * How a comparison of two images is made:
 * `keep`: features of both are kept, so that a change of one image, distance or mask costs no second pass;
 * `rows`: both go through in strips of rows ({@link stripFor}), and nothing is kept but the distances.
 * `images`: how many are open, all candidates among them. Throws `pair-too-small` and, with the largest size that would
 * do, `too-much-memory`, and `whole-image-only` where the features cannot be kept and the network takes no strips.
 */
export function planPass(spec: BackboneSpec, size: Size, rows: Rows, images = 2): 'keep' | 'rows' {
  if (Math.min(size.width, size.height) < spec.minSide)
    throw new AppError({ code: 'pair-too-small', ...size, minSide: spec.minSide });
  const needed = neededBytes(spec, size, rows, images);
  if (needed > RESULT_BYTES) {
    const most = Math.sqrt(RESULT_BYTES / needed);
    const fits = (at: Size) => neededBytes(spec, at, rows, images) <= RESULT_BYTES;
    throw new AppError({
      code: 'too-much-memory',
      neededMB: Math.ceil(needed / MB),
      limitMB: RESULT_BYTES / MB,
      suggestedLongestSide: largestSide(size, most, fits),
    });
  }
  if (canKeep(spec, size, rows)) return 'keep';
  if (goesByRows(spec.graph)) return 'rows';
  const suggestedLongestSide = largestSide(size, 1, (at) => canKeep(spec, at, rows));
  throw new AppError({ code: 'whole-image-only', ...size, suggestedLongestSide });
}

/** The longest side, of at most `share` of that of `size` and a multiple of 64, at which it fits; 64 where it never does. */
function largestSide(size: Size, share: number, fits: (size: Size) => boolean): number {
  const longest = Math.max(size.width, size.height);
  const at = (side: number) => ({
    width: Math.max(1, Math.round((size.width * side) / longest)),
    height: Math.max(1, Math.round((size.height * side) / longest)),
  });
  let side = Math.floor((longest * share) / 64) * 64;
  while (side > 64 && !fits(at(side))) side -= 64;
  return side;
}

/** Whether the features of both images can be kept. */
function canKeep(spec: BackboneSpec, size: Size, rows: Rows): boolean {
  const kept = tapBytes(
    spec,
    size,
    rows.map(({ tap }) => tap),
  );
  // A layer's input, its output, and what the tap's own copy and its distance map need beside them.
  const widest = 4 * widestOf(spec, size);
  return 2 * kept <= PAIR_BYTES && 2 * kept + widest <= WORK_BYTES;
}
