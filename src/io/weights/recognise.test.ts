import { describe, expect, it } from 'vitest';
import type { ByteSource } from './byteSource.ts';
import { openFile } from './open.ts';
import { openFiles } from './openFiles.ts';
import { recognise } from './recognise.ts';
import { sourceOf } from './testing/bytes.ts';
import { failureFrom } from './testing/failures.ts';
import { h5File } from './testing/h5File.ts';
import { safetensorsFile } from './testing/safetensorsFile.ts';
import {
  asTorchvision,
  digests,
  namedHeads,
  type TestTensor,
  testHeads,
  testNetwork,
} from './testing/tensors.ts';
import { torchLegacyFile, torchZipFile } from './testing/torchFile.ts';

const slim = testNetwork('vgg19-slim');
const squeezenet = testNetwork('squeezenet');
const torchSqueezenet = asTorchvision(squeezenet);

const asSource = (tensors: readonly TestTensor[], name = 'x.safetensors'): ByteSource =>
  sourceOf(safetensorsFile(tensors), name);
const recogniseSource = async (source: ByteSource) => recognise(await openFile(source));
const refusal = (tensors: readonly TestTensor[]) =>
  failureFrom(async () => {
    const { network } = await recogniseSource(asSource(tensors));
    for (const tensor of network?.tensors ?? []) await tensor.read();
  });
const readAll = (source: ByteSource) =>
  recogniseSource(source).then(({ network }) => Promise.all(network!.tensors.map((tensor) => tensor.read())));

/** torchvision's VGG-13: the same names as VGG-19 until block 3. */
const vgg13 = [0, 2, 5, 7, 10, 12, 15, 17, 20, 22].flatMap((index, i): TestTensor[] => {
  const widths = [3, 64, 64, 128, 128, 256, 256, 512, 512, 512, 512];
  const shape = [widths[i + 1]!, widths[i]!, 3, 3];
  // Only names and shapes are looked at before it is refused: U8 keeps the file small.
  return [
    { name: `features.${index}.weight`, shape, values: new Float32Array(shape.reduce((a, b) => a * b)) },
  ];
});

describe('recognise', () => {
  it("turns torchvision's OIHW kernels into HWIO, from every torch format", async () => {
    expect(digests(await readAll(asSource(torchSqueezenet)))).toEqual(digests(squeezenet));
    expect(digests(await readAll(sourceOf(torchZipFile(torchSqueezenet), 'x.pth')))).toEqual(
      digests(squeezenet),
    );
    expect(digests(await readAll(sourceOf(torchLegacyFile(torchSqueezenet), 'x.pth')))).toEqual(
      digests(squeezenet),
    );
  });

  it("reads Keras' HDF5 layout", async () => {
    const tensors = slim.map(({ name, ...rest }) => {
      const [layer, part] = name.split('/');
      return { name: `${layer}/${layer}_${part === 'kernel' ? 'W' : 'b'}_1:0`, ...rest };
    });
    const file = await openFile(sourceOf(await h5File(tensors), 'x.h5'));
    const { network } = await recognise(file);
    expect(network).toMatchObject({ id: 'vgg19-slim', family: 'oxford' });
    const read = await Promise.all(network!.tensors.map((tensor) => tensor.read()));
    expect(digests(read)).toEqual(digests(slim));
  });

  it('tells network and family by names and shapes', async () => {
    expect((await recogniseSource(asSource(slim))).network).toMatchObject({
      id: 'vgg19-slim',
      family: 'oxford',
      file: 'x.safetensors',
    });
    expect((await recogniseSource(asSource(torchSqueezenet))).network).toMatchObject({
      id: 'squeezenet',
      family: 'lpips',
    });
  });

  it('refuses another network and says what it seems to be', async () => {
    const bytes = safetensorsFile(vgg13, 'U8');
    const failure = await failureFrom(() => recogniseSource(sourceOf(bytes, 'vgg13.safetensors')));
    expect(failure).toMatchObject({
      code: 'bad-weights',
      file: 'vgg13.safetensors',
      reason: 'wrong-network',
      expected: expect.stringContaining('VGG-19'),
      found: expect.stringContaining('VGG-13'),
    });
  });

  it('refuses a wrong shape with both shapes', async () => {
    const wrong = slim.map((tensor) =>
      tensor.name === 'block1_conv1/kernel' ? { ...tensor, shape: [3, 3, 16, 3] } : tensor,
    );
    expect(await refusal(wrong)).toMatchObject({
      reason: 'wrong-shape',
      expected: expect.stringContaining('block1_conv1/kernel [3, 3, 3, 16]'),
      found: '[3, 3, 16, 3]',
    });
  });

  it('refuses a network that lacks a tensor', async () => {
    expect(await refusal(slim.slice(0, -1))).toMatchObject({
      reason: 'missing-layers',
      expected: 'VGG-19 slim: block5_conv4/bias',
      found: '31 / 32',
    });
  });

  it('refuses weights of a family that the network is not used with', async () => {
    const places = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34];
    const torch = slim.map(({ shape, values }, index) => {
      const stem = `features.${places[Math.floor(index / 2)]}`;
      return shape.length === 1
        ? { name: `${stem}.bias`, shape, values }
        : { name: `${stem}.weight`, shape: [shape[3]!, shape[2]!, 3, 3], values };
    });
    expect(await refusal(torch)).toMatchObject({
      reason: 'wrong-family',
      expected: expect.stringContaining('oxford'),
      found: 'torchvision',
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s with its place', async (bad) => {
    const values = slim[3]!.values.slice();
    values[5] = bad;
    const wrong = slim.map((tensor, index) => (index === 3 ? { ...tensor, values } : tensor));
    expect(await refusal(wrong)).toMatchObject({
      reason: 'not-finite',
      expected: '|block1_conv2/bias[5]| < ∞',
      found: String(bad),
    });
  });

  it('finds heads under every name they go by', async () => {
    const heads = testHeads('squeezenet');
    const own = heads.map(({ values }, index) => ({
      name: `lin${index}.model.1.weight`,
      shape: [1, values.length, 1, 1],
      values,
    }));
    for (const tensors of [heads, own, namedHeads('squeezenet', 'squeeze')]) {
      const { network, learnt: found } = await recogniseSource(asSource(tensors));
      expect(network).toBeNull();
      expect(found.map(({ id }) => id)).toEqual(['squeezenet']);
      expect(await found[0]!.read()).toEqual(heads);
    }
  });

  it.each(['lin{}.model.1.weight', 'vgg.lin{}'])(
    'tells heads of VGG-16 by their channels: %s',
    async (name) => {
      const heads = [64, 128, 256, 512, 512].map((channels, index) => ({
        name: name.replace('{}', String(index)),
        shape: [1, channels, 1, 1],
        values: new Float32Array(channels).fill(index),
      }));
      const { network, learnt: found } = await recogniseSource(asSource(heads));
      expect(network).toBeNull();
      expect(found.map(({ id }) => id)).toEqual(['vgg16']);
      const read = await found[0]!.read();
      expect(read.map((head) => [head.name, head.values.length, head.values[0]])).toEqual([
        ['lpips/relu1_2', 64, 0],
        ['lpips/relu2_2', 128, 1],
        ['lpips/relu3_3', 256, 2],
        ['lpips/relu4_3', 512, 3],
        ['lpips/relu5_3', 512, 4],
      ]);
    },
  );

  it.each(['alpha', 'module.alpha', 'dists/alpha'])("finds DISTS' numbers: %s", async (alpha) => {
    const named = (name: string) => ({
      name,
      shape: [1, 1475, 1, 1],
      values: new Float32Array(1475).fill(0.1),
    });
    const both = [named(alpha.replace('alpha', 'beta')), named(alpha)];
    const { network, learnt: found } = await recogniseSource(asSource(both));
    expect(network).toBeNull();
    expect(found.map(({ id, kind }) => [id, kind])).toEqual([['vgg16', 'dists']]);
    expect((await found[0]!.read()).map(({ name }) => name)).toEqual(['dists/alpha', 'dists/beta']);
    expect(await failureFrom(() => recogniseSource(asSource([named(alpha)])))).toMatchObject({
      code: 'bad-weights',
    });
  });

  it('refuses a negative head', async () => {
    const heads = namedHeads('squeezenet', 'squeeze');
    heads[2]!.values[7] = -0.5;
    const { learnt: found } = await recogniseSource(asSource(heads));
    expect(await failureFrom(() => found[0]!.read())).toMatchObject({ code: 'bad-weights', found: '-0.5' });
  });
});

describe('openFiles', () => {
  it('takes a network and its heads together', async () => {
    const { networks, learnt } = await openFiles([
      asSource(namedHeads('squeezenet', 'squeeze'), 'heads.safetensors'),
      asSource(torchSqueezenet, 'net.safetensors'),
    ]);
    expect(networks.map(({ id }) => id)).toEqual(['squeezenet']);
    expect(learnt.map(({ id, kind }) => [id, kind])).toEqual([['squeezenet', 'lpips']]);
  });

  it.each([
    ['an empty file', '', 'truncated'],
    ['a text', 'hello, this is a text and not weights', 'unknown-format'],
    ['half a JSON', '{"weightsManifest": [', 'truncated'],
    ['another JSON', '{"a": 1}', 'unknown-format'],
  ])('refuses %s', async (_, text, reason) => {
    const source = sourceOf(new TextEncoder().encode(text), 'x');
    expect(await failureFrom(() => openFiles([source]))).toMatchObject({
      code: 'bad-weights',
      file: 'x',
      reason,
    });
  });
});
