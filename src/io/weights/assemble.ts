import { toFloat32 } from './elements.ts';
import { sha256Hex } from './hash.ts';
import { streamBytes, type WeightsManifest, weightBytes } from './manifest.ts';
import { refuseNotFinite } from './recognise.ts';
import { badWeights } from './refuse.ts';
import type { NamedTensor } from './tensorFile.ts';

type WeightsPath = WeightsManifest['paths'][number];
/** Gets one shard; may throw, may return wrong bytes: they are checked here. */
export type FetchShard = (path: WeightsPath, signal?: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;

/** Shards that are under way at once. */
const ahead = 3;

/**
 * Tensors of a manifest in its (layer) order, each as soon as its last shard has come and its SHA-256 was right, so that
 * shallow layers are there before the deep ones have arrived. Throws `bad-weights` (truncated, wrong-checksum, not-finite).
 */
export async function* assemble(
  manifest: WeightsManifest,
  fetchShard: FetchShard,
  onProgress?: (bytesDone: number, bytesTotal: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<NamedTensor> {
  const total = streamBytes(manifest);
  const shards = verified(manifest, fetchShard, signal);
  let shard = new Uint8Array(0);
  let used = 0;
  let done = 0;
  for (const weight of manifest.weights) {
    const bytes = new Uint8Array(weightBytes(weight));
    for (let filled = 0; filled < bytes.length; ) {
      if (used === shard.length) {
        const next = await shards.next();
        // parseManifest has checked that shards and tensors have the same sum.
        if (next.done) throw new Error('assemble: shards ended before the tensors');
        shard = next.value;
        used = 0;
        done += shard.length;
        onProgress?.(done, total);
      }
      const taken = Math.min(bytes.length - filled, shard.length - used);
      bytes.set(shard.subarray(used, used + taken), filled);
      used += taken;
      filled += taken;
    }
    const values = toFloat32(weight.dtype === 'float32' ? 'F32' : 'F16', bytes);
    refuseNotFinite(values, weight.name, manifest.id);
    yield { name: weight.name, shape: weight.shape, values };
  }
}

async function* verified(
  manifest: WeightsManifest,
  fetchShard: FetchShard,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const underWay: Promise<Uint8Array<ArrayBuffer>>[] = [];
  const start = (index: number) => {
    const path = manifest.paths[index];
    if (!path) return;
    const shard = fetchShard(path, either);
    shard.catch(() => {}); // awaited in turn below; an early failure must not count as unhandled
    underWay.push(shard);
  };
  try {
    for (let index = 0; index < ahead; index += 1) start(index);
    for (const [index, path] of manifest.paths.entries()) {
      const bytes = await underWay.shift()!;
      signal?.throwIfAborted();
      start(index + ahead);
      await verifyShard(path, bytes);
      yield bytes;
    }
  } finally {
    stop.abort();
  }
}

async function verifyShard(path: WeightsPath, bytes: Uint8Array): Promise<void> {
  if (bytes.length !== path.sizeBytes) {
    throw badWeights(path.file, 'truncated', `${path.sizeBytes} bytes`, `${bytes.length} bytes`);
  }
  const found = await sha256Hex(bytes);
  if (found !== path.sha256) throw badWeights(path.file, 'wrong-checksum', path.sha256, found);
}
