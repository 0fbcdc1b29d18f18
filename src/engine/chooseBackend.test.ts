import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { chooseBackend } from './chooseBackend.ts';

it('passes over what does not start here, and takes the processor', async () => {
  const stages: string[] = [];
  const { started, skipped, selfTest } = await chooseBackend({
    prefer: 'auto',
    onStage: (stage, backend) => stages.push(`${stage} ${backend}`),
  });
  expect(started).toMatchObject({ backend: 'cpu', threads: 1, software: false });
  expect(tf.getBackend()).toBe('cpu');
  expect(selfTest.gradientError).toBeLessThan(selfTest.tolerance);
  expect(skipped.map(({ backend }) => backend)).toEqual(['webgpu', 'wasm', 'webgl']);
  expect(stages).toContain('starting webgpu');
  expect(stages.at(-1)).toBe('self-test cpu');
});

it('never trusts a backend that computes wrongly', async () => {
  const kernel = tf.getKernel('FusedConv2D', 'cpu')!;
  tf.unregisterKernel('FusedConv2D', 'cpu');
  tf.registerKernel({
    ...kernel,
    kernelFunc: (args) => {
      const info = kernel.kernelFunc(args) as tf.TensorInfo;
      const { data } = tf.backend() as unknown as { data: { get(id: object): { values: Float32Array } } };
      data.get(info.dataId).values.fill(0);
      return info;
    },
  });
  try {
    await expect(chooseBackend({ prefer: 'auto' })).rejects.toMatchObject({
      failure: {
        code: 'no-backend',
        tried: expect.arrayContaining([
          { backend: 'cpu', reason: 'self-test-failed', detail: expect.stringMatching(/off by/) },
        ]),
      },
    });
  } finally {
    tf.unregisterKernel('FusedConv2D', 'cpu');
    tf.registerKernel(kernel);
  }
});
