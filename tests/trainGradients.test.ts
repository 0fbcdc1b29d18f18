import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NodeBackend, useBackend } from './support/backends.ts';
import { trainGradientCases, wrongGradients } from './support/trainGradients.ts';

describe.each<NodeBackend>(['cpu', 'wasm'])('gradients of all that trains, on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('agree with central differences, and leave no tensor behind', { timeout: 120_000 }, async () => {
    const before = memory().numTensors;
    const { checked, wrong } = await wrongGradients();
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(trainGradientCases.length);
    expect(memory().numTensors).toBe(before);
  });
});
