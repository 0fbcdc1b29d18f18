import { tidy, transpose } from '@tensorflow/tfjs-core';
import { preprocess } from '#core/backbones/preprocess.ts';
import { backbones } from '#core/backbones/registry.ts';
import { onnxModel } from '../onnx/model.ts';
import type { BenchCalls } from './calls.ts';
import { benchVgg19, noiseImage, plain } from './network.ts';
import { inTurns, worstDifference } from './turns.ts';

type Ort = typeof import('onnxruntime-web/wasm');
/** VGG-19 as far as relu5_4: there is no pool after it in our layer table. */
const tap = 'relu5_4';

/**
 * onnxruntime-web from its own files, not bundled: its threads start from the file that it was loaded from. Null for
 * `threads` means WebGPU.
 */
async function loadOrt(threads: number | null): Promise<Ort> {
  const file = threads === null ? 'ort.webgpu.min.mjs' : 'ort.wasm.min.mjs';
  const url = new URL(`/ort/${file}`, location.origin).href;
  const ort = (await import(/* @vite-ignore */ url)) as Ort;
  ort.env.wasm.wasmPaths = new URL('/ort/', location.origin).href;
  ort.env.wasm.numThreads = threads ?? 1;
  ort.env.logLevel = 'error';
  return ort;
}

export async function benchForward({
  side,
  rounds,
  threads,
}: BenchCalls['forward']['params'] & { threads: number | null }): Promise<BenchCalls['forward']['result']> {
  const { network, weights } = benchVgg19();
  const image = noiseImage(side, 2);
  const input = tidy(() => transpose(preprocess(image, network.family, 'family'), [0, 3, 1, 2]));
  const ort = await loadOrt(threads);
  const x = new ort.Tensor('float32', Float32Array.from(await input.data()), [1, 3, side, side]);
  const file = onnxModel(backbones.vgg19.graph, weights.conv, { width: side, height: side });
  const session = await ort.InferenceSession.create(file, {
    executionProviders: [threads === null ? 'webgpu' : 'wasm'],
  });
  let ours: ArrayLike<number> = [];
  let theirs: ArrayLike<number> = [];
  const runOurs = async () => {
    await network.walk(image, new Set([tap]), plain, async (_, f) => {
      ours = (await f.data()).slice();
      f.dispose();
    });
  };
  const runTheirs = async () => {
    theirs = (await session.run({ x })).y!.data as Float32Array;
  };
  const [oursMs, theirsMs] = await inTurns(rounds, runOurs, runTheirs);
  const positions = theirs.length / 512;
  const asNhwc = Float32Array.from(theirs, (_, i) => theirs[(i % 512) * positions + Math.floor(i / 512)]!);
  await session.release();
  network.dispose();
  image.dispose();
  input.dispose();
  return { ours: oursMs, onnxruntime: theirsMs, worstDifference: worstDifference(asNhwc, ours) };
}
