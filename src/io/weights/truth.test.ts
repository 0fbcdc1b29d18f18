import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '#tests/support/safetensors.ts';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';
import { memoryStorage } from './storage.ts';
import { WeightStore } from './store.ts';
import type { NamedTensor } from './tensorFile.ts';
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

  it('Oxford values under torchvision names are refused: that preprocessing would be wrong for them', async () => {
    const places = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34];
    const renamed = readSafetensors('vgg19-features.safetensors').map(({ shape, values }, index) => {
      const stem = `features.${places[Math.floor(index / 2)]}`;
      return shape.length === 1
        ? { name: `${stem}.bias`, shape, values: new Float32Array(values) }
        : { name: `${stem}.weight`, shape: [shape[3]!, shape[2]!, 3, 3], values: new Float32Array(values) };
    });
    const file = new File([safetensorsFile(renamed, 'F16')], 'caffe.safetensors');
    expect(await failureFrom(() => store().install([file]))).toEqual({
      code: 'bad-weights',
      file: 'caffe.safetensors',
      reason: 'wrong-family',
      expected: 'torchvision',
      found: 'oxford',
    });
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
