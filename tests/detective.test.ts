import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import type { BackboneStore } from '#engine/backboneStore.ts';
import { KeptMaps } from '#engine/compare/keptMaps.ts';
import { Pairs } from '#engine/compare/pairs.ts';
import { FeatureCache } from '#engine/featureCache.ts';
import { ImageStore } from '#engine/imageStore.ts';
import { Pace } from '#engine/pace.ts';
import { detectiveOf, type Guess } from '#state/detective/store.ts';
import { readTyped } from '#state/detective/typed.ts';
import type { NumberKind } from '#state/detective/types.ts';
import { compareHandlers } from '#worker/calls/compare.ts';
import type { BackboneId } from '#worker/protocol.ts';
import { useBackend } from './support/backends.ts';
import { fakeWeights } from './support/fakeCompare.ts';
import type { FakeWorker } from './support/fakeEngine.ts';
import { truthHeads, truthLpipsNetwork, truthVgg19 } from './support/networks.ts';
import { measured, openStore } from './support/openStore.ts';
import { pngFile } from './support/pngFile.ts';
import { seededNetwork } from './support/tinyBackbone.ts';
import { readPixels, truthIsThere } from './support/truth.ts';
import presets from './truth/presets.json' with { type: 'json' };

let open: FakeWorker | null = null;
afterEach(() => {
  open?.close();
  open = null;
});

/** In 16 bits, each byte twice: files of 8 bits are decoded by browsers alone. */
function fileOf({ width, height, rgb }: Pick<RgbImage, 'width' | 'height'> & { rgb: ArrayLike<number> }) {
  const row = (y: number) =>
    Array.from({ length: width * 3 }, (_, i) => rgb[y * width * 3 + i]!).flatMap((v) => [v, v]);
  return new File([pngFile({ width, height, depth: 16, colourType: 2, row })], 'a.png');
}

/** A page on the real handlers of images and comparisons, with these networks, that compares two pictures. */
async function pageOf(
  [reference, generated]: readonly [File, File],
  networks: Partial<Record<BackboneId, Network>>,
  backbone: BackboneId = 'vgg19',
) {
  const images = new ImageStore();
  const pairs = new Pairs(images);
  const [features, references] = [new FeatureCache(1e9), new FeatureCache(1e9)];
  const parts = { pairs, features, references, maps: new KeptMaps(), pace: new Pace() };
  const origin = { identity: fakeWeights, where: 'server' };
  const store = {
    use: <T>(work: () => Promise<T>) => work(),
    withTaps: async (id: BackboneId) => ({ network: networks[id]!, origin }),
    get: async (id: 'alexnet' | 'squeezenet') => ({
      network: networks[id]!,
      learnt: { lpips: truthHeads(id) },
      origin,
    }),
  } as unknown as BackboneStore;
  const here = Object.keys(networks) as BackboneId[];
  const opened = await openStore(`?backbone=${backbone}`, here, ({ handlers }) => {
    Object.assign(handlers, {
      openImage: async ({ blob }: { blob: Blob }) => ({ result: await images.open(blob, 'a.png') }),
      // What the page opens with is not what is tested.
      sampleImage: async (sample: Parameters<typeof images.draw>[0]) => ({
        result: await images.draw({ ...sample, width: 32, height: 32 }),
      }),
      closeImage: async ({ id }: { id: string }) => {
        if (images.close(id)) pairs.forget(id);
        return { result: null };
      },
      ...compareHandlers(() => ({
        ...parts,
        networks: store,
        onDevice: (work) => work(),
        backend: () => 'wasm',
        onPasses: () => {},
      })),
    });
  });
  open = opened.worker;
  const page = opened.store;
  await page.getState().open('reference', [reference]);
  await page.getState().open('generated', [generated]);
  await measured(page);
  const look = async (kind: NumberKind, text: string) => {
    const detective = detectiveOf(page);
    await detective.getState().look(kind, readTyped(text)!);
    const { matches, state } = detective.getState().search!;
    expect(state).toEqual({ at: 'done' });
    return matches.map(({ changes }: Guess) => changes.map(({ what }) => what));
  };
  return { page, look };
}

describe('numbers of pixels', () => {
  let network: Network;
  beforeAll(async () => {
    await useBackend('wasm');
    network = seededNetwork();
  });
  afterAll(() => network.dispose());

  it('finds scikit-image’s SSIM, on RGB and on luma', async () => {
    const side = 64;
    const rgb = (change: (value: number, x: number, y: number, c: number) => number) =>
      Array.from({ length: side * side * 3 }, (_, i) => {
        const [x, y, c] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side), i % 3];
        return change((3 * x + 2 * y + 20 * c) % 256, x, y, c);
      });
    const a = rgb((value) => value);
    const b = rgb((value, x, y, c) =>
      Math.min(255, Math.max(0, value + ((7 * x + 5 * y + c) % 11) * 4 - 20)),
    );
    const size = { width: side, height: side };
    const { look } = await pageOf([fileOf({ ...size, rgb: a }), fileOf({ ...size, rgb: b })], {
      vgg19: network,
    });
    const uniform = { of: 'ssim', ssim: 'uniform-7' };
    expect(await look('ssim', '0.479115')).toEqual([[]]);
    expect(await look('ssim', '0.550610')).toEqual([[uniform]]);
    expect(await look('ssim', '0.613427')).toEqual([[{ of: 'channels', channels: 'y' }]]);
    expect(await look('ssim', '0.672718')).toEqual([[{ of: 'channels', channels: 'y' }, uniform]]);
    expect(await look('ssim', '0.520885')).toEqual([[{ of: 'after', after: 'one-minus' }]]);
  });

  it('finds PSNR on luma, with a border left out, and errors of values in 0..255', async () => {
    const size = { width: 32, height: 32 };
    const grey = Array.from({ length: 32 * 32 * 3 }, () => 100);
    const bluer = grey.map((value, i) => (i % 3 === 2 ? value + 10 : value));
    const { look } = await pageOf([fileOf({ ...size, rgb: grey }), fileOf({ ...size, rgb: bluer })], {
      vgg19: network,
    });
    expect(await look('psnr', '32.90 dB')).toEqual([[]]);
    expect(await look('psnr', '48.31')).toEqual([[{ of: 'channels', channels: 'y' }]]);
    expect(await look('mse', '33.33')).toEqual([[{ of: 'after', after: 'of-255' }]]);
    expect(await look('mae', '3.3333')).toEqual([[{ of: 'after', after: 'of-255' }]]);

    const framed = grey.map((value, i) => {
      const [x, y] = [Math.floor(i / 3) % 32, Math.floor(i / 96)];
      return Math.min(x, y, 31 - x, 31 - y) === 0 ? value + 40 : x === 16 ? value + 1 : value;
    });
    const { look: lookAgain } = await pageOf(
      [fileOf({ ...size, rgb: grey }), fileOf({ ...size, rgb: framed })],
      { vgg19: network },
    );
    // One column of 30 is off by 1 / 255 within the frame: 10 log10(30 * 255^2).
    expect(await lookAgain('psnr', '62.902')).toEqual([[{ of: 'border', border: 1 }]]);
  });
});

describe.runIf(truthIsThere())('numbers that PyTorch printed', () => {
  const networks = new Map<BackboneId, Network>();
  beforeAll(async () => {
    await useBackend('wasm');
    networks.set('vgg19', truthVgg19());
    for (const id of ['alexnet', 'squeezenet'] as const) networks.set(id, truthLpipsNetwork(id));
  });
  afterAll(() => {
    for (const network of networks.values()) network.dispose();
  });

  it('of a total in BGR, before the ReLU, as a sum, and of LPIPS by another network', async () => {
    const { a, b } = presets.pairs['lpips-ex-p0'];
    const files = [fileOf(readPixels(a)), fileOf(readPixels(b))] as const;
    const { look } = await pageOf(files, Object.fromEntries(networks));
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    const recipes = presets.recipes['lpips-ex-p0'];
    expect(await look('total', recipes['multi-scale-l1'].toPrecision(6))).toEqual([[]]);
    expect(await look('total', recipes['multi-scale-l1-sum'].toPrecision(6))).toEqual([
      [{ of: 'reduction', reduction: 'sum' }],
    ]);
    const bgr = sum(presets.mistakes['lpips-ex-p0']['swapped-channels']);
    expect(await look('total', bgr.toPrecision(6))).toEqual([
      [{ of: 'mistake', mistake: 'swapped-channels' }],
    ]);
    // conv1_2, conv2_2, conv3_4, conv4_4 and conv5_4 of golden.json.
    const beforeRelu = sum([
      114.40017524910081, 373.2768814605939, 1079.566564617857, 790.0810550879803, 39.44665834894183,
    ]);
    expect(await look('total', beforeRelu.toPrecision(6))).toEqual([[{ of: 'place', place: 'before-relu' }]]);
    expect(await look('lpips', '0.7219')).toEqual([[]]);
    expect(await look('lpips', '0.71105')).toEqual([[{ of: 'net', net: 'squeeze' }]]);
  });
});
