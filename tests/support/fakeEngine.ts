import { AppError, type Failure } from '#core/failure.ts';
import { catalogue } from '#engine/catalogue.ts';
import { Pace } from '#engine/pace.ts';
import { sizeCosts } from '#engine/sizeCosts.ts';
import { atOnce } from '#worker/atOnce.ts';
import { createEngine, type Engine } from '#worker/client.ts';
import { type Handlers, type Host, serve } from '#worker/host.ts';
import type {
  BackboneId,
  BackboneStatus,
  BootResult,
  Catalogue,
  DistancesParams,
  ImageInfo,
  Notice,
  Size,
} from '#worker/protocol.ts';
import type { TrainCalls } from '#worker/protocolTrain.ts';
import { blankPixels, fakeCompare, fakeWeights, type Part } from './fakeCompare.ts';

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
  /** Has the page hear of an uncaught error, after which the worker goes on. */
  fail(message: string): void;
  close(): void;
}

export const fakeBoot: BootResult = {
  backend: 'wasm',
  detail: 'SIMD',
  threads: 2,
  software: false,
  skipped: [{ backend: 'webgpu', reason: 'software-adapter', detail: 'google/swiftshader' }],
  selfTest: { forwardError: 1e-6, gradientError: 2e-6, tolerance: 1e-4, ms: 12 },
};

/** A file's bytes are its name: two of one name are the same image. None is larger than 32 x 32. */
const image = (name: string, width = 32, height = 32): ImageInfo => {
  const size = { width: Math.min(32, width), height: Math.min(32, height) };
  const own = size.width === 32 && size.height === 32 ? name : `${size.width} x ${size.height} ${name}`;
  const id = own.repeat(8).slice(0, 64);
  return { id, name, ...size, sha256: id, notes: [], preview: blankPixels(size) };
};

/**
 * A worker without mathematics, at the other end of a real channel: real registries, made-up numbers. Names of images
 * that start with `bad` are refused, and WebGPU is not here. `here`: the networks that are on the server.
 */
export function fakeWorker(here: readonly BackboneId[] = ['vgg19-slim', 'vgg19']): FakeWorker {
  const { port1, port2 } = new MessageChannel();
  const compared: DistancesParams[] = [];
  const asked = { distances: 0, anchor: 0, metrics: 0, maps: 0, metricMap: 0, pixels: 0 };
  const images = new Map<string, number>();
  const sizes = new Map<string, Size>();
  const opened = (info: ImageInfo) => {
    sizes.set(info.id, { width: info.width, height: info.height });
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
    return { ...common, state: { at: 'ready', where, bytes: 1000, weights: fakeWeights } };
  };
  const all = () => registries.backbones.map(({ id }) => status(id));
  const refuse = (failure: Failure) => {
    throw new AppError(failure);
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
    sampleImage: async ({ scene, seed, distortion, strength, width, height }) =>
      opened(image(`${scene} ${seed} ${distortion} ${strength}`, width, height)),
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
    ...fakeCompare(
      (id) => (images.has(id) ? sizes.get(id)! : null),
      (part, params) => {
        asked[part] += 1;
        if (part === 'distances') compared.push(params as DistancesParams);
      },
    ),
    sizeCosts: async (params) => ({ result: sizeCosts(params, new Pace(), images.size) }),
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
  const host = serve(port2, handlers, atOnce);
  return {
    engine: createEngine(port1),
    host,
    compared,
    asked,
    images,
    handlers,
    notify: (notice) => host.notify(notice),
    fail: (message) => void port1.dispatchEvent(Object.assign(new Event('error'), { message })),
    close: () => {
      port1.close();
      port2.close();
    },
  };
}
