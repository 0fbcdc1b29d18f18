import {
  add,
  mean,
  mul,
  type Scalar,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor,
  tidy,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import { distances } from '#core/distances/registry.ts';
import type { FeatureMap } from '#core/image.ts';
import { convFilterGradient, convInputGradient } from '#core/ops/conv.ts';
import { FrozenConv } from '#core/ops/frozenConv.ts';
import { pool } from '#core/ops/pool.ts';
import type { BackendName } from './backends.ts';
import stored from './selfTest.json';

export interface SelfTestResult {
  /** Largest relative error of a distance. */
  readonly forwardError: number;
  /** Largest error of a gradient, as a share of its norm. */
  readonly gradientError: number;
  readonly tolerance: number;
  readonly ms: number;
}

/** What a backend may be off by, relative; half precision or a wrong kernel is off by far more. */
const tolerances: Readonly<Record<BackendName, number>> = {
  webgpu: 1e-3,
  wasm: 1e-3,
  webgl: 1e-3,
  cpu: 1e-3,
};

/** Repeatable numbers that need no file: `wave` of tests/truth/make_self_test.py. */
function wave(shape: readonly number[], phase: number, scale: number, offset = 0): Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  const values = Float32Array.from({ length: size }, (_, i) => {
    const v = ((i + 1) * 0.61803398875 * phase) % 1;
    return (v * 2 - 1) * scale + offset;
  });
  return tensor(values, [...shape]);
}

const widths = [
  [3, 8, 1.1, 0.4, 1.9],
  [8, 8, 1.7, 0.25, 3.1],
  [8, 12, 2.3, 0.25, 0.7],
] as const;

/**
 * Three frozen convolutions with ReLU, a pool before the second (VGG's) and the third (AlexNet's): both in small. The
 * second one is done in the way that only wasm takes, where it is wasm.
 */
function smallNetwork(backend: BackendName): FrozenConv[] {
  return widths.map(([from, to, kernelPhase, scale, biasPhase], n) => {
    const spec = { size: 3, stride: 1, padding: 1 };
    const kernel = wave([3, 3, from, to], kernelPhase, scale) as Tensor4D;
    const bias = wave([to], biasPhase, 0.2) as Tensor1D;
    const way = backend === 'wasm' && n === 1 ? 'winograd' : 'direct';
    return new FrozenConv({ ...spec, inChannels: from, outChannels: to }, kernel, bias, way);
  });
}

/** Windows side by side, and ones that overlap: their gradients take different kernels. */
const pools = [2, 3].map((size) => ({ size, stride: 2, padding: 0, ceil: false }));

function features(network: readonly FrozenConv[], x: Tensor4D): FeatureMap[] {
  let value = x;
  return network.map((conv, n) => {
    const before = pools[n - 1];
    value = conv.differentiable(before ? pool(value, before, 'max') : value, 'relu');
    return value as FeatureMap;
  });
}

const l1 = distances.l1;
const gram = distances.gram;

/** The two kinds of distance, [l1 at three taps, gram at the last]. */
function measureAll(fa: FeatureMap[], fb: FeatureMap[]): Scalar[] {
  if (l1.kind !== 'spatial' || gram.kind !== 'global')
    throw new Error('self-test: expected l1 with a map, gram without');
  return [...fa.map((f, n) => mean(l1.map(f, fb[n]!)) as Scalar), gram.value(fa[2]!, fb[2]!, null)];
}

/**
 * Computes distances, their gradient to the image and a convolution's gradients to its filter and its input on tfjs's current backend,
 * and compares them with values that PyTorch computed in float64. Takes well under a second.
 * Throws with the number that is wrong: backends are known that return zeros, or wrong gradients, without a word.
 */
export async function runSelfTest(backend: BackendName): Promise<SelfTestResult> {
  const began = performance.now();
  const tolerance = tolerances[backend];
  const network = smallNetwork(backend);
  const { forward, toImage, toFilter, toInput } = tidy(() => {
    const a = wave([1, 16, 16, 3], 1.3, 0.5, 0.5) as Tensor4D;
    const b = wave([1, 16, 16, 3], 2.7, 0.5, 0.5) as Tensor4D;
    const fa = features(network, a);
    const forward = stack(measureAll(fa, features(network, b)));
    const loss = (x: Tensor) => {
      const [one, two, three, style] = measureAll(fa, features(network, x as Tensor4D)) as [
        Scalar,
        Scalar,
        Scalar,
        Scalar,
      ];
      return add(add(add(one, two), three), mul(style, 10)) as Scalar;
    };
    const toImage = valueAndGrad(loss)(b).grad;
    const x = wave([2, 8, 8, 4], 1.5, 1) as Tensor4D;
    const dy = wave([2, 4, 4, 6], 2.1, 1) as Tensor4D;
    const filter = wave([3, 3, 4, 6], 0.9, 0.3) as Tensor4D;
    return {
      forward,
      toImage,
      toFilter: convFilterGradient(x, dy, 3, 2, 1),
      toInput: convInputGradient(dy, filter, [8, 8], 2, 1),
    };
  });
  try {
    const [values, image, filter, input] = await Promise.all([
      forward.data(),
      toImage.data(),
      toFilter.data(),
      toInput.data(),
    ]);
    const forwardError = worst(
      [...stored.l1, stored.gram].map((want, i) => Math.abs(values[i]! - want) / want),
    );
    const gradientError = worst([
      ...errors(image, stored.imageGradient.first, 0, stored.imageGradient.norm),
      ...errors(image, stored.imageGradient.middle, 384, stored.imageGradient.norm),
      Math.abs(length(image) - stored.imageGradient.norm) / stored.imageGradient.norm,
      ...errors(filter, stored.filterGradient.first, 0, stored.filterGradient.norm),
      Math.abs(length(filter) - stored.filterGradient.norm) / stored.filterGradient.norm,
      ...errors(input, stored.inputGradient.first, 0, stored.inputGradient.norm),
      Math.abs(length(input) - stored.inputGradient.norm) / stored.inputGradient.norm,
    ]);
    if (!(forwardError <= tolerance)) throw new Error(`distances are off by ${percent(forwardError)}`);
    if (!(gradientError <= tolerance)) throw new Error(`gradients are off by ${percent(gradientError)}`);
    return { forwardError, gradientError, tolerance, ms: performance.now() - began };
  } finally {
    for (const owner of [forward, toImage, toFilter, toInput, ...network]) owner.dispose();
  }
}

type Numbers = ArrayLike<number>;
const worst = (list: readonly number[]) => Math.max(...list);
const length = (v: Numbers) => Math.sqrt(Array.from(v).reduce((sum, x) => sum + x * x, 0));
const errors = (got: Numbers, want: readonly number[], from: number, scale: number) =>
  want.map((w, i) => Math.abs(got[from + i]! - w) / scale);
const percent = (share: number) => `${(100 * share).toPrecision(3)} %`;
