/** The worker: wires the engine's jobs to the calls of the protocol. */
import { drawnAhead } from 'virtual:drawn-ahead';
import { BackboneStore, type Status } from '#engine/backboneStore.ts';
import { catalogue } from '#engine/catalogue.ts';
import type { Chosen } from '#engine/chooseBackend.ts';
import { KeptMaps } from '#engine/compare/keptMaps.ts';
import { Pairs } from '#engine/compare/pairs.ts';
import { deviceMemory } from '#engine/deviceMemory.ts';
import { FeatureCache } from '#engine/featureCache.ts';
import { giveWayTo } from '#engine/giveWay.ts';
import { ImageStore } from '#engine/imageStore.ts';
import { Pace } from '#engine/pace.ts';
import { FEATURE_BYTES, REFERENCE_BYTES } from '#engine/plan.ts';
import { Session } from '#engine/session.ts';
import { sizeCosts } from '#engine/sizeCosts.ts';
import { TrainService } from '#engine/train/service.ts';
import { idbStorage } from '#io/weights/idbStorage.ts';
import type { WeightsNote } from '#io/weights/recognise.ts';
import { WeightStore } from '#io/weights/store.ts';
import { atOnce } from './atOnce.ts';
import { compareHandlers } from './calls/compare.ts';
import { type Handlers, serve, type Task } from './host.ts';
import type { Channel } from './messages.ts';
import { checkParams } from './params.ts';
import type { BackboneId, BackboneStatus, BootResult } from './protocol.ts';
import { trainHandlers, trainMerges } from './trainHandlers.ts';
import { trainParts } from './trainParts.ts';
import { trustOnly } from './trustedTypes.ts';

// WebAssembly's threads start from a blob of this worker's own.
trustOnly(({ protocol, origin }) => protocol === 'blob:' && origin === self.location.origin);

// The page's own folder: this file lies in its assets folder, models beside that.
const base = import.meta.env.DEV
  ? new URL('/', self.location.href).href
  : new URL('../', self.location.href).href;

const networks = new BackboneStore(new WeightStore({ base, storage: idbStorage() }));
const images = new ImageStore(drawnAhead);
const features = new FeatureCache(FEATURE_BYTES);
const references = new FeatureCache(REFERENCE_BYTES);
const featureCaches = [features, references];
const pairs = new Pairs(images);
const maps = new KeptMaps();
let pace = new Pace();
let forwardPasses = 0;

const session = new Session(networks, featureCaches, ({ chosen, before, because }) => {
  if (chosen.started.backend === before) host.notify({ kind: 'backend-recovered', backend: before });
  else host.notify({ kind: 'backend-changed', boot: bootResult(chosen), because });
});

const bootResult = ({ started, selfTest, skipped }: Chosen): BootResult => {
  const { backend, detail, threads, software } = started;
  return { backend, detail, threads, software, skipped, selfTest };
};

const statusOf = ({ agreement, ...status }: Status): BackboneStatus => ({
  ...status,
  agreement:
    agreement?.map(({ tap, spearman, pearsonLog, absLogRatio = null }) => ({
      tap,
      spearman,
      pearsonLog,
      absLogRatio,
    })) ?? null,
});
const allStatus = async () => (await networks.status()).map(statusOf);
const oneStatus = async (id: BackboneId) => (await allStatus()).find((status) => status.id === id)!;

type LoadTask = Pick<Task<'loadBackbone'>, 'progress' | 'signal'>;

/** Brings a network onto the device, telling how far it is. A cancel stops the load itself. */
async function load(id: BackboneId, { progress, signal }: LoadTask): Promise<BackboneStatus> {
  const stop = () => networks.stop(id);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await session.run(() => networks.get(id, signal, progress), signal);
    return await oneStatus(id);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Features not while a comparison reads them. */
function forgetFeatures(id: BackboneId): void {
  const isOf = (key: string) => key.startsWith(`["${id}"`);
  maps.dropWhere(isOf);
  networks.whenUnused(() => {
    for (const cache of featureCaches) cache.dropWhere(isOf);
  });
}

const handlers: Handlers = {
  boot: async ({ prefer }, { progress }) => {
    pace = new Pace();
    const chosen = await session.boot(prefer, (stage, backend) => progress({ stage, backend }));
    return { result: bootResult(chosen) };
  },
  catalogue: async () => ({ result: catalogue() }),

  openImage: async ({ blob, name }) => imageAnswer(await images.open(blob, name)),
  sampleImage: async (params) => imageAnswer(await images.draw(params)),
  closeImage: async ({ id }) => {
    if (images.close(id)) {
      const isOf = (key: string) => key.includes(`"${id}"`);
      for (const cache of featureCaches) cache.dropWhere(isOf);
      maps.dropWhere(isOf);
      pairs.forget(id);
    }
    return { result: null };
  },

  backbones: async () => ({ result: await allStatus() }),
  loadBackbone: async ({ id }, task) => ({ result: await load(id, task) }),
  installWeights: async ({ files, family }, task) => {
    const { progress, signal } = task;
    const notes: WeightsNote[] = [];
    const options = { asked: family, onNote: (note: WeightsNote) => void notes.push(note) };
    const id = await networks.change(() =>
      networks.weights.install(files, (p) => progress({ ...p, usableTaps: [] }), signal, options),
    );
    forgetFeatures(id);
    const kept = await oneStatus(id);
    // Heads alone wait for their network.
    const status = kept.state.at === 'absent' ? kept : await load(id, task);
    return { result: { status, notes } };
  },
  downloadWeights: async ({ id, source }, task) => {
    await session.booted();
    const stop = () => networks.stop(id);
    task.signal.addEventListener('abort', stop, { once: true });
    try {
      await networks.download(id, source, task.progress);
    } finally {
      task.signal.removeEventListener('abort', stop);
      // Features of weights that had no hash yet, and that may have gone.
      forgetFeatures(id);
    }
    return { result: await load(id, task) };
  },
  removeWeights: async ({ id }) => {
    await networks.change(async () => {
      await networks.weights.remove(id);
      return id;
    });
    forgetFeatures(id);
    return { result: await allStatus() };
  },

  ...compareHandlers(() => ({
    pairs,
    networks,
    features,
    references,
    maps,
    pace,
    onDevice: (work, signal) => session.run(work, signal),
    backend: () => session.chosen.started.backend,
    onPasses: (passes) => {
      forwardPasses += passes;
    },
  })),
  sizeCosts: async (params) => ({ result: sizeCosts(params, pace, images.count) }),
  memory: async () => {
    const held = {
      images: images.count,
      cachedFeatureBytes: features.bytes + references.bytes,
      cachedImageBytes: pairs.bytes,
      cachedMapBytes: maps.bytes,
    };
    return { result: { ...held, ...deviceMemory(), forwardPasses, decodes: pairs.decodes } };
  },
  ...trainHandlers(new TrainService(trainParts(session, networks))),
};

const imageAnswer = <T extends { preview: { rgba: Uint8ClampedArray<ArrayBuffer> } }>(result: T) => ({
  result,
  transfer: [result.preview.rgba.buffer],
});

const host = serve(self as unknown as Channel, handlers, atOnce, checkParams, trainMerges, giveWayTo);
