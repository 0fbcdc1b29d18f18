import { shareIdentityOnWasm } from './wasmIdentity.ts';
import { sliceInPlaceOnWasm } from './wasmSlice.ts';

let done = false;

/**
 * Replaces wasm's kernels that copy more than they need. To be called once they are registered, which they stay when the
 * backend starts anew: again does nothing.
 */
export function replaceWasmKernels(): void {
  if (done) return;
  done = true;
  sliceInPlaceOnWasm();
  shareIdentityOnWasm();
}
