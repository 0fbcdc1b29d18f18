import type { SizeCost, SizesRequest } from '#worker/protocol.ts';
import { selectedGenerated } from './images.ts';
import { memo } from './memo.ts';
import type { Store } from './store.ts';
import { rowsOf } from './wanted.ts';

const asked = memo(
  (
    rows: ReturnType<typeof rowsOf>,
    backbone: SizesRequest['backbone'],
    width: number,
    height: number,
  ): Omit<SizesRequest, 'longestSides'> => ({
    backbone,
    rows: rows.map(({ tap, distance }) => ({ tap, distance })),
    width,
    height,
  }),
);

/** What working sizes are weighed for: the chosen network and layers, and the size that the pair has before it is reduced. */
export function sizesWanted(store: Store): Omit<SizesRequest, 'longestSides'> | null {
  const { reference, settings } = store;
  const generated = selectedGenerated(store);
  const rows = rowsOf(store);
  if (!reference || rows.length === 0) return null;
  const both = settings.prepare.fit === 'crop' && generated ? [reference, generated] : [reference];
  const side = (of: 'width' | 'height') => Math.min(...both.map((image) => image[of]));
  return asked(rows, settings.backbone, side('width'), side('height'));
}

/** What each working size would take; empty where nothing is known. */
export async function sizeCostsOf(
  { engine }: Store,
  wanted: Omit<SizesRequest, 'longestSides'>,
  longestSides: SizesRequest['longestSides'],
): Promise<readonly SizeCost[]> {
  return engine.call('sizeCosts', { ...wanted, longestSides });
}
