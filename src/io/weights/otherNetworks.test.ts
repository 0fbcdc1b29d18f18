import { describe, expect, it } from 'vitest';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { foldedBias, foldedKernel, foldOf } from './batchNorm.ts';
import { expectedTensors } from './expected.ts';
import { recognise } from './recognise.ts';
import type { StoredTensor, TensorFile } from './tensorFile.ts';
import { failureFrom } from './testing/failures.ts';

type Named = readonly (readonly [name: string, shape: readonly number[]])[];

const stored = (name: string, shape: readonly number[], values?: readonly number[]): StoredTensor => ({
  name,
  shape,
  half: false,
  read: async () => Float32Array.from(values ?? new Array(shape.reduce((a, b) => a * b, 1)).fill(0)),
});
const file = (tensors: Named): TensorFile => ({
  file: 'x.pth',
  format: 'torch',
  origin: '',
  declared: null,
  tensors: tensors.map(([name, shape]) => stored(name, shape)),
});
const parts = ['weight', 'bias', 'running_mean', 'running_var'];

/** torchvision's names of ResNet-18, from its own description: stages of two blocks, batch norm apart or folded. */
function resnet18(norms: 'apart' | 'folded'): Named {
  const conv = (name: string, norm: string, shape: readonly number[]): Named =>
    norms === 'folded'
      ? [
          [`${name}.weight`, shape],
          [`${name}.bias`, [shape[0]!]],
        ]
      : [[`${name}.weight`, shape], ...parts.map((part) => [`${norm}.${part}`, [shape[0]!]] as const)];
  const stages = [64, 128, 256, 512].flatMap((to, index): Named => {
    const from = index === 0 ? 64 : to / 2;
    const stage = `layer${index + 1}`;
    const block = (at: string, into: number) => [
      ...conv(`${at}.conv1`, `${at}.bn1`, [to, into, 3, 3]),
      ...conv(`${at}.conv2`, `${at}.bn2`, [to, to, 3, 3]),
    ];
    const shortcut =
      index === 0 ? [] : conv(`${stage}.0.downsample.0`, `${stage}.0.downsample.1`, [to, from, 1, 1]);
    return [...block(`${stage}.0`, from), ...shortcut, ...block(`${stage}.1`, to)];
  });
  return [...conv('conv1', 'bn1', [64, 3, 7, 7]), ...stages, ['fc.weight', [1000, 512]], ['fc.bias', [1000]]];
}

const kerasNames = (id: BackboneId): Named =>
  expectedTensors(backbones[id]).map(({ name, shape }) => [name, shape]);
const networkOf = async (tensors: Named) => (await recognise(file(tensors), 'oxford')).network;

describe('ResNet-18', () => {
  it.each(['apart', 'folded'] as const)('is known by torchvision’s names, batch norm %s', async (norms) => {
    const network = await networkOf(resnet18(norms));
    expect(network).toMatchObject({ id: 'resnet18', family: 'torchvision' });
    expect(network!.tensors.map(({ name }) => name)).toEqual(
      expectedTensors(backbones.resnet18).map(({ name }) => name),
    );
  });

  it.each(['module.', '_orig_mod.', 'model.backbone.'])('is known inside %s', async (wrapper) => {
    const wrapped = resnet18('apart').map(([name, shape]) => [wrapper + name, shape] as const);
    expect((await networkOf(wrapped))?.id).toBe('resnet18');
  });

  it('is refused without any running statistics, and that is said', async () => {
    const cut = resnet18('apart').filter(([name]) => !name.includes('running_'));
    expect(await failureFrom(() => networkOf(cut))).toMatchObject({ reason: 'missing-statistics' });
  });

  it('is refused without running statistics, or without a layer, by the names of what is missing', async () => {
    const without = (pattern: RegExp, norms: 'apart' | 'folded') =>
      failureFrom(() => networkOf(resnet18(norms).filter(([name]) => !pattern.test(name))));
    expect(await without(/layer2\.0\.bn1\.running_var/, 'apart')).toMatchObject({
      reason: 'missing-statistics',
      expected: 'ResNet-18: layer2.0.bn1.running_var',
    });
    expect(await without(/layer4\.1\.conv2\.weight/, 'folded')).toMatchObject({
      reason: 'missing-layers',
      expected: 'ResNet-18: layer4.1.conv2.weight',
    });
  });
});

describe('VGG-16 and VGG-19', () => {
  it.each(['vgg16', 'vgg19'] as const)('%s is told from the other by the names that both use', async (id) => {
    expect(await networkOf(kerasNames(id))).toMatchObject({ id, family: 'oxford' });
  });

  it('a VGG-19 that lacks a layer is not taken for a VGG-16', async () => {
    const cut = kerasNames('vgg19').filter(([name]) => name !== 'block5_conv4/kernel');
    expect(await failureFrom(() => networkOf(cut))).toMatchObject({
      reason: 'missing-layers',
      expected: 'VGG-19: block5_conv4/kernel',
    });
  });
});

describe('a batch norm', () => {
  it('becomes part of the convolution before it', async () => {
    const norm = {
      gain: stored('g', [2], [4, 3]),
      shift: stored('s', [2], [0.5, -1]),
      mean: stored('m', [2], [1, 4]),
      variance: stored('v', [2], [4 - 1e-5, 9 - 1e-5]),
    };
    // Factors 4 / sqrt(4) = 2 and 3 / sqrt(9) = 1.
    const fold = await foldOf(norm);
    const close = (found: Float32Array, expected: readonly number[]) => {
      for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
    };
    close(foldedKernel(Float32Array.of(1, 1, 5, 5), fold), [2, 1, 10, 5]);
    close(foldedBias(null, fold), [0.5 - 2, -1 - 4]);
    close(foldedBias(Float32Array.of(10, 10), fold), [0.5 + 18, -1 + 6]);
  });
});
