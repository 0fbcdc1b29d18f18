import {
  engine,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

/**
 * Runs a kernel beside the engine, which would spend microseconds on each: no tape, no scope. What it makes is the caller's,
 * who gives it to {@link free} or {@link asTensor}. For what is made of hundreds of small kernels.
 */
export function rawKernel(
  name: string,
  inputs: { readonly [name: string]: TensorInfo } | readonly TensorInfo[],
  attributes: { readonly [name: string]: unknown } = {},
): TensorInfo {
  const kernel = getKernel(name, getBackend());
  if (!kernel) throw new Error(`${getBackend()} has no kernel ${name}`);
  return kernel.kernelFunc({
    inputs: inputs as unknown as NamedTensorInfoMap,
    attrs: attributes as unknown as NamedAttrMap,
    backend: engine().backend,
  }) as TensorInfo;
}

/** Gives back what {@link rawKernel} made. */
export function free(...made: readonly TensorInfo[]): void {
  for (const { dataId } of made) engine().backend.disposeData(dataId);
}

/** Makes a tensor of what {@link rawKernel} made; it belongs to the scope. */
export const asTensor = <T extends Tensor>(made: TensorInfo): T =>
  engine().makeTensorFromTensorInfo(made) as T;
