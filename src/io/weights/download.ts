import { backbones } from '#core/backbones/registry.ts';
import type { ByteSource } from './byteSource.ts';
import { downloadWhole, type Watcher } from './downloadWhole.ts';
import { EarlyTensors } from './earlyTensors.ts';
import { expectedTensors, totalBytes } from './expected.ts';
import { install } from './installed.ts';
import { keptLearnt } from './keptLearnt.ts';
import { openFile } from './open.ts';
import { dropParts, partsOf } from './parts.ts';
import type { OnStoreProgress, TensorReceiver } from './progress.ts';
import { rangeSource } from './rangeSource.ts';
import { type Recognised, recognise } from './recognise.ts';
import { badWeights } from './refuse.ts';
import type { Source } from './sources.ts';
import { storageFull, type WeightStorage } from './storage.ts';
import type { Transfer } from './transfer.ts';

export interface DownloadOptions extends Omit<Transfer, 'onProgress'> {
  readonly onProgress: OnStoreProgress;
  readonly receiver?: TensorReceiver;
}

/** Downloads a source, converts it into the storage and forgets the parts; see `WeightStore.download`. */
export async function downloadInto(source: Source, options: DownloadOptions): Promise<void> {
  const { storage, signal, onProgress, receiver } = options;
  await requireSpace(source, storage);
  const transfer: Transfer = { ...options, onProgress: () => {} };
  const early = receiver && source.how.kind === 'whole' ? new EarlyTensors(source, transfer, receiver) : null;
  const bytes = await downloadSource(source, options, early ?? undefined).finally(() => early?.end());
  const file = await openFile(bytes, signal);
  const network = checkNetwork((await recognise(file, source.family, signal)).network, source);
  await install(storage, network, {
    dtype: 'auto',
    learnt: await keptLearnt(storage, network.id),
    // A source read by ranges is downloaded while it is converted: its progress is the download's.
    onProgress: (bytesDone, bytesTotal) => {
      if (source.how.kind === 'whole') onProgress({ stage: 'convert', bytesDone, bytesTotal });
    },
    ...(receiver && { onTensor: (tensor) => (early ? early.checked(tensor) : receiver.add(tensor)) }),
    ...(signal && { signal }),
  });
  await dropParts(storage, source.id);
}

/** The source as a file that can be read: downloaded and checked, or by ranges as they are needed. */
export function downloadSource(
  source: Source,
  options: Omit<Transfer, 'onProgress'> & { readonly onProgress: OnStoreProgress },
  watcher?: Watcher,
): Promise<ByteSource> {
  const transfer: Transfer = {
    ...options,
    onProgress: (bytesDone) =>
      options.onProgress({
        stage: 'download',
        bytesDone: Math.min(bytesDone, source.bytes),
        bytesTotal: source.bytes,
      }),
  };
  switch (source.how.kind) {
    case 'whole':
      return downloadWhole(source, source.how.md5, transfer, watcher);
    case 'parts':
      return rangeSource(source, transfer);
    default:
      return source.how satisfies never;
  }
}

function checkNetwork(network: Recognised | null, source: Source): Recognised {
  if (network?.id !== source.backbone) {
    throw badWeights(source.urls[0], 'wrong-network', source.backbone, network?.id ?? '-');
  }
  if (network.family !== source.family) {
    throw badWeights(source.urls[0], 'wrong-family', source.family, network.family);
  }
  return { ...network, source: source.urls[0], licence: source.licence };
}

/** The parts still to come and the converted shards must both fit: parts go only when the shards are whole. */
async function requireSpace(source: Source, storage: WeightStorage): Promise<void> {
  const free = await storage.freeBytes();
  const come = (await partsOf(storage, source.id)).reduce((sum, part) => sum + part.end - part.start, 0);
  const shards = totalBytes(expectedTensors(backbones[source.backbone]), 'float32');
  const needed = Math.max(0, source.bytes - come) + shards;
  if (free !== null && free < needed) throw storageFull(needed, free);
}
