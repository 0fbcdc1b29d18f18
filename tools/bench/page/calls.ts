import type { BackendName } from '#worker/protocol.ts';

/** What the page of the benchmark asks its worker for; each answer is a list of milliseconds, one for each round. */
export interface BenchCalls {
  /** Starts tfjs on a backend: as the app does, or (wasm) with the number of threads that tfjs takes by itself. */
  start: {
    params: { by: 'app' | 'tfjs'; backend: BackendName };
    result: { detail: string; threads: number; software: boolean };
  };
  /** VGG-19 to relu5_4 on one image of `side` x `side`: ours and onnxruntime-web's, turn by turn. */
  forward: {
    params: { side: number; rounds: number };
    result: { ours: number[]; onnxruntime: number[]; worstDifference: number };
  };
  /** Gradient of the multi-scale L1 loss to an image of `side` x `side`: ours and stock tfjs's, turn by turn. */
  gradient: {
    params: { side: number; rounds: number };
    result: { ours: number[]; stock: number[]; worstDifference: number };
  };
  /** The same gradient by stock tfjs alone. */
  stockGradient: { params: { side: number; rounds: number }; result: number[] };
  /** A training step of super-resolution, 32x32, batch 8, seeded backbone: ours and stock tfjs's, turn by turn. */
  step: {
    params: { rounds: number };
    result: { ours: number[]; stock: number[]; worstDifference: number };
  };
  /** A pair of images of `side` x `side` compared at five layers by full VGG-19 and by vgg19-slim, turn by turn. */
  pair: { params: { side: number; rounds: number }; result: { full: number[]; slim: number[] } };
}
export type BenchCallName = keyof BenchCalls;
