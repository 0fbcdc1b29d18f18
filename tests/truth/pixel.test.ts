import { describe, expect, test } from 'vitest';
import { readGolden, readPixels, truthIsThere } from '#tests/support/truth.ts';
import { pixelMetrics } from '#core/metrics/pixel.ts';

describe.runIf(truthIsThere())('the reference pairs', () => {
  const pairs = truthIsThere() ? readGolden().pairs : [];
  test.each(pairs)('$name', async ({ a, b, pixel }) => {
    const [first, second] = [readPixels(a), readPixels(b)].map((image) => ({
      ...image,
      rgb: Uint8ClampedArray.from(image.rgb),
    }));
    const found = await pixelMetrics(first!, second!, null);
    expect(found.mae).toBeCloseTo(pixel.mae, 12);
    expect(found.mse).toBeCloseTo(pixel.mse, 12);
    expect(found.psnr).toBeCloseTo(pixel.psnr ?? Number.POSITIVE_INFINITY, 9);
  });
});
