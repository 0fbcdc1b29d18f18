import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId, WeightFamily } from '#core/backbones/types.ts';
import type { ByteSource } from './byteSource.ts';
import { install } from './installed.ts';
import { keepLearnt, keptLearnt } from './keptLearnt.ts';
import { inOrder, type Learnt } from './learnt.ts';
import { openFiles } from './openFiles.ts';
import { learntIn, type OpenWeights, toNetwork } from './openWeights.ts';
import type { OnStoreProgress } from './progress.ts';
import type { Recognised, WeightsNote } from './recognise.ts';
import { badWeights } from './refuse.ts';
import type { WeightStorage } from './storage.ts';

export interface InstallOptions {
  readonly storage: WeightStorage;
  /** Weights that are here already, to join to what metrics have learnt; null when there are none. */
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
  const learntOf = (id: BackboneId) => contents.learnt.filter((one) => one.id === id);
  for (const network of contents.networks) {
    await convertInto(network, learntOf(network.id), options);
    done.push(network.id);
  }
  const learntFor = new Set(contents.learnt.map(({ id }) => id));
  for (const id of learntFor) if (!done.includes(id)) await join(id, learntOf(id), options);
  for (const one of contents.learnt) await keepLearnt(storage, one, signal);
  const first = done[0] ?? [...learntFor][0];
  if (!first) {
    const expected = Object.values(backbones).map(({ label }) => label.en);
    throw badWeights(sources[0]?.name ?? '', 'wrong-network', expected.join(', '), '-');
  }
  return first;
}

/** What metrics have learnt without the network in the same drop: joined to the one that is here, if any. */
async function join(id: BackboneId, given: readonly Learnt[], options: InstallOptions): Promise<void> {
  const open = await options.openWeights(id);
  if (!open) return;
  const own = await learntIn(open, options.signal);
  await convertInto(toNetwork(open, options.signal), [...given, ...own], options);
}

async function convertInto(
  network: Recognised,
  given: readonly Learnt[],
  { storage, signal, onProgress }: InstallOptions,
): Promise<void> {
  await install(storage, network, {
    dtype: 'auto',
    learnt: inOrder(...given, ...(await keptLearnt(storage, network.id))),
    onProgress: (bytesDone, bytesTotal) => onProgress({ stage: 'convert', bytesDone, bytesTotal }),
    ...(signal && { signal }),
  });
}
