import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId, WeightFamily } from '#core/backbones/types.ts';
import type { ByteSource } from './byteSource.ts';
import type { Heads } from './heads.ts';
import { install } from './installed.ts';
import { keepHeads, keptHeads } from './keptHeads.ts';
import { openFiles } from './openFiles.ts';
import { type OpenWeights, toNetwork } from './openWeights.ts';
import type { OnStoreProgress } from './progress.ts';
import type { Recognised, WeightsNote } from './recognise.ts';
import { badWeights } from './refuse.ts';
import type { WeightStorage } from './storage.ts';

export interface InstallOptions {
  readonly storage: WeightStorage;
  /** Weights that are here already, to join heads to; null when there are none. */
  readonly openWeights: (id: BackboneId) => Promise<OpenWeights | null>;
  readonly onProgress: OnStoreProgress;
  /** The family that the person has named, for a file that does not tell. */
  readonly asked?: WeightFamily | null;
  readonly onNote?: (note: WeightsNote) => void;
  readonly signal?: AbortSignal;
}

/** Reads files given together and keeps what they hold; see `WeightStore.install`. */
export async function installFiles(
  sources: readonly ByteSource[],
  options: InstallOptions,
): Promise<BackboneId> {
  const { storage, signal, onProgress } = options;
  const bytes = sources.reduce((sum, { size }) => sum + size, 0);
  onProgress({ stage: 'verify', bytesDone: 0, bytesTotal: bytes });
  const contents = await openFiles(sources, undefined, signal, options.asked ?? null);
  for (const note of contents.notes) options.onNote?.(note);
  const done: BackboneId[] = [];
  for (const network of contents.networks) {
    await convertInto(network, contents.heads.get(network.id) ?? null, options);
    done.push(network.id);
  }
  for (const [id, heads] of contents.heads) {
    if (!done.includes(id)) await addHeads(heads, options);
    await keepHeads(storage, heads, signal);
  }
  const first = done[0] ?? [...contents.heads.keys()][0];
  if (!first) {
    const expected = Object.values(backbones).map(({ label }) => label.en);
    throw badWeights(sources[0]?.name ?? '', 'wrong-network', expected.join(', '), '-');
  }
  return first;
}

/** Heads without their network in the same drop: joined to the one that is here, if any. */
async function addHeads(heads: Heads, options: InstallOptions): Promise<void> {
  const open = await options.openWeights(heads.id);
  if (open) await convertInto(toNetwork(open, options.signal), heads, options);
}

async function convertInto(
  network: Recognised,
  given: Heads | null,
  { storage, signal, onProgress }: InstallOptions,
): Promise<void> {
  await install(storage, network, {
    dtype: 'auto',
    heads: given ?? (await keptHeads(storage, network.id)),
    onProgress: (bytesDone, bytesTotal) => onProgress({ stage: 'convert', bytesDone, bytesTotal }),
    ...(signal && { signal }),
  });
}
