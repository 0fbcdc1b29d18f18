import { addN, memory, mul, square } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NodeBackend, useBackend } from './support/backends.ts';
import { gradientErrors, noise } from './support/directional.ts';
import { trainGradientCases, wrongGradients } from './support/trainGradients.ts';

describe.each<NodeBackend>(['cpu', 'wasm'])('gradients of all that trains, on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(['each', 'together'] as const)(
    'agree with central differences, %s moved, and leave no tensor behind',
    async (moved) => {
      const before = memory().numTensors;
      const { checked, wrong } = await wrongGradients(moved);
      expect(wrong).toEqual([]);
      expect(checked).toBeGreaterThan(trainGradientCases.length);
      expect(memory().numTensors).toBe(before);
    },
  );
});

it.each(['each', 'together'] as const)(
  'a gradient that is half of what it should be is found, %s moved, however small',
  async (moved) => {
    await useBackend('cpu');
    const inputs = Object.fromEntries(['a', 'b', 'c', 'd'].map((name, i) => [name, noise([5], i)]));
    const factors: Record<string, number> = { a: 1, b: 20, c: 1, d: 3 };
    const errors = await gradientErrors(
      {
        inputs,
        value: (at) => addN(Object.entries(at).map(([name, x]) => mul(square(x), factors[name]!))),
        gradients: (at) =>
          Object.fromEntries(
            Object.entries(at).map(([name, x]) => [name, mul(x, (name === 'a' ? 1 : 2) * factors[name]!)]),
          ),
        step: 1e-2,
      },
      moved,
    );
    expect(Math.max(...Object.values(errors))).toBeGreaterThan(0.06);
  },
);
