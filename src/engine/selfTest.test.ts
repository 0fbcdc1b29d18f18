import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BackendName } from './backends.ts';
import { runSelfTest } from './selfTest.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Runs the self-test, of `way`'s kernels, with one kernel of the cpu backend replaced. */
async function withKernel(
  kernelName: string,
  spoil: (result: tf.TensorInfo) => tf.TensorInfo,
  way: BackendName = 'cpu',
) {
  const original = tf.getKernel(kernelName, 'cpu')!;
  tf.unregisterKernel(kernelName, 'cpu');
  tf.registerKernel({
    ...original,
    kernelFunc: (args) => spoil(original.kernelFunc(args) as tf.TensorInfo),
  });
  try {
    await runSelfTest(way);
  } finally {
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel(original);
  }
}

const values = (info: tf.TensorInfo) =>
  (tf.backend() as unknown as { data: { get(id: object): { values: Float32Array } } }).data.get(info.dataId)
    .values;

describe('the self-test', () => {
  it.each(['cpu', 'wasm'] as const)(
    'passes on a right backend by the kernels of %s, to float32 precision, and leaves nothing behind',
    async (way) => {
      await runSelfTest(way);
      const before = tf.memory().numTensors;
      const result = await runSelfTest(way);
      expect(result.forwardError).toBeLessThan(1e-5);
      expect(result.gradientError).toBeLessThan(1e-5);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it.each(['FusedConv2D', 'MaxPool', 'Select', 'Step', 'Transpose'])(
    'notices a %s that returns zeros',
    async (kernel) => {
      await expect(
        withKernel(kernel, (info) => {
          values(info).fill(0);
          return info;
        }),
      ).rejects.toThrow(/off by/);
    },
  );

  it.each(['DepthwiseConv2dNative', 'Concat', 'Sub', 'ClipByValue'])(
    'notices a %s that is wrong, of the kernels that wasm needs',
    async (kernel) => {
      const spoil = (info: tf.TensorInfo) => {
        const v = values(info);
        v.forEach((x, i) => {
          v[i] = x * 1.01;
        });
        return info;
      };
      await expect(withKernel(kernel, spoil, 'wasm')).rejects.toThrow(/off by/);
    },
  );

  it('notices a gradient kernel that is wrong by one percent', async () => {
    await expect(
      withKernel('Select', (info) => {
        const v = values(info);
        v.forEach((x, i) => {
          v[i] = x * 1.01;
        });
        return info;
      }),
    ).rejects.toThrow(/gradients are off/);
  });

  it('notices not-a-number', async () => {
    await expect(
      withKernel('FusedConv2D', (info) => {
        values(info)[0] = Number.NaN;
        return info;
      }),
    ).rejects.toThrow(/off by/);
  });
});
