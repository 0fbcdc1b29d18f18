import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '#tests/support/safetensors.ts';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';
import { openFile } from './open.ts';
import { recognise } from './recognise.ts';
import { memoryStorage } from './storage.ts';
import { WeightStore } from './store.ts';
import type { NamedTensor } from './tensorFile.ts';
import { sourceOf } from './testing/bytes.ts';
import { failureFrom } from './testing/failures.ts';
import { safetensorsFile } from './testing/safetensorsFile.ts';
import { digests } from './testing/tensors.ts';

const fileOf = (name: string) => new File([readFileSync(truthPath(`weights/${name}`))], name);
const nowhere: typeof fetch = async () => new Response(null, { status: 404 });

describe.runIf(truthIsThere())('the real weights', () => {
  const store = () => new WeightStore({ base: '/', storage: memoryStorage(), fetch: nowhere });
  const read = async (opened: WeightStore, id: 'vgg19' | 'alexnet' | 'squeezenet') => {
    const tensors: NamedTensor[] = [];
    for await (const tensor of (await opened.open(id)).tensors()) tensors.push(tensor);
    return tensors;
  };

  it('VGG-19 comes out of the storage bit for bit as direct dequantisation gives it', async () => {
    const opened = store();
    expect(await opened.install([fileOf('vgg19-features.safetensors')])).toBe('vgg19');
    const direct = readSafetensors('vgg19-features.safetensors').map((tensor) => ({
      ...tensor,
      values: new Float32Array(tensor.values),
    }));
    expect(digests(await read(opened, 'vgg19'))).toEqual(digests(direct));
    expect((await opened.open('vgg19')).identity).toMatchObject({ family: 'oxford', dtype: 'float32' });
  });

  const places = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34];
  const vgg = () =>
    readSafetensors('vgg19-features.safetensors').map((tensor) => ({
      ...tensor,
      values: new Float32Array(tensor.values),
    }));
  /** HWIO as torch has it, OIHW. */
  const torchNamed = (tensors: ReturnType<typeof vgg>) =>
    tensors.map(({ shape, values }, index) => {
      const stem = `features.${places[Math.floor(index / 2)]}`;
      if (shape.length === 1) return { name: `${stem}.bias`, shape, values };
      const [, , i, o] = shape as [number, number, number, number];
      const turned = Float32Array.from(values, (_, at) => {
        const [out, rest] = [Math.floor(at / (9 * i)), at % (9 * i)];
        return values[((rest % 9) * i + Math.floor(rest / 9)) * o + out]!;
      });
      return { name: `${stem}.weight`, shape: [o, i, 3, 3], values: turned };
    });
  /** The first layer changed: `change` gets a weight of red, green or blue and its place. */
  const withFirst = (change: (values: Float32Array, at: number, channel: number) => number) => {
    const tensors = vgg();
    const { values } = tensors[0]!;
    tensors[0]!.values = Float32Array.from(values, (_, at) => change(values, at, Math.floor(at / 64) % 3));
    return tensors;
  };
  const familyOf = async (tensors: ReturnType<typeof vgg>, asked: 'torchvision' | null = null) => {
    const source = sourceOf(safetensorsFile(tensors), 'x.safetensors');
    const { network, notes } = await recognise(await openFile(source), asked);
    return [network?.family, ...notes.map(({ kind }) => kind)];
  };

  it('tell the input that they are made for by their numbers, whatever their names say', async () => {
    const steps = [58.395, 57.12, 57.375];
    const flipped = (at: number, channel: number) => at + (2 - 2 * channel) * 64;
    const turned = withFirst((values, at, channel) => values[flipped(at, channel)]! * steps[channel]!);
    expect(await familyOf(vgg())).toEqual(['oxford']);
    expect(await familyOf(torchNamed(vgg()))).toEqual(['oxford', 'family-by-numbers']);
    expect(await familyOf(turned)).toEqual(['torchvision', 'family-by-numbers']);
    expect(await familyOf(torchNamed(turned))).toEqual(['torchvision']);
    const rgb = withFirst((values, at, channel) => values[flipped(at, channel)]!);
    expect(await failureFrom(() => familyOf(rgb))).toMatchObject({ reason: 'wrong-family' });
  });

  it('of another training are asked about under the names of Keras, never guessed', async () => {
    const other = vgg();
    other[1]!.values = other[1]!.values.map((value) => -value);
    expect(await failureFrom(() => familyOf(other))).toEqual({
      code: 'family-unknown',
      file: 'x.safetensors',
      backbone: 'vgg19',
      families: ['oxford', 'torchvision'],
    });
    expect(await familyOf(other, 'torchvision')).toEqual(['torchvision']);
    expect(await familyOf(torchNamed(other))).toEqual(['torchvision']);
  });

  it.each([
    ['alexnet', 'lpips-backbone-alexnet.safetensors', 10, 5],
    ['squeezenet', 'lpips-backbone-squeezenet1_1.safetensors', 50, 7],
  ] as const)('%s takes its heads along', async (id, file, layers, heads) => {
    const opened = store();
    await opened.install([fileOf(file), fileOf('lpips-heads-v0.1.safetensors')]);
    const tensors = await read(opened, id);
    expect(tensors.filter(({ name }) => !name.startsWith('lpips/'))).toHaveLength(layers);
    expect(tensors.filter(({ name }) => name.startsWith('lpips/'))).toHaveLength(heads);
  });
});
