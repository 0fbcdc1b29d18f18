import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sizeCostsOf, sizesWanted } from '#state/sizeCosts.ts';
import type { SizeCost } from '#worker/protocol.ts';
import { duration } from '../format.ts';
import { useApp, useAppStore } from '../useStore.ts';

/** Shorter waits are not worth a word. */
const LONG_MS = 10_000;

export interface SizeNote {
  /** What there is to say of a working size. */
  readonly text: string;
  readonly refused: boolean;
}

/** What the working sizes (null: native) would take with the chosen network, asked for while `shown`. */
export function useSizeCosts(
  sides: readonly (number | null)[],
  shown: boolean,
): (side: number | null) => SizeNote | null {
  const { t } = useTranslation('compare');
  const store = useAppStore();
  const wanted = useApp(sizesWanted);
  const key = sides.join();
  const [costs, setCosts] = useState<readonly SizeCost[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: sides are told apart by their values
  useEffect(() => {
    if (!shown || !wanted) return;
    let current = true;
    sizeCostsOf(store.getState(), wanted, sides).then(
      (found) => current && setCosts(found),
      () => current && setCosts([]),
    );
    return () => {
      current = false;
    };
  }, [store, wanted, shown, key]);
  return (side) => {
    const cost = costs.find(({ longestSide }) => longestSide === side);
    if (!cost) return null;
    const { refused, ms } = cost;
    if (refused?.code === 'too-much-memory')
      return { text: t('prepare.tooLarge', { ...refused }), refused: true };
    if (refused?.code === 'whole-image-only') return { text: t('prepare.wholeOnly'), refused: true };
    if (refused?.code === 'pair-too-small')
      return { text: t('prepare.tooSmall', { ...refused }), refused: true };
    if (ms === null || ms < LONG_MS) return null;
    return { text: t('prepare.takes', { time: duration(t, ms) }), refused: false };
  };
}
