import { describe, expect, it } from 'vitest';
import { usualConventions } from '#core/metrics/conventions.ts';
import { psnr } from '#core/metrics/errorMetrics.ts';
import { pixelPair } from '#core/metrics/pixelPair.ts';
import { longLane } from '#tests/support/lane.ts';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';
import { openTid2013 } from './tid2013.ts';

describe.runIf(truthIsThere())('the pictures of TID2013 that are made again', () => {
  it('have the PSNR that is published with it, to its four decimals', async () => {
    const set = await openTid2013(truthPath('human'));
    expect(set.stimuli).toHaveLength(240);
    let compared = 0;
    const wrong: string[] = [];
    for (const [i, [reference, changed]] of set.pairs.entries()) {
      const { name, ref, level, psnr_rgb_published: published } = set.stimuli[i]!;
      if (published === null || (!longLane && !(ref === 'i01' && (level === 1 || level === 5)))) continue;
      const pictures = [await set.picture(reference), await set.picture(changed)] as const;
      const found = await psnr.measure(pixelPair(...pictures, null, usualConventions));
      compared += 1;
      if (!(Math.abs(found! - published) < 1e-4)) wrong.push(`${name}: ${found}, published ${published}`);
    }
    expect(wrong).toEqual([]);
    expect(compared).toBe(longLane ? 205 : 8);
  });
});
