import {
  type KernelBackend,
  type KernelConfig,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/** What tfjs's wasm backend offers to its kernels. */
interface WasmBackend extends KernelBackend {
  /** One more tensor holds these numbers. */
  incRef(dataId: TensorInfo['dataId']): void;
}

/**
 * Replaces wasm's Identity kernel, which copies: a tensor never changes, so a second one can hold the same numbers, as on
 * the other backends. A gradient clones whatever it saves. To be called once, when the backend's kernels are registered.
 */
export function shareIdentityOnWasm(): void {
  const config: KernelConfig = {
    kernelName: 'Identity',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend }) => {
      const { dataId, shape, dtype } = inputs.x as TensorInfo;
      (backend as WasmBackend).incRef(dataId);
      return { dataId, shape, dtype };
    },
  };
  unregisterKernel('Identity', 'wasm');
  registerKernel(config);
}
