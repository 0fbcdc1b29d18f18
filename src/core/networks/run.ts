import {
  add,
  concat,
  leakyRelu,
  matMul,
  mul,
  relu,
  reshape,
  sigmoid,
  slice,
  split,
  step,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import {
  biasGradient,
  convFilterGradient,
  convInputGradient,
  LEAKY_SLOPE,
  paddingOf,
  rawConv,
} from '../ops/conv.ts';
import { sumUpsampled, upsample } from '../ops/upsample.ts';
import type { Params } from './params.ts';
import type { Activation, NetLayer, NetSpec } from './types.ts';

/**
 * A forward pass that remembers what its backward pass needs. Trainable networks carry their own gradients, with no
 * tape: the wasm backend lacks kernels that tfjs's gradients ask for, and a tape copies.
 */
export interface Pass {
  readonly output: Tensor;
  /** Value that entered each layer, and the one that left it. */
  readonly trace: readonly { input: Tensor; output: Tensor; saved: Tensor | null }[];
  readonly input: Tensor;
}

const param = (params: Params, name: string): Tensor => {
  const found = params.get(name);
  if (!found) throw new Error(`network: no parameter ${name}`);
  return found;
};

function activate(x: Tensor, activation: Activation): Tensor {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return relu(x);
    case 'leaky':
      return leakyRelu(x, LEAKY_SLOPE);
    case 'sigmoid':
      return sigmoid(x);
    case 'tanh':
      return tanh(x);
    default:
      return activation satisfies never;
  }
}

/** dy times the activation's slope, read from its output y. */
function throughActivation(dy: Tensor, y: Tensor, activation: Activation): Tensor {
  switch (activation) {
    case 'linear':
      return dy;
    case 'relu':
      return mul(dy, step(y));
    case 'leaky':
      return mul(dy, step(y, LEAKY_SLOPE));
    case 'sigmoid':
      return mul(dy, mul(y, sub(1, y)));
    case 'tanh':
      return mul(dy, sub(1, mul(y, y)));
    default:
      return activation satisfies never;
  }
}

const fusable = (activation: Activation) =>
  activation === 'linear' || activation === 'relu' || activation === 'leaky' ? activation : 'linear';

/** Runs `spec` on x [n, ...spec.input]. Call inside tidy; the tensors of the pass live until that tidy ends. */
export function forward(spec: NetSpec, params: Params, x: Tensor): Pass {
  const saved = new Map<string, Tensor>();
  const trace: { input: Tensor; output: Tensor; saved: Tensor | null }[] = [];
  let value = x;
  for (const layer of spec.layers) {
    const input = value;
    let back: Tensor | null = null;
    switch (layer.kind) {
      case 'conv': {
        const kernel = param(params, `${layer.name}/kernel`) as Tensor4D;
        const bias = param(params, `${layer.name}/bias`) as Tensor1D;
        const fused = fusable(layer.activation);
        value = rawConv(input as Tensor4D, kernel, bias, {
          stride: layer.stride,
          padding: paddingOf(layer.size),
          activation: fused,
        });
        if (fused !== layer.activation) value = activate(value, layer.activation);
        break;
      }
      case 'dense': {
        const product = matMul(input as Tensor2D, param(params, `${layer.name}/kernel`) as Tensor2D);
        value = activate(add(product, param(params, `${layer.name}/bias`)), layer.activation);
        break;
      }
      case 'reshape':
        value = reshape(input, [input.shape[0]!, ...layer.shape]);
        break;
      case 'upsample':
        value = upsample(input as Tensor4D);
        break;
      case 'save':
        saved.set(layer.as, input);
        break;
      case 'add':
        back = saved.get(layer.from)!;
        value = add(input, back);
        break;
      case 'concat':
        back = saved.get(layer.from)!;
        value = concat([input as Tensor4D, back as Tensor4D], 3);
        break;
      case 'add-input':
        value = add(input, enlarge(firstThree(x as Tensor4D), layer.times));
        break;
      default:
        layer satisfies never;
    }
    trace.push({ input, output: value, saved: back });
  }
  return { output: value, trace, input: x };
}

const firstThree = (x: Tensor4D): Tensor4D =>
  x.shape[3] === 3 ? x : slice(x, [0, 0, 0, 0], [x.shape[0], x.shape[1], x.shape[2], 3]);

const enlarge = (x: Tensor4D, times: 1 | 2 | 4): Tensor4D =>
  times === 1 ? x : enlarge(upsample(x), (times / 2) as 1 | 2);

export interface Gradients {
  /** By parameter name; empty when only the input's gradient was asked for. */
  readonly params: ReadonlyMap<string, Tensor>;
  /** To the network's input; null when it was not asked for. */
  readonly input: Tensor | null;
}

/**
 * Gradients of sum(output * dy) to the parameters, the input or both. Call inside the tidy of the forward pass.
 * The part of the input's gradient that flows through `add-input` is left out when the input has other channels.
 */
export function backward(
  spec: NetSpec,
  params: Params,
  pass: Pass,
  dy: Tensor,
  wanted: 'params' | 'input' | 'both',
): Gradients {
  const gradients = new Map<string, Tensor>();
  const toSaved = new Map<string, Tensor>();
  const plus = (name: string, g: Tensor) => {
    const before = toSaved.get(name);
    toSaved.set(name, before ? add(before, g) : g);
  };
  const forParams = wanted !== 'input';
  const firstTrainable = spec.layers.findIndex((l) => l.kind === 'conv' || l.kind === 'dense');
  let flow = dy;
  let direct: Tensor | null = null;
  for (let i = spec.layers.length - 1; i >= 0; i--) {
    const layer = spec.layers[i] as NetLayer;
    const { input, output, saved } = pass.trace[i]!;
    const last = wanted === 'params' && i === firstTrainable;
    switch (layer.kind) {
      case 'conv': {
        const kernel = param(params, `${layer.name}/kernel`) as Tensor4D;
        const padding = paddingOf(layer.size);
        const g = throughActivation(flow, output, layer.activation) as Tensor4D;
        if (forParams) {
          const filter = convFilterGradient(input as Tensor4D, g, layer.size, layer.stride, padding);
          gradients.set(`${layer.name}/kernel`, filter);
          gradients.set(`${layer.name}/bias`, biasGradient(g));
        }
        if (last) break;
        const size = [input.shape[1]!, input.shape[2]!] as const;
        flow = convInputGradient(g, kernel, size, layer.stride, padding);
        break;
      }
      case 'dense': {
        const g = throughActivation(flow, output, layer.activation) as Tensor2D;
        if (forParams) {
          gradients.set(`${layer.name}/kernel`, matMul(input as Tensor2D, g, true, false));
          gradients.set(`${layer.name}/bias`, sum(g, 0));
        }
        if (last) break;
        flow = matMul(g, param(params, `${layer.name}/kernel`) as Tensor2D, false, true);
        break;
      }
      case 'reshape':
        flow = reshape(flow, input.shape);
        break;
      case 'upsample':
        flow = sumUpsampled(flow as Tensor4D);
        break;
      case 'save': {
        const g = toSaved.get(layer.as);
        if (g) flow = add(flow, g);
        break;
      }
      case 'add':
        plus(layer.from, flow);
        break;
      case 'concat': {
        const [own, other] = split(flow as Tensor4D, [input.shape[3]!, saved!.shape[3]!], 3);
        plus(layer.from, other!);
        flow = own!;
        break;
      }
      case 'add-input':
        if (wanted !== 'params' && pass.input.shape[3] === 3) direct = shrink(flow as Tensor4D, layer.times);
        break;
      default:
        layer satisfies never;
    }
    if (last) break;
  }
  if (wanted === 'params') return { params: gradients, input: null };
  return { params: gradients, input: direct ? add(flow, direct) : flow };
}

const shrink = (g: Tensor4D, times: 1 | 2 | 4): Tensor4D =>
  times === 1 ? g : shrink(sumUpsampled(g), (times / 2) as 1 | 2);

/** The output alone. x [n, ...]; the caller owns the result. */
export const apply = (spec: NetSpec, params: Params, x: Tensor): Tensor =>
  tidy(() => forward(spec, params, x).output.clone());
