import type { DataType, KernelBackend } from '@tensorflow/tfjs-core';

interface Stored {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  /** Where the numbers are still here: not on the device yet. */
  values: ArrayLike<number> | null;
  resource?: unknown;
}

/** What tfjs's WebGPU backend offers to its kernels. */
interface WebGpuBackend extends KernelBackend {
  readonly queue: GPUQueue;
  readonly tensorMap: { get(dataId: object): Stored };
  readonly bufferManager: { acquireBuffer(bytes: number, usage: number): GPUBuffer };
  uploadToGPU(dataId: object): void;
}

/** Larger ones go as tfjs sends them: mapped memory is written in place, a queue copies. */
const MOST_BYTES = 2 ** 20;

const own = new WeakSet<object>();
const sized = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);

/**
 * Lets small tensors reach the device by way of its queue, as tfjs's uniforms do, in place of a mapped buffer for each: on a graphics
 * processor a number such as the 2 in `mul(x, 2)` took 0.9 ms, ten times what the product takes. A buffer that commands
 * still wait for is never handed out again before they were submitted, so that writing ahead of them is safe. To be called
 * when the backend has been started; again does nothing.
 */
export function uploadByQueue(backend: KernelBackend): void {
  const gpu = backend as WebGpuBackend;
  if (own.has(gpu)) return;
  own.add(gpu);
  const mapped = gpu.uploadToGPU.bind(gpu);
  gpu.uploadToGPU = (dataId) => {
    const stored = gpu.tensorMap.get(dataId);
    const { dtype, shape, values } = stored;
    const whole = dtype === 'int32' || dtype === 'bool';
    const bytes = 4 * sized(shape);
    if (stored.resource || !values || !(whole || dtype === 'float32') || bytes > MOST_BYTES)
      return mapped(dataId);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = gpu.bufferManager.acquireBuffer(bytes, usage);
    const numbers = whole ? Int32Array.from(values) : asFloats(values);
    gpu.queue.writeBuffer(buffer, 0, numbers);
    stored.resource = buffer;
    stored.values = null; // as tfjs does: the device has them now
  };
}

const asFloats = (values: ArrayLike<number>): Float32Array<ArrayBuffer> =>
  (values instanceof Float32Array ? values : Float32Array.from(values)) as Float32Array<ArrayBuffer>;
