import { describe, expect, it } from 'vitest';
import { sourceOf, toBytes } from '../testing/bytes.ts';
import { h5File } from '../testing/h5File.ts';
import { testValues } from '../testing/tensors.ts';
import { H5Places } from './h5Places.ts';

const tensors = ['block1_conv1', 'block1_conv2', 'block2_conv1', 'block2_conv2', 'block3_conv1'].flatMap(
  (layer, index) => [
    { name: `${layer}/${layer}_W_1:0`, shape: [3, 3, 4, 8], values: testValues(288, index) },
    { name: `${layer}/deeper/${layer}_b_1:0`, shape: [8], values: testValues(8, index + 50) },
  ],
);

describe('H5Places', () => {
  it('finds where each dataset lies', async () => {
    const bytes = await h5File(tensors, {}, true);
    const places = new H5Places(sourceOf(bytes, 'x.h5'));
    const found = [];
    for (const [name, address] of await places.root()) found.push(...(await places.below(address, name)));
    expect(found.map(({ name }) => name).sort()).toEqual(tensors.map(({ name }) => name).sort());
    for (const { name, shape, values } of tensors) {
      const place = found.find((candidate) => candidate.name === name)!;
      expect(place.shape).toEqual(shape);
      expect(bytes.slice(place.start, place.end)).toEqual(toBytes(values));
    }
  });

  it('does not guess: other layouts, other numbers and cut files are errors', async () => {
    const one = { name: 'a/kernel', shape: [6, 5, 4], values: testValues(120, 3) };
    for (const how of [
      { chunks: [4, 3, 2], compression: 'gzip' },
      { data: new Float64Array(one.values), dtype: '<d' },
      { data: new Int32Array(120), dtype: '<i' },
    ]) {
      const places = new H5Places(sourceOf(await h5File([one], how, true), 'x.h5'));
      const address = (await places.root()).get('a')!;
      await expect(places.below(address, 'a'), JSON.stringify(how)).rejects.toThrow();
    }
    const whole = await h5File(tensors, {}, true);
    for (const length of [40, 200, 1000]) {
      const cut = new H5Places(sourceOf(whole.slice(0, length), 'x.h5'));
      await expect(cut.root(), String(length)).rejects.toThrow();
    }
  });
});
