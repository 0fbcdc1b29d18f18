import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { asImage01 } from '#core/image.ts';
import { asTrained } from '#core/recipes/variants.ts';
import { random } from '#core/training/random.ts';
import { useBackend } from '#tests/support/backends.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import { FeatureBanks } from './armLosses.ts';

beforeAll(() => useBackend('wasm'));

it('all banks of a run keep no more than its budget between them, and what one gives back another may have', () => {
  const network = seededNetwork();
  const images = asImage01(
    tf.tensor4d(Float32Array.from({ length: 2 * 8 * 8 * 3 }, random(1)), [2, 8, 8, 3]),
  );
  const size = 4 * 8 * 8 * 4; // of relu1_2 of one image, four channels wide
  const banks = new FeatureBanks(3 * size);
  const own = banks.of(network, asTrained);
  const other = banks.of(network, { ...asTrained, input: 'zero-to-one' });
  const fill = (bank: typeof own) => {
    tf.tidy(() => void bank.of(images, ['0', '1'], ['relu1_2']));
    return bank.bytes;
  };
  expect([fill(own), fill(other)]).toEqual([2 * size, size]);
  expect(own.bytes + other.bytes).toBe(3 * size);
  banks.of(network, { ...asTrained, input: 'zero-to-one' });
  banks.sweep();
  banks.of(network, { ...asTrained, input: 'zero-to-one' });
  banks.sweep();
  expect(own.bytes, 'nobody asked for it').toBe(0);
  expect(fill(other)).toBe(2 * size);
  banks.dispose();
  for (const one of [images, network]) one.dispose();
});
