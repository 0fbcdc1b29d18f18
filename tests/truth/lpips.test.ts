import { dispose, memory, type Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import { lpips } from '#core/metrics/lpips.ts';
import { useBackend } from '#tests/support/backends.ts';
import { networkPair } from '#tests/support/rows.ts';
import { relativeError } from '#tests/support/golden.ts';
import { truthHeads, truthImage, truthLpipsNetwork } from '#tests/support/networks.ts';
import masked from './lpips_mask.json';
import presets from './presets.json';
import { readGolden, truthIsThere } from '#tests/support/truth.ts';

const there = truthIsThere();
const pairs = there ? readGolden().pairs.map((pair) => [pair.name, pair] as const) : [];

describe.runIf(there).each([
  ['wasm', 'alexnet', 'alex'],
  ['wasm', 'squeezenet', 'squeeze'],
  ['cpu', 'alexnet', 'alex'],
  ['cpu', 'squeezenet', 'squeeze'],
] as const)('LPIPS on %s with %s equals the original package', (backend, id, name) => {
  let network: Network;
  let heads: Map<string, Tensor4D>;
  beforeAll(async () => {
    await useBackend(backend);
    network = truthLpipsNetwork(id);
    heads = truthHeads(id);
  });
  afterAll(() => {
    network?.dispose();
    dispose([...heads.values()]);
  });

  const chosen = pairs.filter(([, pair]) => backend === 'wasm' || pair.sizeWH[0] === 32);
  it.each(chosen)('%s', async (_name, pair) => {
    const [a, b] = [truthImage(pair.a), truthImage(pair.b)];
    const before = memory().numTensors;
    const found = (await lpips(heads, networkPair(network, [a, b], 64)))!;
    expect(memory().numTensors).toBe(before);
    const golden = pair.lpips[name];
    expect(relativeError(found.value, golden.value)).toBeLessThan(1e-3);
    expect(found.perLayer).toHaveLength(golden.perLayer.length);
    golden.perLayer.forEach((expected, layer) => {
      expect(relativeError(found.perLayer[layer]!, expected)).toBeLessThan(1e-3);
    });
    dispose([a, b]);
  });

  it.runIf(backend === 'wasm').each(Object.keys(presets.pairs) as (keyof typeof presets.pairs)[])(
    'under a region of %s is that of its map there',
    async (pairName) => {
      const files = presets.pairs[pairName];
      const [a, b] = [truthImage(files.a), truthImage(files.b)];
      const [, height, width] = a.shape;
      const values = Uint8Array.from({ length: width * height }, (_, i) => {
        const [x, y] = [i % width, Math.floor(i / width)];
        return x > Math.floor(width / 3) ? (x * 7 + y * 3) % 256 : 0;
      });
      const region = { width, height, values };
      const found = (await lpips(heads, networkPair(network, [a, b], 24, region)))!;
      expect(relativeError(found.value, masked.pairs[pairName][name])).toBeLessThan(1e-3);
      const nothing = { ...region, values: values.map(() => 0) };
      expect(await lpips(heads, networkPair(network, [a, b], 24, nothing))).toBeNull();
      dispose([a, b]);
    },
  );
});

describe.runIf(there)('LPIPS alex on the original package’s examples', () => {
  it('prints 0.722 and 0.138', async () => {
    await useBackend('wasm');
    const [network, heads] = [truthLpipsNetwork('alexnet'), truthHeads('alexnet')];
    const [reference, p0, p1] = ['ref', 'p0', 'p1'].map((n) => truthImage(`lpips-examples/ex_${n}.png`));
    const printed = [p0!, p1!].map(async (p) => (await lpips(heads, networkPair(network, [reference!, p], 24)))!.value.toFixed(3));
    expect(await Promise.all(printed)).toEqual(['0.722', '0.138']);
    network.dispose();
    dispose([reference!, p0!, p1!, ...heads.values()]);
  });
});
