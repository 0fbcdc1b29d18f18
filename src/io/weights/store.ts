import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { AppError } from '#core/failure.ts';
import { blobSource } from './byteSource.ts';
import { downloadInto } from './download.ts';
import { type Installed, installed, installedShards, uninstall } from './installed.ts';
import { type InstallOptions, installFiles } from './installFiles.ts';
import { dropLearnt, keptLearnt } from './keptLearnt.ts';
import { hasLearnt, type WeightsManifest } from './manifest.ts';
import { type OpenWeights, toOpen } from './openWeights.ts';
import { dropParts, partsOf } from './parts.ts';
import type { OnStoreProgress, TensorReceiver } from './progress.ts';
import { type Fetch, serverManifest, serverShards } from './server.ts';
import { sources as knownSources, type Source } from './sources.ts';
import type { WeightStorage } from './storage.ts';

/** A source as the person is told of it. */
export interface SourceEntry {
  readonly id: string;
  readonly url: string;
  readonly bytes: number;
  readonly family: Source['family'];
  readonly licence: string;
}

/** What is known of one network's weights without reading them. */
export interface WeightsStatus {
  readonly id: BackboneId;
  readonly state: { at: 'absent' } | { at: 'available'; where: 'server' | 'browser'; bytes: number };
  readonly sources: readonly (SourceEntry & {
    /** Bytes that a broken or cancelled download has left: the next one goes on from there. */
    bytesKept: number;
  })[];
  readonly agreement: WeightsManifest['agreement'] | null;
  /**
   * What is missing where a part is here: `backbone` when only what metrics have learnt is kept, `heads` when LPIPS' are
   * missing.
   */
  readonly waitingFor: 'backbone' | 'heads' | null;
}

export interface StoreOptions {
  /** Where the page is served from, with a slash at its end: networks lie under `<base>models/<id>/`. */
  readonly base: string;
  readonly storage: WeightStorage;
  readonly fetch?: Fetch;
  readonly sources?: readonly Source[];
  /** First wait in ms before a broken download is tried again. */
  readonly pauseMs?: number;
}

/** Where each network's weights are, and how they come in: server, browser storage, dropped files, download. */
export class WeightStore {
  readonly #base: string;
  readonly #storage: WeightStorage;
  readonly #fetch: Fetch;
  readonly #sources: readonly Source[];
  readonly #pauseMs: number;

  constructor({ base, storage, fetch: fetcher, sources, pauseMs }: StoreOptions) {
    this.#base = base;
    this.#storage = storage;
    this.#fetch = fetcher ?? ((input, init) => fetch(input, init));
    this.#sources = sources ?? knownSources;
    this.#pauseMs = pauseMs ?? 1000;
  }

  /** Every network of the registry. A broken or unreachable one counts as absent; `open` says what is wrong with it. */
  status(signal?: AbortSignal): Promise<readonly WeightsStatus[]> {
    return Promise.all(Object.values(backbones).map(({ id }) => this.#statusOf(id, signal)));
  }

  /** Places that `id` can be downloaded from. */
  sources(id: BackboneId): readonly SourceEntry[] {
    return this.#sources
      .filter(({ backbone }) => backbone === id)
      .map(({ id: source, urls, bytes, family, licence }) => ({
        id: source,
        url: urls[0],
        bytes,
        family,
        licence,
      }));
  }

  /**
   * The weights of `id`: those the person put into the browser's storage, else the server's. Throws `weights-missing`,
   * `bad-weights`, `download-failed`.
   */
  async open(id: BackboneId, signal?: AbortSignal): Promise<OpenWeights> {
    const own = await this.#installed(id);
    if (own) return toOpen(own.manifest, 'browser', installedShards(this.#storage, id, own.generation));
    const manifest = await serverManifest(this.#base, id, this.#fetch, signal);
    if (!manifest) throw new AppError({ code: 'weights-missing', backbone: id, name: backbones[id].label });
    return toOpen(manifest, 'server', serverShards(this.#base, id, this.#fetch));
  }

  /**
   * Reads dropped files and keeps the network they hold. What a metric has learnt joins a network that is here, or wait for one
   * (`waitingFor`). Returns whose weights they are. Throws `bad-weights`, `family-unknown`, `storage-full`,
   * `storage-unavailable`.
   */
  install(
    files: readonly File[],
    onProgress: OnStoreProgress = () => {},
    signal?: AbortSignal,
    options: Pick<InstallOptions, 'asked' | 'onNote'> = {},
  ): Promise<BackboneId> {
    const sources = files.map((file) => blobSource(file, file.name));
    return this.#storage.exclusive(
      () =>
        installFiles(sources, {
          ...options,
          storage: this.#storage,
          openWeights: (id) => this.open(id, signal).catch(missingAsNull),
          onProgress,
          ...(signal && { signal }),
        }),
      signal,
    );
  }

  /**
   * Downloads and keeps `id`. What has come is kept over failures and cancels, and the next call goes on from there.
   * `receiver` gets the tensors in layer order as they become known, before all have come where the source allows it.
   * Throws `bad-request`, `download-failed`, `download-changed`, `bad-weights`, `storage-full`, `storage-unavailable`, or the abort reason.
   */
  download(
    id: BackboneId,
    sourceId: string,
    onProgress: OnStoreProgress = () => {},
    signal?: AbortSignal,
    receiver?: TensorReceiver,
  ): Promise<void> {
    const source = this.#sources.find((candidate) => candidate.id === sourceId && candidate.backbone === id);
    if (!source) {
      const expected = this.sources(id)
        .map((known) => known.id)
        .join(', ');
      throw new AppError({ code: 'bad-request', what: `source of ${id}`, expected, found: sourceId });
    }
    return this.#storage.exclusive(
      () =>
        downloadInto(source, {
          storage: this.#storage,
          fetch: this.#fetch,
          pauseMs: this.#pauseMs,
          onProgress,
          ...(receiver && { receiver }),
          ...(signal && { signal }),
        }),
      signal,
    );
  }

  /** Forgets what the browser's storage holds of `id`, parts of a broken download too; the server's stay. */
  remove(id: BackboneId): Promise<void> {
    return this.#storage.exclusive(async () => {
      await uninstall(this.#storage, id);
      await dropLearnt(this.#storage, id);
      for (const source of this.#sources) {
        if (source.backbone === id) await dropParts(this.#storage, source.id);
      }
    });
  }

  async #statusOf(id: BackboneId, signal?: AbortSignal): Promise<WeightsStatus> {
    const open = await this.open(id, signal).catch(() => null);
    signal?.throwIfAborted();
    const learnt = await keptLearnt(this.#storage, id).catch(() => []);
    const lpips = backbones[id].lpips !== undefined;
    const missing = open && lpips && !hasLearnt(open.manifest, 'lpips') ? 'heads' : null;
    return {
      id,
      state: open ? { at: 'available', where: open.where, bytes: open.bytes } : { at: 'absent' },
      sources: await Promise.all(this.sources(id).map((source) => this.#withBytesKept(source))),
      agreement: open?.manifest.agreement ?? null,
      waitingFor: open ? missing : learnt.length > 0 ? 'backbone' : null,
    };
  }

  async #withBytesKept(source: SourceEntry): Promise<WeightsStatus['sources'][number]> {
    const parts = await partsOf(this.#storage, source.id).catch(() => []);
    return { ...source, bytesKept: parts.reduce((sum, { start, end }) => sum + end - start, 0) };
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

function missingAsNull(error: unknown): null {
  if (error instanceof AppError && error.failure.code === 'weights-missing') return null;
  throw error;
}
