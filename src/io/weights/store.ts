import type { BackboneId, WeightFamily } from '#core/backbones/types.ts';
import { AppError } from '#core/failure.ts';
import { assemble, type FetchShard } from './assemble.ts';
import { type Installed, installed, installedShards, uninstall } from './installed.ts';
import { streamBytes, type WeightsManifest } from './manifest.ts';
import { type Fetch, serverManifest, serverShards } from './server.ts';
import type { WeightStorage } from './storage.ts';
import type { NamedTensor } from './tensorFile.ts';

export interface WeightsIdentity {
  family: WeightFamily;
  dtype: 'float32' | 'float16';
  sha256: string;
  source: string;
}

/** A network's weights, found but not read yet. */
export interface OpenWeights {
  readonly identity: WeightsIdentity;
  readonly bytes: number;
  readonly where: 'server' | 'browser';
  readonly manifest: WeightsManifest;
  /** Tensors in layer order as they arrive, LPIPS heads last; each shard's SHA-256 is checked before its use. */
  tensors(
    onProgress?: (bytesDone: number, bytesTotal: number) => void,
    signal?: AbortSignal,
  ): AsyncGenerator<NamedTensor>;
}

export interface StoreOptions {
  /** Where the page is served from, with a slash at its end: networks lie under `<base>models/<id>/`. */
  readonly base: string;
  readonly storage: WeightStorage;
  readonly fetch?: Fetch;
}

/** Where each network's weights are, and how they come in: server, browser storage, dropped files, download. */
export class WeightStore {
  readonly #base: string;
  readonly #storage: WeightStorage;
  readonly #fetch: Fetch;

  constructor({ base, storage, fetch: fetcher }: StoreOptions) {
    this.#base = base;
    this.#storage = storage;
    this.#fetch = fetcher ?? ((input, init) => fetch(input, init));
  }

  /**
   * The weights of `id`: those the person put into the browser's storage, else the server's. Throws `weights-missing`,
   * `bad-weights`, `download-failed`.
   */
  async open(id: BackboneId, signal?: AbortSignal): Promise<OpenWeights> {
    const own = await this.#installed(id);
    if (own) {
      const shards = installedShards(this.#storage, id, own.generation);
      return toOpen(own.manifest, 'browser', shards);
    }
    const manifest = await serverManifest(this.#base, id, this.#fetch, signal);
    if (!manifest) throw new AppError({ code: 'weights-missing', backbone: id });
    return toOpen(manifest, 'server', serverShards(this.#base, id, this.#fetch));
  }

  /** Forgets what the browser's storage holds of `id`; the server's stay. */
  async remove(id: BackboneId): Promise<void> {
    await uninstall(this.#storage, id);
  }

  /** A storage that cannot be used (private browsing) holds nothing; the server's weights still work. */
  async #installed(id: BackboneId): Promise<Installed | null> {
    try {
      return await installed(this.#storage, id);
    } catch (error) {
      if (error instanceof AppError && error.failure.code === 'storage-unavailable') return null;
      throw error;
    }
  }
}

function toOpen(manifest: WeightsManifest, where: 'server' | 'browser', shards: FetchShard): OpenWeights {
  const { family, dtype, weightsSha256, source } = manifest;
  return {
    identity: { family, dtype, sha256: weightsSha256, source },
    bytes: streamBytes(manifest),
    where,
    manifest,
    tensors: (onProgress, signal) => assemble(manifest, shards, onProgress, signal),
  };
}
