import {
  add,
  dispose,
  div,
  maximum,
  mul,
  norm,
  reshape,
  stack,
  sub,
  sum,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { normal, random } from '#core/training/random.ts';

export type Inputs = Readonly<Record<string, Tensor>>;

/** A function of tensors with the gradient that our own code gives it. */
export interface Differentiated {
  readonly inputs: Inputs;
  /** The value in parts of any shape; their sum is meant, but a difference is taken part by part: it rounds less. */
  value(inputs: Inputs): Tensor;
  /** To some or all of the inputs, at `inputs`. */
  gradients(inputs: Inputs): Inputs;
  /** Length of the step of the central difference along a direction of length 1. */
  readonly step: number;
}

/** Normal numbers from a seed. */
export function noise(shape: readonly number[], seed: number): Tensor {
  const draw = normal(random(seed));
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    Float32Array.from({ length: size }, () => draw()),
    [...shape],
  );
}

const unit = (x: Tensor): Tensor => div(x, maximum(norm(x), 1e-20));
const dot = (a: Tensor, b: Tensor): Tensor => sum(mul(a, b));

/**
 * How far each gradient is from central differences, by name of its input: along itself (finds what is too much or
 * turned away), and along a random direction (finds what is missing), each as a share of the derivative there. The
 * share along a random direction is of no less than what such a direction sees on average.
 */
export async function gradientErrors(of: Differentiated): Promise<Record<string, number>> {
  const { inputs, step } = of;
  const names: string[] = [];
  const numbers = tidy(() => {
    const gradients = of.gradients(inputs);
    const lines = Object.entries(gradients).flatMap(([name, g]) => {
      names.push(name);
      const at = inputs[name]!;
      const moved = (direction: Tensor, by: number) =>
        tidy(() => of.value({ ...inputs, [name]: add(at, mul(direction, by)) }));
      const typical = div(norm(g), Math.sqrt(g.size));
      return [unit(g), unit(noise(g.shape, 77))].map((direction) =>
        stack([
          reshape(dot(g, direction), []),
          div(sum(sub(moved(direction, step), moved(direction, -step))), 2 * step),
          reshape(typical, []),
        ]),
      );
    });
    return stack(lines);
  });
  const read = (await numbers.array()) as [number, number, number][];
  dispose(numbers);
  const share = ([analytic, numeric, typical]: [number, number, number]) =>
    Math.abs(analytic - numeric) / Math.max(Math.abs(analytic), Math.abs(numeric), typical);
  return Object.fromEntries(
    names.map((name, i) => [name, Math.max(share(read[2 * i]!), share(read[2 * i + 1]!))]),
  );
}
