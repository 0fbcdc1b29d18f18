import { AppError, type Failure } from '#core/failure.ts';
import { catalogue } from '#engine/catalogue.ts';
import { Pace } from '#engine/pace.ts';
import { sizeCosts } from '#engine/sizeCosts.ts';
import { createEngine, type Engine } from '#worker/client.ts';
import { type Handlers, type Host, serve } from '#worker/host.ts';
import type {
  BackboneId,
  BackboneStatus,
  BootResult,
  CallName,
  Catalogue,
  DistancesParams,
  DistancesResult,
  ImageInfo,
  Notice,
  Pixels,
} from '#worker/protocol.ts';
import type { TrainCalls } from '#worker/protocolTrain.ts';

/** What the worker's catalogue call answers. */
export const registries: Catalogue = catalogue();

export interface FakeWorker {
  readonly engine: Engine;
  readonly host: Host;
  /** Parameters of every comparison that was begun, in order. */
  readonly compared: readonly DistancesParams[];
  /** How often each part of a comparison was asked for. */
  readonly asked: Readonly<Record<Part, number>>;
  /** How often each image is open, by id. */
  readonly images: ReadonlyMap<string, number>;
  /** Handlers that a test may replace. */
  readonly handlers: Handlers;
  notify(notice: Notice): void;
  close(): void;
}

const weights = {
  family: 'oxford',
  dtype: 'float16',
  sha256: 'a'.repeat(64),
  source: 'made for tests',
} as const;

export const fakeBoot: BootResult = {
  backend: 'wasm',
  detail: 'SIMD',
  threads: 2,
  software: false,
  skipped: [{ backend: 'webgpu', reason: 'software-adapter', detail: 'google/swiftshader' }],
  selfTest: { forwardError: 1e-6, gradientError: 2e-6, tolerance: 1e-4, ms: 12 },
};

/** A number in 0..1 that depends on the text alone. */
export function numberOf(text: string): number {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619);
  return (hash >>> 8) / 2 ** 24;
}

const pixels = (side: number): Pixels => ({
  width: side,
  height: side,
  rgba: new Uint8ClampedArray(4 * side * side).fill(255),
});

const image = (name: string, side = 32): ImageInfo => {
  const id = name.repeat(8).slice(0, 64);
  return { id, name, width: side, height: side, sha256: id, notes: [], preview: pixels(side) };
};

export type Part = 'distances' | 'metrics' | 'maps' | 'pixels';

const working = { width: 32, height: 32, resized: 'no', cropped: false } as const;

/** What the fake worker measures: every number depends on the tap, the distance, the images and the mistakes alone. */
export function fakeDistances(params: DistancesParams): DistancesResult {
  const { rows, generated, reference, mistakes, backbone, variant } = params;
  const of = (what: string) => numberOf([what, reference, generated, ...mistakes].join('|'));
  return {
    rows: rows.map(({ tap, distance }) => ({ tap, distance, value: of(`${tap}${distance}`), count: 64 })),
    working,
    made: { backend: 'wasm', backbone, weights, preprocessing: 'x', variant, mistakes },
    cost: { forwardPasses: 2, ms: 5 },
  };
}

/**
 * A worker without mathematics, at the other end of a real channel: real registries, made-up numbers. Names of images
 * that start with `bad` are refused, and WebGPU is not here. `here`: the networks that are on the server.
 */
export function fakeWorker(here: readonly BackboneId[] = ['vgg19-slim', 'vgg19']): FakeWorker {
  const { port1, port2 } = new MessageChannel();
  const compared: DistancesParams[] = [];
  const asked = { distances: 0, metrics: 0, maps: 0, pixels: 0 };
  const images = new Map<string, number>();
  const opened = (info: ImageInfo) => {
    images.set(info.id, (images.get(info.id) ?? 0) + 1);
    return { result: info };
  };
  const ready = new Set<BackboneId>();
  const kept = new Set<BackboneId>();
  const status = (id: BackboneId): BackboneStatus => {
    const where = kept.has(id) ? 'browser' : 'server';
    const there = kept.has(id) || here.includes(id);
    const common = { id, sources: [], agreement: null, waitingFor: null };
    if (!there) return { ...common, state: { at: 'absent' } };
    if (!ready.has(id)) return { ...common, state: { at: 'available', where, bytes: 1000 } };
    return { ...common, state: { at: 'ready', where, bytes: 1000, weights } };
  };
  const all = () => registries.backbones.map(({ id }) => status(id));
  const refuse = (failure: Failure) => {
    throw new AppError(failure);
  };
  const bothOpen = ({ reference, generated }: { reference: string; generated: string }) => {
    for (const id of [reference, generated]) if (!images.has(id)) refuse({ code: 'image-unknown', id });
  };
  // The calls of the Train screen have a fake of their own.
  const handlers = {
    boot: async ({ prefer }) => ({
      result: prefer === 'auto' || prefer === 'webgpu' ? fakeBoot : { ...fakeBoot, backend: prefer },
    }),
    catalogue: async () => ({ result: registries }),
    openImage: async ({ name }) => {
      if (name.startsWith('bad')) refuse({ code: 'not-an-image', name, found: 'text' });
      return opened(image(name));
    },
    sampleImage: async ({ scene, seed, distortion, strength }) =>
      opened(image(`${scene} ${seed} ${distortion} ${strength}`)),
    closeImage: async ({ id }) => {
      const left = (images.get(id) ?? 0) - 1;
      if (left < 0) refuse({ code: 'image-unknown', id });
      if (left === 0) images.delete(id);
      else images.set(id, left);
      return { result: null };
    },
    backbones: async () => ({ result: all() }),
    loadBackbone: async ({ id }) => {
      ready.add(id);
      return { result: status(id) };
    },
    installWeights: async ({ files }) => {
      // Node's channels drop a file's name: tests write it into the file.
      const file = await files[0]!.text();
      const id = registries.backbones.find((backbone) => file.startsWith(backbone.id))?.id;
      if (!id)
        throw new AppError({
          code: 'bad-weights',
          file,
          reason: 'wrong-network',
          expected: 'VGG-19',
          found: '?',
        });
      kept.add(id);
      ready.add(id);
      return { result: { status: status(id), notes: [] } };
    },
    downloadWeights: async ({ id }) => {
      kept.add(id);
      ready.add(id);
      return { result: status(id) };
    },
    removeWeights: async ({ id }) => {
      kept.delete(id);
      ready.delete(id);
      return { result: all() };
    },
    distances: async (params, { progress }) => {
      asked.distances += 1;
      bothOpen(params);
      compared.push(params);
      progress({ stage: 'features', done: 1, of: 2 });
      return { result: fakeDistances(params) };
    },
    metrics: async (params) => {
      asked.metrics += 1;
      bothOpen(params);
      const { metrics, reference, generated, conventions } = params;
      const values = metrics.map((id) => ({ id, value: numberOf([id, reference, generated].join('|')) }));
      return { result: { size: { width: 32, height: 32 }, values, conventions } };
    },
    maps: async (params) => {
      asked.maps += 1;
      bothOpen(params);
      const rows = params.rows.map(({ tap, distance }) => {
        const value = numberOf([tap, distance, params.reference, params.generated].join('|'));
        const global = distance === 'gram' || distance === 'contextual';
        return {
          tap,
          distance,
          map: global ? null : { width: 2, height: 2, values: new Float32Array(4).fill(value) },
        };
      });
      return { result: { rows, forwardPasses: 0 } };
    },
    pixels: async (params) => {
      asked.pixels += 1;
      bothOpen(params);
      return { result: { working, reference: pixels(32), generated: pixels(32) } };
    },
    sizeCosts: async (params) => ({ result: sizeCosts(params, new Pace()) }),
    memory: async () => ({
      result: {
        images: images.size,
        tensors: 1,
        bytes: 1,
        cachedFeatureBytes: 1,
        cachedImageBytes: 1,
        cachedMapBytes: 1,
        forwardPasses: 2,
        decodes: 2,
      },
    }),
  } satisfies Omit<Handlers, keyof TrainCalls> as Partial<Handlers> as Handlers;
  const light: readonly CallName[] = [
    'catalogue',
    'openImage',
    'sampleImage',
    'backbones',
    'sizeCosts',
    'downloadWeights',
    'loadBackbone',
    'memory',
  ];
  // Of Train, every call may be made while a run plays.
  const training = [
    'Catalogue',
    'Example',
    'Open',
    'Run',
    'Step',
    'Pace',
    'Pause',
    'Live',
    'Reset',
    'Close',
    'Save',
    'List',
  ]
    .concat('Restore', 'Forget', 'Export', 'Import')
    .map((name) => `train${name}` as CallName);
  const host = serve(port2, handlers, new Set([...light, ...training]));
  return {
    engine: createEngine(port1),
    host,
    compared,
    asked,
    images,
    handlers,
    notify: (notice) => host.notify(notice),
    close: () => {
      port1.close();
      port2.close();
    },
  };
}
