import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { AppError } from '#core/failure.ts';
import type { TensorReceiver } from '#io/weights/progress.ts';
import type { SourceEntry, WeightStore, WeightsStatus } from '#io/weights/store.ts';
import { GrowingNetwork, type Loaded, type Origin } from './growingNetwork.ts';
import { unlessAborted } from './unlessAborted.ts';

interface BytesProgress {
  stage: 'download' | 'verify' | 'convert' | 'upload';
  bytesDone: number;
  bytesTotal: number;
}
export type LoadProgress = BytesProgress & { usableTaps: readonly string[] };
export type OnLoad = (progress: LoadProgress) => void;

export type Status = Omit<WeightsStatus, 'state'> & {
  state:
    | WeightsStatus['state']
    | { at: 'loading'; bytesDone: number; bytesTotal: number; usableTaps: readonly string[] }
    | { at: 'ready'; where: 'server' | 'browser'; bytes: number; weights: Origin['identity'] };
};

type Owned = Loaded & { dispose(): void };

/** One load or download under way. */
interface Coming {
  readonly promise: Promise<Loaded>;
  readonly stop: AbortController;
  readonly listeners: Set<OnLoad>;
  /** Set as soon as the first tensors are up. */
  growing: GrowingNetwork | null;
  /** A download may take minutes: nobody is made to wait for it. */
  readonly slow: boolean;
  bytesDone: number;
  bytesTotal: number;
}

/** The networks on the device: brings each there once, lets go of all when their backend goes. */
export class BackboneStore {
  readonly #ready = new Map<BackboneId, Owned>();
  readonly #coming = new Map<BackboneId, Coming>();
  #era = 0;
  #users = 0;
  /** Let go of while somebody was using networks; freed when nobody is. */
  #discarded: Owned[] = [];
  /** To be done as soon as nobody uses networks. */
  #later: (() => void)[] = [];
  /** Changes of kept weights that are under way. */
  readonly #changes = new Set<Promise<unknown>>();
  /** How often the weights of a network have changed. */
  readonly #versions = new Map<BackboneId, number>();

  constructor(readonly weights: WeightStore) {}

  /**
   * The network, once all of it is on the device; loads it if nothing has begun, and again if its weights were replaced or
   * removed meanwhile. An abort ends the waiting alone: others may wait for the same load. Throws `weights-missing`, also
   * while it is being downloaded, `bad-weights`, `download-failed`.
   */
  async get(id: BackboneId, signal?: AbortSignal, onLoad?: OnLoad): Promise<Loaded> {
    while (true) {
      const version = this.#versions.get(id);
      try {
        return await this.#get(id, signal, onLoad);
      } catch (error) {
        signal?.throwIfAborted();
        // Shards of weights that are being replaced go while they are read.
        await unlessAborted(Promise.allSettled(this.#changes), signal);
        if (this.#versions.get(id) === version) throw error;
      }
    }
  }

  async #get(id: BackboneId, signal?: AbortSignal, onLoad?: OnLoad): Promise<Loaded> {
    const ready = this.#ready.get(id);
    if (ready) return ready;
    await unlessAborted(this.#stopped(id), signal);
    const coming = this.#coming.get(id) ?? this.#begin(id, false, (own) => this.#load(id, own));
    if (coming.slow) throw new AppError({ code: 'weights-missing', backbone: id, name: backbones[id].label });
    if (onLoad) coming.listeners.add(onLoad);
    try {
      return await unlessAborted(coming.promise, signal);
    } finally {
      if (onLoad) coming.listeners.delete(onLoad);
    }
  }

  /** Waits until a load or download that has been stopped has ended: it may still keep what has come. */
  async #stopped(id: BackboneId): Promise<void> {
    let coming = this.#coming.get(id);
    while (coming?.stop.signal.aborted) {
      await coming.promise.catch(() => {});
      coming = this.#coming.get(id);
    }
  }

  /** The network as far as it has come, if `taps` can be read already; else as {@link get}. */
  async withTaps(id: BackboneId, taps: readonly string[], signal?: AbortSignal): Promise<Loaded> {
    const coming = this.#coming.get(id);
    const growing = coming?.stop.signal.aborted ? null : coming?.growing;
    return growing?.has(taps) ? growing : this.get(id, signal);
  }

  /** Stops a load or a download; those who wait for it get its abort. */
  stop(id: BackboneId): void {
    this.#coming.get(id)?.stop.abort();
  }

  /**
   * Downloads `id` and puts it on the device as it comes. What has come is kept when it is stopped or breaks. Throws as
   * `WeightStore.download`; `bad-request` while it is on its way already.
   */
  async download(id: BackboneId, source: string, onLoad: OnLoad): Promise<Loaded> {
    await this.#stopped(id);
    if (this.#coming.has(id))
      throw new AppError({ code: 'bad-request', what: id, expected: 'no load under way', found: 'loading' });
    const coming = this.#begin(id, true, (own) => this.#download(id, source, own));
    coming.listeners.add(onLoad);
    return coming.promise;
  }

  /** Everything that is known of every network. */
  async status(): Promise<readonly Status[]> {
    const all = await this.weights.status();
    return all.map((status) => ({ ...status, state: this.#stateOf(status) }));
  }

  /** Whatever networks `work` gets stay on the device until it has ended, unless the backend goes. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await work();
    } finally {
      this.#users -= 1;
      if (this.#users === 0) {
        for (const owned of this.#discarded.splice(0)) owned.dispose();
        for (const work of this.#later.splice(0)) work();
      }
    }
  }

  /** Frees what was made with a network: at once, or when nobody uses networks any more. */
  whenUnused(work: () => void): void {
    if (this.#users === 0) work();
    else this.#later.push(work);
  }

  /**
   * Replaces or removes kept weights by `work`, which says whose they are. Who uses the network keeps it to the end; a load
   * of the old weights begins again with what is there then.
   */
  async change(work: () => Promise<BackboneId>): Promise<BackboneId> {
    const change = work();
    this.#changes.add(change);
    try {
      const id = await change;
      this.#versions.set(id, (this.#versions.get(id) ?? 0) + 1);
      const coming = this.#coming.get(id);
      if (coming && !coming.slow) coming.stop.abort(new Error('the weights changed while they were loading'));
      this.unload(id);
      return id;
    } finally {
      this.#changes.delete(change);
    }
  }

  /** Frees one network. */
  unload(id: BackboneId): void {
    const owned = this.#ready.get(id);
    this.#ready.delete(id);
    if (owned) this.#discard(owned);
  }

  #discard(owned: Owned): void {
    if (this.#users === 0) owned.dispose();
    else this.#discarded.push(owned);
  }

  /** Frees every network, since their backend goes. They load again when they are asked for. */
  forget(): void {
    this.#era += 1;
    for (const owned of [...this.#ready.values(), ...this.#discarded.splice(0)]) owned.dispose();
    this.#ready.clear();
    for (const coming of this.#coming.values()) {
      coming.growing?.dispose();
      coming.growing = null;
      if (!coming.slow) coming.stop.abort(new Error('the backend changed while the network was loading'));
    }
  }

  #begin(id: BackboneId, slow: boolean, work: (own: Coming) => Promise<Loaded>): Coming {
    let settle: (result: Promise<Loaded>) => void = () => {};
    const promise = new Promise<Loaded>((resolve) => {
      settle = resolve;
    });
    const coming: Coming = {
      promise,
      stop: new AbortController(),
      listeners: new Set(),
      growing: null,
      slow,
      bytesDone: 0,
      bytesTotal: 0,
    };
    this.#coming.set(id, coming);
    promise.catch(() => {}); // whoever waits hears of it; a load that nobody waits for any more may fail
    settle(
      work(coming)
        .catch((error: unknown) => {
          if (coming.growing) this.#discard(coming.growing);
          throw error;
        })
        .finally(() => this.#coming.delete(id)),
    );
    return coming;
  }

  async #load(id: BackboneId, own: Coming): Promise<Loaded> {
    const era = this.#era;
    const { signal } = own.stop;
    const open = await this.weights.open(id, signal);
    signal.throwIfAborted();
    const growing = new GrowingNetwork(backbones[id], { ...open, tapScales: open.manifest.layerScale ?? {} });
    own.growing = growing;
    const onBytes = (bytesDone: number, bytesTotal: number) =>
      report(own, { stage: 'upload', bytesDone, bytesTotal });
    for await (const tensor of open.tensors(onBytes, signal)) {
      signal.throwIfAborted();
      growing.add(tensor);
    }
    signal.throwIfAborted();
    if (era === this.#era) this.#ready.set(id, growing);
    report(own, { stage: 'upload', bytesDone: open.bytes, bytesTotal: open.bytes });
    return growing;
  }

  async #download(id: BackboneId, sourceId: string, own: Coming): Promise<Loaded> {
    const era = this.#era;
    const { signal } = own.stop;
    const source = this.weights.sources(id).find((candidate) => candidate.id === sourceId);
    if (source && !this.#ready.has(id)) own.growing = new GrowingNetwork(backbones[id], unfinished(source));
    let last: BytesProgress = { stage: 'download', bytesDone: 0, bytesTotal: source?.bytes ?? 0 };
    const onProgress = (progress: BytesProgress) => {
      last = progress;
      report(own, progress);
    };
    const receiver: TensorReceiver = {
      add: (tensor) => {
        own.growing?.add(tensor);
        report(own, last);
      },
      startOver: () => {
        if (!own.growing || !source) return;
        this.#discard(own.growing);
        own.growing = new GrowingNetwork(backbones[id], unfinished(source));
        report(own, last);
      },
    };
    await this.weights.download(id, sourceId, onProgress, signal, receiver);
    const open = await this.weights.open(id, signal);
    const { growing } = own;
    this.unload(id);
    if (!growing || era !== this.#era || growing.network.usableTaps().length < backbones[id].taps.length) {
      if (growing) this.#discard(growing);
      own.growing = null;
      return this.#load(id, own);
    }
    const loaded = {
      network: growing.network,
      learnt: growing.learnt,
      origin: open,
      dispose: () => growing.dispose(),
    };
    this.#ready.set(id, loaded);
    return loaded;
  }

  #stateOf({ id, state }: WeightsStatus): Status['state'] {
    const ready = this.#ready.get(id);
    if (ready) {
      const { where, bytes, identity } = ready.origin;
      return { at: 'ready', where, bytes, weights: identity };
    }
    const coming = this.#coming.get(id);
    if (!coming || coming.stop.signal.aborted) return state;
    // A load that will find no weights is none, however soon it is asked about.
    if (!coming.slow && state.at === 'absent') return state;
    const { bytesDone, bytesTotal, growing } = coming;
    return { at: 'loading', bytesDone, bytesTotal, usableTaps: growing?.network.usableTaps() ?? [] };
  }
}

function report(coming: Coming, progress: BytesProgress): void {
  coming.bytesDone = progress.bytesDone;
  coming.bytesTotal = progress.bytesTotal;
  const usableTaps = coming.growing?.network.usableTaps() ?? [];
  for (const listener of coming.listeners) listener({ ...progress, usableTaps });
}

/** What is known of weights that are still being downloaded: no hash yet. */
const unfinished = ({ family, url, bytes }: SourceEntry): Origin => ({
  identity: { family, dtype: 'float32', sha256: '', source: url },
  where: 'browser',
  bytes,
});
