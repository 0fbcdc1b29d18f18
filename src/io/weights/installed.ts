import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import type { FetchShard } from './assemble.ts';
import { type ConvertOptions, convert, resolveDtype } from './convert.ts';
import { expectedTensors, totalBytes } from './expected.ts';
import { checkManifest, parseManifest, type WeightsManifest } from './manifest.ts';
import type { Recognised } from './recognise.ts';
import { storageFull, type WeightStorage } from './storage.ts';

/** A network in the browser's storage: its manifest, and under which generation its shards lie. */
export interface Installed {
  readonly manifest: WeightsManifest;
  readonly generation: string;
}

const recordKey = (id: BackboneId): string => `manifest/${id}`;
const shardPrefix = (id: BackboneId): string => `shard/${id}/`;
const shardKey = (id: BackboneId, generation: string, file: string): string =>
  `${shardPrefix(id)}${generation}/${file}`;

/** What is installed for `id`, or null. Throws `bad-weights` when the record is broken. */
export async function installed(storage: WeightStorage, id: BackboneId): Promise<Installed | null> {
  const record = await storage.get(recordKey(id));
  if (typeof record !== 'object' || record === null || !('manifest' in record)) return null;
  const manifest = parseManifest(record.manifest, recordKey(id));
  checkManifest(manifest, backbones[id], recordKey(id));
  return { manifest, generation: 'generation' in record ? String(record.generation) : '' };
}

/** Gets shards of an installed network. A missing one comes back empty, which the reader refuses as truncated. */
export function installedShards(storage: WeightStorage, id: BackboneId, generation: string): FetchShard {
  return async ({ file }) => {
    const bytes = await storage.get(shardKey(id, generation, file));
    return bytes instanceof Uint8Array ? new Uint8Array(bytes) : new Uint8Array(0);
  };
}

/**
 * Converts `network` into the storage. Shards go under a new generation; then one write of the manifest makes them the
 * installed ones, and the old ones go. So a failure on the way (storage full, cancelled, a broken file) leaves what was
 * installed before untouched and takes back what it had written. One at a time: see `WeightStorage.exclusive`.
 */
export async function install(
  storage: WeightStorage,
  network: Recognised,
  options: Omit<ConvertOptions, 'write'>,
): Promise<WeightsManifest> {
  const { id } = network;
  const current = (await installed(storage, id).catch(() => null))?.generation;
  const generation = String(Number(current ?? 0) + 1);
  await sweep(storage, id, current);
  await requireSpace(storage, network, options.dtype);
  try {
    const manifest = await convert(network, {
      ...options,
      write: (file, bytes) => storage.put(shardKey(id, generation, file), bytes),
    });
    await storage.put(recordKey(id), { manifest, generation });
    await sweep(storage, id, generation);
    return manifest;
  } catch (error) {
    await sweep(storage, id, current);
    throw error;
  }
}

/** Removes what is installed for `id`. */
export async function uninstall(storage: WeightStorage, id: BackboneId): Promise<void> {
  await storage.delete([recordKey(id), ...(await storage.keys(shardPrefix(id)))]);
}

/** Deletes shards of every generation but `keep`: leftovers of a page that was closed half-way, or replaced ones. */
async function sweep(storage: WeightStorage, id: BackboneId, keep: string | undefined): Promise<void> {
  const keys = await storage.keys(shardPrefix(id));
  const kept = `${shardPrefix(id)}${keep}/`;
  await storage.delete(keys.filter((key) => keep === undefined || !key.startsWith(kept)));
}

async function requireSpace(
  storage: WeightStorage,
  network: Recognised,
  dtype: ConvertOptions['dtype'],
): Promise<void> {
  const needed = totalBytes(expectedTensors(backbones[network.id]), resolveDtype(network, dtype));
  const free = await storage.freeBytes();
  if (free !== null && free < needed) throw storageFull(needed, free);
}
