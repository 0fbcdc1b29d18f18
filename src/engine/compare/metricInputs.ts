import { nextTask } from '#core/backbones/nextTask.ts';
import { backbones } from '#core/backbones/registry.ts';
import { AppError } from '#core/failure.ts';
import type { StoredImage } from '#core/metrics/pixelPair.ts';
import type { NetworkMetric, NetworkPair } from '#core/metrics/types.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import { imageRows } from '../imageRows.ts';
import type { CompareContext } from './context.ts';
import { walkWithKept } from './keptReference.ts';
import type { KeyedPair } from './pairs.ts';

/** With all the bits that are known of it. */
export const stored = ({ width, height, rgb, deep }: RgbImage): StoredImage => ({
  width,
  height,
  rgb: deep ?? rgb,
});

/** Gives way to a task, and then heeds the signal. */
export const giveWayOf = (signal: AbortSignal) => async () => {
  await nextTask();
  signal.throwIfAborted();
};

/**
 * Does `work` with what a network's metric needs, by strips of rows, so that the size of the images does not matter; null
 * where the network or what the metric has learnt is not there, or the images are too small.
 */
export async function onNetwork<T>(
  { needs, learnt: kind, families }: NetworkMetric,
  { pair, mask, input }: { pair: KeyedPair } & Pick<NetworkPair, 'mask' | 'input'>,
  { networks, references, signal }: Pick<CompareContext, 'networks' | 'references' | 'signal'>,
  work: (learnt: Parameters<NetworkMetric['measure']>[0], images: NetworkPair) => Promise<T>,
): Promise<T | null> {
  const { reference, generated, keys } = pair;
  const size = { width: reference.width, height: reference.height };
  if (Math.min(size.width, size.height) < backbones[needs].minSide) return null;
  try {
    const { network, learnt, origin } = await networks.get(needs, signal);
    if (learnt[kind].size === 0 || !families.includes(network.family)) return null;
    const key = JSON.stringify([needs, origin.identity.sha256, JSON.parse(keys.reference)]);
    const rows = imageRows(reference, generated);
    const walk = walkWithKept(network, { reference, generated, key }, references, { signal });
    return await work(learnt[kind], { graph: network.spec.graph, size, rows, walk, mask, input });
  } catch (error) {
    if (error instanceof AppError && error.failure.code === 'weights-missing') return null;
    throw error;
  }
}
