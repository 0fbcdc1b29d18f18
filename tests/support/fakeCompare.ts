import { distances as distanceRegistry } from '#core/distances/registry.ts';
import { AppError, type Size } from '#core/failure.ts';
import { fitOf, workingOf } from '#io/images/prepare.ts';
import type { Handlers } from '#worker/host.ts';
import type {
  AnchorParams,
  DistancesParams,
  DistancesResult,
  MapsParams,
  MetricId,
  MetricsParams,
  Pixels,
} from '#worker/protocol.ts';

export type Part = 'distances' | 'anchor' | 'metrics' | 'maps' | 'metricMap' | 'pixels';

export const fakeWeights = {
  family: 'oxford',
  dtype: 'float16',
  sha256: 'a'.repeat(64),
  source: 'made for tests',
} as const;

/** A number in 0..1 that depends on the text alone. */
export function numberOf(text: string): number {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619);
  return (hash >>> 8) / 2 ** 24;
}

export const blankPixels = ({ width, height }: Size): Pixels => ({
  width,
  height,
  rgba: new Uint8ClampedArray(4 * width * height).fill(255),
});

type Pair = Pick<DistancesParams, 'reference' | 'generated'>;
const small = { width: 32, height: 32, resized: 'no', cropped: false } as const;

/** Depends on what is measured, the images, the working size and the mistakes alone; 0 of equal images. */
const distanceOf = (
  row: string,
  { reference, generated, prepare }: Omit<MapsParams, 'rows'>,
  mistakes = '',
) =>
  reference === generated
    ? 0
    : numberOf([row, reference, generated, prepare.longestSide, mistakes].join('|'));

const equal: Partial<Record<MetricId, number>> = { psnr: Number.POSITIVE_INFINITY, ssim: 1, 'ms-ssim': 1 };
const metricOf = (id: MetricId, { reference, generated }: Pair) =>
  reference === generated ? (equal[id] ?? 0) : numberOf([id, reference, generated].join('|'));

export function fakeDistances(
  params: DistancesParams,
  working: DistancesResult['working'] = small,
): DistancesResult {
  const { rows, mistakes, backbone, variant } = params;
  return {
    rows: rows.map(({ tap, distance }) => ({
      tap,
      distance,
      value: distanceOf(`${tap}${distance}`, params, mistakes.join('|')),
      count: 64,
    })),
    working,
    colours: { reference: 'stored', generated: 'stored' },
    made: { backend: 'wasm', backbone, weights: fakeWeights, preprocessing: 'x', variant, mistakes },
    cost: { forwardPasses: 2, ms: 5 },
  };
}

function checkMask({ mask }: Pick<DistancesParams, 'mask'>, { width, height }: Size): void {
  if (mask && (mask.width !== width || mask.height !== height)) {
    const found = { width: mask.width, height: mask.height };
    throw new AppError({ code: 'mask-size', expected: { width, height }, found });
  }
  if (mask && !mask.values.some((value) => value > 0)) throw new AppError({ code: 'mask-empty' });
}

/** The calls of a comparison over images of which only the sizes are known; `note` hears of each. */
export function fakeCompare(
  sizeOf: (id: string) => Size | null,
  note: (part: Part, params: MetricsParams | DistancesParams | AnchorParams | MapsParams | Pair) => void,
): Pick<Handlers, Part> {
  const workingOfPair = ({ reference, generated }: Pair, prepare: DistancesParams['prepare']) => {
    const [a, b] = [reference, generated].map((id) => {
      const size = sizeOf(id);
      if (!size) throw new AppError({ code: 'image-unknown', id });
      return size;
    }) as [Size, Size];
    return workingOf(a, b, fitOf(a, b, prepare), prepare.resample);
  };
  return {
    distances: async (params, { progress }) => {
      const working = workingOfPair(params, params.prepare);
      checkMask(params, working);
      note('distances', params);
      progress({ stage: 'features', done: 1, of: 2 });
      return { result: fakeDistances(params, working) };
    },
    anchor: async (params, { progress }) => {
      const size = params.cut ?? sizeOf(params.reference);
      if (!size) throw new AppError({ code: 'image-unknown', id: params.reference });
      note('anchor', params);
      progress({ stage: 'features', done: 1, of: 2 });
      const strength =
        params.anchor.kind === 'jpeg' ? 1 - params.anchor.quality / 100 : params.anchor.sigma / 8;
      const pair = { ...params, generated: 'x', mistakes: [] };
      const { rows, ...found } = fakeDistances(pair, { ...small, ...size, cropped: params.cut !== null });
      return { result: { ...found, rows: rows.map((row) => ({ ...row, value: row.value * strength })) } };
    },
    metrics: async (params) => {
      const { width, height } = workingOfPair(params, { ...params.prepare, longestSide: null });
      note('metrics', params);
      const values = params.metrics.map((id) => ({ id, value: metricOf(id, params) }));
      return { result: { size: { width, height }, values, conventions: params.conventions } };
    },
    maps: async (params) => {
      workingOfPair(params, params.prepare);
      note('maps', params);
      const rows = params.rows.map(({ tap, distance }) => {
        const values = new Float32Array(4).fill(distanceOf(`${tap}${distance}`, params));
        const map = distanceRegistry[distance].kind === 'global' ? null : { width: 2, height: 2, values };
        return { tap, distance, map };
      });
      return { result: { rows, forwardPasses: 0 } };
    },
    metricMap: async (params) => {
      workingOfPair(params, params.prepare);
      note('metricMap', params);
      const mean = numberOf([params.metric, params.reference, params.generated].join('|'));
      const layers = [{ width: 2, height: 2, values: new Float32Array(4).fill(mean) }];
      return { result: params.metric === 'lpips-vgg' ? null : { layers, mean } };
    },
    pixels: async (params) => {
      const working = workingOfPair(params, params.prepare);
      note('pixels', params);
      return { result: { working, reference: blankPixels(working), generated: blankPixels(working) } };
    },
  };
}
