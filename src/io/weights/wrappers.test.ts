import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { convert } from './convert.ts';
import { openFile } from './open.ts';
import { recognise } from './recognise.ts';
import { sourceOf } from './testing/bytes.ts';
import { failureFrom } from './testing/failures.ts';
import { h5File } from './testing/h5File.ts';
import { safetensorsFile } from './testing/safetensorsFile.ts';
import { asTorchvision, digests, type TestTensor, testHeads, testNetwork } from './testing/tensors.ts';
import { torchZipFile } from './testing/torchFile.ts';

const squeezenet = testNetwork('squeezenet');
const plain = asTorchvision(squeezenet);
const plainDigests = digests(squeezenet);
const slim = testNetwork('vgg19-slim');

const renamed = (tensors: readonly TestTensor[], rename: (name: string, index: number) => string) =>
  tensors.map((tensor, index) => ({ ...tensor, name: rename(tensor.name, index) }));
const found = async (tensors: readonly TestTensor[]) =>
  recognise(await openFile(sourceOf(safetensorsFile(tensors), 'x.safetensors')));
const read = async (tensors: readonly TestTensor[]) => {
  const { network } = await found(tensors);
  return digests(await Promise.all(network!.tensors.map((tensor) => tensor.read())));
};

describe('a network inside wrappers', () => {
  it.each<[string, (name: string, index: number) => string]>([
    ['DataParallel', (name) => `module.${name}`],
    ['DataParallel of features', (name) => name.replace('features.', 'features.module.')],
    ['torch.compile', (name) => `_orig_mod.${name}`],
    ['both and a backbone', (name) => `_orig_mod.module.backbone.${name}`],
    ['a perceptual loss', (name) => name.replace('features', 'perceptual.vgg')],
    ['a Sequential alone', (name) => name.replace('features.', '')],
    ['numbered lists', (name) => `losses.0.nets.3.${name}`],
    [
      'some layers checkpointed',
      (name, i) => (i % 3 ? name : name.replace(/(\.[^.]+)$/, '._checkpoint_wrapped_module$1')),
    ],
    ['some layers in a wrapper of no known name', (name, i) => (i < 10 ? name : `wrapped.${name}`)],
  ])('is the same: %s', async (_, rename) => {
    expect(await read(renamed(plain, rename))).toEqual(plainDigests);
  });

  it('is stored as the same bytes', async () => {
    const stored = async (tensors: readonly TestTensor[]) => {
      const { network } = await found(tensors);
      const options = { dtype: 'float32' as const, learnt: [], write: async () => {} };
      const { weightsSha256, paths } = await convert(network!, options);
      return { weightsSha256, paths };
    };
    expect(await stored(renamed(plain, (name) => `_orig_mod.module.${name}`))).toEqual(await stored(plain));
  });

  it('is the average where the file has one, and that is said', async () => {
    const average = plain.map((tensor) => ({ ...tensor, values: tensor.values.map((value) => value / 2) }));
    const both = [
      ...renamed(average, (name) => `params_ema.${name}`),
      ...renamed(plain, (name) => `params.${name}`),
    ].reverse();
    const { network, notes } = await found(both);
    expect((await network!.tensors[0]!.read()).values[1]).toBe(squeezenet[0]!.values[1]! / 2);
    expect(notes).toEqual([
      { kind: 'several', file: 'x.safetensors', taken: 'params_ema.features', count: 2, averaged: true },
    ]);
  });

  it('comes with its heads from a state dict of LPIPS', async () => {
    const net = renamed(plain, (name) => name.replace('features.', 'net.slice1.'));
    const heads = testHeads('squeezenet').flatMap(({ values }, index) =>
      [`lin${index}.model.1.weight`, `lins.${index}.model.1.weight`].map((name) => ({
        name,
        shape: [1, values.length, 1, 1],
        values,
      })),
    );
    const { network, learnt: kept } = await found([...net, ...heads]);
    expect(network?.id).toBe('squeezenet');
    expect(await kept[0]!.read()).toEqual(testHeads('squeezenet'));
  });

  it('is found by order where Keras 3 counts its layers, by number and not by text', async () => {
    for (const first of [0, 7]) {
      const counted = slim.map(({ name, ...rest }, index) => {
        const layer = first + Math.floor(index / 2);
        return {
          name: `layers/conv2d${layer === 0 ? '' : `_${layer}`}/vars/${name.endsWith('kernel') ? 0 : 1}`,
          ...rest,
        };
      });
      const { network } = await recognise(await openFile(sourceOf(await h5File(counted), 'x.h5')));
      const values = await Promise.all(network!.tensors.map((tensor) => tensor.read()));
      expect(digests(values)).toEqual(digests(slim));
    }
  });

  it("is read from Keras' archive", async () => {
    const inside = await h5File(slim);
    for (const level of [0, 6] as const) {
      const files = { 'config.json': new Uint8Array(2), 'model.weights.h5': inside };
      const source = sourceOf(new Uint8Array(zipSync(files, { level })), 'x.keras');
      const { network } = await recognise(await openFile(source));
      const values = await Promise.all(network!.tensors.map((tensor) => tensor.read()));
      expect(digests(values)).toEqual(digests(slim));
    }
  });

  it.each([
    ['GGUF', new TextEncoder().encode('GGUF and more than 16 bytes')],
    ['NumPy .npz', zipSync({ 'a.npy': new Uint8Array(20) })],
    ['TorchScript', torchZipFile([], { 'net/constants.pkl': new Uint8Array(2) })],
  ])('of a format that is not read is named: %s', async (name, bytes) => {
    const source = sourceOf(new Uint8Array(bytes), 'x');
    expect(await failureFrom(() => openFile(source))).toMatchObject({ reason: 'other-format', found: name });
  });

  it.each([
    [
      'ResNet-101',
      [3, 4, 23, 3].flatMap((n, s) => Array.from({ length: n }, (_, b) => `layer${s + 1}.${b}.conv3.weight`)),
    ],
    ['CLIP', ['visual.conv1.weight']],
    ['StyleGAN', ['synthesis.b4.conv1.weight']],
    ['a diffusion model (U-Net)', ['down_blocks.0.attentions.0.transformer_blocks.0.norm1.weight']],
    ['a vision transformer (ViT)', ['cls_token', 'blocks.0.attn.qkv.weight']],
  ])('is refused by the name of what it is: %s', async (name, names) => {
    const tensors = names.map((tensor) => ({ name: tensor, shape: [2], values: new Float32Array(2) }));
    expect(await failureFrom(() => found(tensors))).toMatchObject({ reason: 'wrong-network', found: name });
  });
});
