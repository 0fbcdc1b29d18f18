import { type Tensor, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import type { OpenWeights } from '#io/weights/openWeights.ts';
import type { WeightStore, WeightsStatus } from '#io/weights/store.ts';

/** A network on the device. */
export interface Loaded {
  readonly network: Network;
  /** LPIPS heads by tap, [1, 1, c, 1]; empty for other networks. */
  readonly heads: ReadonlyMap<string, Tensor4D>;
  readonly open: OpenWeights;
}

interface Loading {
  readonly promise: Promise<Loaded>;
  bytesDone: number;
  bytesTotal: number;
  /** Set as soon as the first tensors are up: its shallow taps can be read before the rest has come. */
  network: Network | null;
}

export type Status = Omit<WeightsStatus, 'state'> & {
  state:
    | WeightsStatus['state']
    | { at: 'loading'; bytesDone: number; bytesTotal: number; usableTaps: readonly string[] }
    | { at: 'ready'; where: 'server' | 'browser'; bytes: number; weights: OpenWeights['identity'] };
};

export type OnLoad = (progress: {
  bytesDone: number;
  bytesTotal: number;
  usableTaps: readonly string[];
}) => void;

/** The networks on the device: loads each once, lets go of all when the device is lost. */
export class BackboneStore {
  readonly #ready = new Map<BackboneId, Loaded>();
  readonly #loading = new Map<BackboneId, Loading>();
  #era = 0;

  constructor(readonly weights: WeightStore) {}

  /** The loaded network; loads it first if need be. A second call while it loads waits for the same load. */
  async get(id: BackboneId, onLoad?: OnLoad, signal?: AbortSignal): Promise<Loaded> {
    const ready = this.#ready.get(id);
    if (ready) return ready;
    const running = this.#loading.get(id);
    if (running) return running.promise;
    const loading: Loading = {
      promise: this.#load(id, () => loading, onLoad, signal),
      bytesDone: 0,
      bytesTotal: 0,
      network: null,
    };
    this.#loading.set(id, loading);
    try {
      return await loading.promise;
    } finally {
      if (this.#loading.get(id) === loading) this.#loading.delete(id);
    }
  }

  /** The network as far as it has come, for taps that are usable already; loads it if nothing has begun. */
  async partial(
    id: BackboneId,
    taps: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ network: Network; open: OpenWeights }> {
    const network = this.#loading.get(id)?.network;
    const open = this.#opened.get(id);
    if (network && open) {
      const usable = network.usableTaps();
      if (taps.every((tap) => usable.includes(tap))) return { network, open };
    }
    return this.get(id, undefined, signal);
  }

  readonly #opened = new Map<BackboneId, OpenWeights>();

  async #load(
    id: BackboneId,
    loading: () => Loading,
    onLoad?: OnLoad,
    signal?: AbortSignal,
  ): Promise<Loaded> {
    const era = this.#era;
    const open = await this.weights.open(id, signal);
    const network = new Network(backbones[id], open.identity.family);
    const heads = new Map<string, Tensor4D>();
    const own = loading();
    own.network = network;
    this.#opened.set(id, open);
    try {
      const report = (bytesDone: number, bytesTotal: number) => {
        Object.assign(own, { bytesDone, bytesTotal });
        onLoad?.({ bytesDone, bytesTotal, usableTaps: network.usableTaps() });
      };
      for await (const { name, shape, values } of open.tensors(report, signal)) {
        signal?.throwIfAborted();
        const value: Tensor = tensor(values, [...shape]);
        if (name.startsWith('lpips/')) heads.set(name.slice('lpips/'.length), value as Tensor4D);
        else network.set(name, value);
      }
      if (era !== this.#era)
        throw new DOMException('the device was lost while the network was loading', 'AbortError');
      const loaded = { network, heads, open };
      this.#ready.set(id, loaded);
      onLoad?.({ bytesDone: open.bytes, bytesTotal: open.bytes, usableTaps: network.usableTaps() });
      return loaded;
    } catch (error) {
      network.dispose();
      for (const head of heads.values()) head.dispose();
      throw error;
    }
  }

  /** Everything that is known of every network. */
  async status(): Promise<readonly Status[]> {
    const all = await this.weights.status();
    return all.map((status) => ({ ...status, state: this.#stateOf(status) }));
  }

  #stateOf({ id, state }: WeightsStatus): Status['state'] {
    const loading = this.#loading.get(id);
    if (loading) {
      const { bytesDone, bytesTotal, network } = loading;
      return { at: 'loading', bytesDone, bytesTotal, usableTaps: network?.usableTaps() ?? [] };
    }
    const ready = this.#ready.get(id);
    if (!ready) return state;
    return { at: 'ready', where: ready.open.where, bytes: ready.open.bytes, weights: ready.open.identity };
  }

  /** Frees one network: its weights are about to change, or to go. */
  unload(id: BackboneId): void {
    const loaded = this.#ready.get(id);
    this.#ready.delete(id);
    loaded?.network.dispose();
    for (const head of loaded?.heads.values() ?? []) head.dispose();
  }

  /** Forgets every network without freeing: for a device that is lost. They load again when they are asked for. */
  forget(): void {
    this.#era += 1;
    this.#ready.clear();
    this.#loading.clear();
    this.#opened.clear();
  }
}
