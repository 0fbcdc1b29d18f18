import { expect, type Page } from '@playwright/test';
import { runs } from '#tests/support/lane.ts';
import { truthIsThere } from '#tests/support/truth.ts';
import { startConventions } from '#worker/schemas.ts';
import {
  type CompareParams,
  call,
  compareNumbers,
  comparison,
  failureOfCall,
  openEngine,
  sample,
} from './support/engine.ts';
import { test } from './support/harness.ts';

const there = truthIsThere();
const rows: CompareParams['rows'] = ['relu1_2', 'relu2_2', 'relu3_4', 'relu4_4', 'relu5_4'].map((tap) => ({
  tap,
  distance: 'l1',
}));

test.describe('the engine on wasm', () => {
  test.skip(!there, 'no reference data');
  let page: Page;

  test.beforeEach(async ({ page: fresh }) => {
    page = fresh;
    await openEngine(page, 'wasm');
    await call(page, 'loadBackbone', { id: 'vgg19' });
  });

  test('runs only what changed', async () => {
    const [a, b, c] = [await sample(page, 1), await sample(page, 1, 'blur'), await sample(page, 1, 'noise')];
    const passes = async (params: CompareParams) => (await compareNumbers(page, params)).cost.forwardPasses;
    const base = comparison('vgg19', a, b, { rows });
    const mask = { width: 64, height: 64, values: new Uint8Array(64 * 64).fill(255, 0, 2000) };
    expect(await passes(base), 'both images are new').toBe(2);
    expect(await passes({ ...base, generated: c }), 'one changed').toBe(1);
    expect(
      await passes({ ...base, rows: rows.map(({ tap }) => ({ tap, distance: 'gram' })) }),
      'the distance',
    ).toBe(0);
    expect(await passes({ ...base, mask }), 'the mask').toBe(0);
    expect(await passes({ ...base, reference: b, generated: a }), 'swapped').toBe(0);
    expect(await passes({ ...base, rows: [{ tap: 'conv3_2', distance: 'l1' }] }), 'another tap').toBe(2);
    expect(await passes({ ...base, variant: { ...base.variant, pooling: 'average' } }), 'the network').toBe(
      2,
    );
    expect(await passes({ ...base, mistakes: ['swapped-channels'] }), 'a mistake in the input').toBe(2);
    expect(await passes(base), 'back again').toBe(0);
  });

  const many = runs(200);
  test(`leaves nothing behind in ${many} comparisons`, async () => {
    const a = await sample(page, 1);
    const found = await page.evaluate(
      async ({ given, seeds, conventions }) => {
        const { engine } = window.perceptualPlayground;
        const counts: {
          tensors: number;
          bytes: number;
          cachedFeatureBytes: number;
          cachedImageBytes: number;
          cachedMapBytes: number;
        }[] = [];
        for (const seed of seeds) {
          const size = { width: 32, height: 32 };
          const image = { scene: 'lake', seed, ...size, distortion: 'none', strength: 0 };
          const reference = await engine.call('sampleImage', image);
          const generated = await engine.call('sampleImage', { ...image, distortion: 'blur', strength: 1 });
          const { metrics, mask, ...asked } = given;
          const { backbone, rows, prepare, variant } = asked;
          const pair = { reference: reference.id, generated: generated.id };
          const { longestSide: _, ...own } = prepare;
          await engine.call('distances', { ...asked, ...pair, mask });
          await engine.call('metrics', { ...pair, metrics, mask, prepare: own, conventions });
          await engine.call('maps', { ...pair, backbone, rows, prepare, variant });
          await engine.call('pixels', { ...pair, prepare });
          await engine.call('closeImage', { id: reference.id });
          await engine.call('closeImage', { id: generated.id });
          counts.push(await engine.call('memory', null));
        }
        return counts;
      },
      {
        given: comparison('vgg19-slim', a, a, { rows, metrics: ['ssim'] }),
        conventions: startConventions,
        seeds: Array.from({ length: many }, (_, i) => i + 1),
      },
    );
    expect(found).toHaveLength(many);
    const steady = found.slice(1); // the first one makes what is made once
    expect(new Set(steady.map(({ tensors }) => tensors)).size, 'tensor counts').toBe(1);
    expect(new Set(steady.map(({ bytes }) => bytes)).size, 'bytes on the device').toBe(1);
    const { cachedFeatureBytes, cachedImageBytes, cachedMapBytes } = found.at(-1)!;
    expect([cachedFeatureBytes, cachedImageBytes, cachedMapBytes], 'kept of closed images').toEqual([
      0, 0, 0,
    ]);
  });

  test('hears a cancel between layers, and goes on afterwards', async () => {
    const [a, b] = [await sample(page, 3, 'none', 256), await sample(page, 3, 'blur', 256)];
    const params = comparison('vgg19', a, b, { rows });
    const code = await page.evaluate(async (given) => {
      const controller = new AbortController();
      const { engine } = window.perceptualPlayground;
      const { metrics: _, ...asked } = given;
      const running = engine.call('distances', asked, {
        signal: controller.signal,
        onProgress: ({ stage }) => stage === 'features' && controller.abort(),
      });
      return running.then(
        () => 'finished',
        (error) => error.failure.code,
      );
    }, params);
    expect(code).toBe('cancelled');
    const { cost, rows: found } = await compareNumbers(page, params);
    expect(cost.forwardPasses).toBeGreaterThan(0);
    expect(found).toHaveLength(5);
  });

  test('refuses what it cannot do, in data, and keeps what it has', async () => {
    const [a, b, small] = [await sample(page, 1), await sample(page, 2), await sample(page, 1, 'none', 48)];
    const base = comparison('vgg19', a, b, { rows });
    const failure = (params: unknown) => failureOfCall(page, 'distances', params);
    expect(await failure({ ...base, generated: small })).toMatchObject({
      code: 'sizes-differ',
      reference: { width: 64, height: 64 },
      generated: { width: 48, height: 48 },
    });
    expect(await failure({ ...base, reference: 'nobody' })).toEqual({ code: 'image-unknown', id: 'nobody' });
    expect(await failure({ ...base, rows: [{ tap: 'relu9_9', distance: 'l1' }] })).toMatchObject({
      code: 'bad-request',
      found: 'relu9_9',
    });
    expect(await failure({ ...base, rows: [{ tap: 'relu1_1', distance: 'nope' }] })).toMatchObject({
      code: 'bad-request',
    });
    expect(await failure({ ...base, mask: { width: 64, height: 64, values: new Uint8Array(4096) } })).toEqual(
      { code: 'mask-empty' },
    );
    expect(await failure({ ...base, backbone: 'resnet' })).toMatchObject({
      code: 'bad-request',
      found: 'resnet',
    });
    expect(await failureOfCall(page, 'closeImage', 5)).toMatchObject({ code: 'bad-request' });
    expect(await failureOfCall(page, 'loadBackbone', { id: 'resnet' })).toMatchObject({
      code: 'bad-request',
    });
    expect((await compareNumbers(page, base)).rows).toHaveLength(5);
  });
});
