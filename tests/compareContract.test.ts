import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyAnchor } from '#core/anchors/apply.ts';
import type { Network } from '#core/backbones/network.ts';
import { failureOf } from '#core/failure.ts';
import type { Engine } from '#worker/client.ts';
import type { Anchor, DistancesParams, MetricId } from '#worker/protocol.ts';
import { startConventions } from '#worker/schemas.ts';
import { useBackend } from './support/backends.ts';
import { fakeWorker } from './support/fakeEngine.ts';
import { seededPicture } from './support/pictures.ts';
import { pngFile } from './support/pngFile.ts';
import { seededNetwork } from './support/tinyBackbone.ts';
import { tinyWorker } from './support/tinyWorker.ts';

let network: Network;
beforeAll(async () => {
  await useBackend('wasm');
  network = seededNetwork();
});
afterAll(() => network.dispose());

const workers = {
  'the fake worker': () => fakeWorker(),
  'the real handlers': () => tinyWorker(network),
} as const;

const rows = [
  { tap: 'relu2_2', distance: 'l1' },
  { tap: 'relu1_2', distance: 'gram' },
  { tap: 'conv3_1', distance: 'unit-squared' },
] as const;
const metrics: readonly MetricId[] = ['psnr', 'mae', 'ssim'];
const prepare = {
  longestSide: null,
  resample: 'bicubic',
  fit: 'refuse',
  background: 'white',
  profiles: 'stored',
} as const;
const { longestSide: _, ...own } = prepare;

describe.each(Object.entries(workers))('the parts of a comparison by %s', (_name, start) => {
  let engine: Engine;
  let close: () => void;
  beforeEach(() => {
    ({ engine, close } = start());
  });
  afterEach(() => close());

  const draw = async (strength: number, side = 32) => {
    const distortion = strength === 0 ? 'none' : 'noise';
    const sample = { scene: 'lake', seed: 3, width: side, height: side, distortion, strength };
    return (await engine.call('sampleImage', sample)).id;
  };
  const pairOf = async () => ({ reference: await draw(0), generated: await draw(0.5) });
  const asked = (pair: { reference: string; generated: string }): DistancesParams => ({
    ...pair,
    backbone: 'vgg19-slim',
    prepare,
    rows: [...rows],
    variant: { input: 'family', pooling: 'max', relu: 'separate' },
    mask: null,
    mistakes: [],
  });
  const metricsOf = (pair: { reference: string; generated: string }, prepare = own) =>
    engine.call('metrics', { ...pair, prepare, metrics, conventions: startConventions, mask: null });
  const mapsOf = ({ mask: _, mistakes: __, ...params }: DistancesParams) => engine.call('maps', params);
  const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);

  it('distances: one number a row, in the order asked for, the same each time', async () => {
    const params = asked(await pairOf());
    const found = await engine.call('distances', params);
    expect(found.rows.map(({ tap, distance }) => ({ tap, distance }))).toEqual(rows);
    for (const { value, count } of found.rows) {
      expect(value).toBeGreaterThan(0);
      expect(count).toBeGreaterThan(0);
    }
    expect(found.working).toEqual({ width: 32, height: 32, resized: 'no', cropped: false });
    expect(found.made).toMatchObject({ backend: 'wasm', backbone: 'vgg19-slim', mistakes: [] });
    expect((await engine.call('distances', params)).rows).toEqual(found.rows);
    const swapped = { reference: params.generated, generated: params.reference };
    expect((await engine.call('distances', asked(swapped))).rows).toHaveLength(3);
  });

  it('anchor: further from itself the more is lost, at the same rows; what it was changed into is kept by nobody', async () => {
    const { generated: _, mistakes: __, ...base } = asked(await pairOf());
    const far = async (anchor: Anchor) => {
      const found = await engine.call('anchor', { ...base, anchor, cut: null });
      expect(found.rows.map(({ tap, distance }) => ({ tap, distance }))).toEqual(rows);
      expect(found.working).toEqual({ width: 32, height: 32, resized: 'no', cropped: false });
      return found.rows[0]!.value;
    };
    expect(await far({ kind: 'jpeg', quality: 90 })).toBeLessThan(await far({ kind: 'jpeg', quality: 5 }));
    expect(await far({ kind: 'blur', sigma: 0.5 })).toBeLessThan(await far({ kind: 'blur', sigma: 4 }));
    const anchor = { kind: 'jpeg', quality: 5 } as const;
    const lost = engine.call('anchor', { ...base, reference: 'nobody', anchor, cut: null });
    expect(await failure(lost)).toEqual({ code: 'image-unknown', id: 'nobody' });
    const cut = { width: 24, height: 16 };
    expect(
      (await engine.call('anchor', { ...base, prepare: { ...prepare, fit: 'crop' }, anchor, cut })).working,
    ).toEqual({
      ...cut,
      resized: 'no',
      cropped: true,
    });
  });

  it('an image is as far from itself as nothing is, and its metrics are those of equals', async () => {
    const [reference, generated] = [await draw(0), await draw(0)];
    const { rows } = await engine.call('distances', asked({ reference, generated }));
    expect(rows.map(({ value }) => value)).toEqual([0, 0, 0]);
    const { values } = await metricsOf({ reference, generated });
    expect(values).toEqual([
      { id: 'psnr', value: Number.POSITIVE_INFINITY },
      { id: 'mae', value: 0 },
      { id: 'ssim', value: 1 },
    ]);
  });

  it('metrics: of the images’ own size, whatever is looked at', async () => {
    const pair = await pairOf();
    const found = await metricsOf(pair);
    expect(found.size).toEqual({ width: 32, height: 32 });
    expect(found.values.map(({ id }) => id)).toEqual(metrics);
    expect(found.conventions).toEqual(startConventions);
    const small = asked(pair);
    const { working } = await engine.call('distances', {
      ...small,
      prepare: { ...prepare, longestSide: 16 },
    });
    expect(working).toEqual({ width: 16, height: 16, resized: 'bicubic', cropped: false });
  });

  it('maps: one a row, whose mean is the distance; none of a global distance', async () => {
    const params = asked(await pairOf());
    const { rows: found } = await engine.call('distances', params);
    const { rows: maps } = await mapsOf(params);
    expect(maps.map(({ tap, distance }) => ({ tap, distance }))).toEqual(rows);
    expect(maps.map(({ map }) => map === null)).toEqual([false, true, false]);
    for (const [i, { map }] of maps.entries()) {
      if (!map) continue;
      expect(map.values).toHaveLength(map.width * map.height);
      const mean = map.values.reduce((sum, value) => sum + value, 0) / map.values.length;
      expect(Math.abs(mean / found[i]!.value - 1)).toBeLessThan(1e-6);
    }
    // What was handed over is a copy.
    expect((await mapsOf(params)).rows).toEqual(maps);
  });

  it('pixels: both images at the working size', async () => {
    const pair = await pairOf();
    const found = await engine.call('pixels', { ...pair, prepare: { ...prepare, longestSide: 16 } });
    expect(found.working).toMatchObject({ width: 16, height: 16 });
    for (const { width, height, rgba } of [found.reference, found.generated])
      expect([width, height, rgba.length]).toEqual([16, 16, 16 * 16 * 4]);
  });

  it('what is not open, of another size or not a region is refused in the same words', async () => {
    const pair = await pairOf();
    const lost = { ...pair, generated: 'nobody' };
    const unknown = { code: 'image-unknown', id: 'nobody' };
    expect(await failure(engine.call('distances', asked(lost)))).toEqual(unknown);
    expect(await failure(metricsOf(lost))).toEqual(unknown);
    expect(await failure(mapsOf(asked(lost)))).toEqual(unknown);
    expect(await failure(engine.call('pixels', { ...lost, prepare }))).toEqual(unknown);

    const unequal = { ...pair, generated: await draw(0.5, 16) };
    const sizes = { reference: { width: 32, height: 32 }, generated: { width: 16, height: 16 } };
    const differ = { code: 'sizes-differ', ...sizes };
    expect(await failure(engine.call('distances', asked(unequal)))).toEqual(differ);
    expect(await failure(metricsOf(unequal))).toEqual(differ);
    expect((await metricsOf(unequal, { ...own, fit: 'crop' } as never)).size).toEqual(sizes.generated);
    expect((await metricsOf(unequal, { ...own, fit: 'resize' } as never)).size).toEqual(sizes.reference);

    const masked = (side: number, value: number) =>
      engine.call('distances', {
        ...asked(pair),
        mask: { width: side, height: side, values: new Uint8Array(side * side).fill(value) },
      });
    const square = (side: number) => ({ width: side, height: side });
    expect(await failure(masked(16, 255))).toEqual({
      code: 'mask-size',
      expected: square(32),
      found: square(16),
    });
    expect(await failure(masked(32, 0))).toEqual({ code: 'mask-empty' });
    expect(await failure(masked(32, 255))).toBeNull();
  });

  it('a closed image is open no longer', async () => {
    const pair = await pairOf();
    await engine.call('distances', asked(pair));
    await engine.call('closeImage', { id: pair.generated });
    expect(await failure(engine.call('distances', asked(pair)))).toMatchObject({ code: 'image-unknown' });
  });

  it('a call that is cancelled says so, and the next one is answered', async () => {
    const params = asked(await pairOf());
    const controller = new AbortController();
    const running = engine.call('distances', params, { signal: controller.signal });
    controller.abort();
    expect(await failure(running)).toEqual({ code: 'cancelled' });
    expect((await engine.call('distances', params)).rows).toHaveLength(3);
  });
});

describe('an anchor', () => {
  it('is the distance of a file with the changed pixels, and leaves neither image nor features behind', async () => {
    const { engine, close, features, pairs } = tinyWorker(network);
    const picture = seededPicture(40, 31, 7, 'smooth');
    const open = async (image: typeof picture) => {
      // 16 bits, each byte twice: pictures of 8 bits are decoded by browsers alone.
      const row = (y: number) =>
        Array.from(image.rgb.subarray(y * image.width * 3, (y + 1) * image.width * 3)).flatMap((v) => [v, v]);
      const bytes = pngFile({ width: image.width, height: image.height, depth: 16, colourType: 2, row });
      return (await engine.call('openImage', { blob: new Blob([bytes as BlobPart]), name: 'a.png' })).id;
    };
    const anchor = { kind: 'jpeg', quality: 30 } as const;
    const changed = await applyAnchor(picture, anchor, async () => {});
    const pair = { reference: await open(picture), generated: await open(changed) };
    const small = { ...prepare, longestSide: 24 };
    const base = {
      backbone: 'vgg19-slim',
      prepare: small,
      rows,
      mask: null,
      reference: pair.reference,
    } as const;
    const variant = { input: 'family', pooling: 'max', relu: 'separate' } as const;
    const own = await engine.call('distances', { ...base, variant, generated: pair.generated, mistakes: [] });
    const held = [features.bytes, pairs.images];
    const found = await engine.call('anchor', { ...base, variant, anchor, cut: null });
    expect(found.rows).toEqual(own.rows);
    expect([features.bytes, pairs.images]).toEqual(held);
    close();
  });
});
