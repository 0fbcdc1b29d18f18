import {
  add,
  dispose,
  div,
  max,
  maximum,
  mul,
  norm,
  reshape,
  sqrt,
  square,
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

/** Smallest gradient that is given the same say as a larger one, as a share of the largest: smaller ones are mostly rounding. */
const LEAST = 0.1;
const unit = (x: Tensor): Tensor => div(x, maximum(norm(x), 1e-20));
const dot = (a: Tensor, b: Tensor): Tensor => sum(mul(a, b));

/** Whether each input is moved by itself, or all of a case at once: a fraction of the work, for a slow device. */
export type Moved = 'each' | 'together';

/**
 * How far each gradient is from central differences, by name of its input (`together`: of all inputs): along itself
 * (finds what is too much or turned away), and along a random direction (finds what is missing), each as a share of the
 * derivative there. The share along a random direction is of no less than what such a direction sees on average.
 */
export async function gradientErrors(
  of: Differentiated,
  moved: Moved = 'each',
): Promise<Record<string, number>> {
  let groups: string[][] = [];
  const numbers = tidy(() => {
    const gradients = of.gradients(of.inputs);
    const names = Object.keys(gradients);
    groups = moved === 'each' ? names.map((name) => [name]) : [names];
    return stack(groups.flatMap((group) => along(of, gradients, group)));
  });
  const read = (await numbers.array()) as [number, number, number][];
  dispose(numbers);
  const share = ([analytic, numeric, typical]: [number, number, number]) =>
    Math.abs(analytic - numeric) / Math.max(Math.abs(analytic), Math.abs(numeric), typical);
  return Object.fromEntries(
    groups.map((names, i) => [names.join(', '), Math.max(share(read[2 * i]!), share(read[2 * i + 1]!))]),
  );
}

/** By the gradient, by a central difference, and typically: the derivatives along the two directions of some inputs. */
function along({ inputs, value, step }: Differentiated, gradients: Inputs, names: string[]): Tensor[] {
  const norms = names.map((name) => norm(gradients[name]!));
  const least = mul(max(stack(norms)), LEAST);
  // Each input tells about as much of the derivative as any other, however large its gradient is.
  const raw = norms.map((length) => div(1, maximum(length, maximum(least, 1e-20))));
  const length = norm(stack(raw));
  const weights = raw.map((weight) => div(weight, length));
  const added = (parts: Tensor[]) => sum(stack(parts.map((part) => reshape(part, []))));
  const typical = sqrt(
    added(names.map((name, i) => div(square(mul(weights[i]!, norms[i]!)), gradients[name]!.size))),
  );
  const towards: ((g: Tensor) => Tensor)[] = [unit, ({ shape }) => unit(noise(shape, 77))];
  return towards.map((direction) => {
    const way = names.map((name, i) => mul(direction(gradients[name]!), weights[i]!));
    const moved = (by: number) =>
      tidy(() => {
        const at = names.map((name, i) => [name, add(inputs[name]!, mul(way[i]!, by))] as const);
        return value({ ...inputs, ...Object.fromEntries(at) });
      });
    return stack([
      added(names.map((name, i) => dot(gradients[name]!, way[i]!))),
      div(sum(sub(moved(step), moved(-step))), 2 * step),
      typical,
    ]);
  });
}
