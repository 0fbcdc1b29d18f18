import {
  grad,
  memory,
  mul,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
  sum as total,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NodeBackend, useBackend } from '#tests/support/backends.ts';
import { gradientErrors } from '#tests/support/directional.ts';
import { numbers, randomTensor } from '#tests/support/random.ts';
import type { Node } from '../graph.ts';
import { opOf } from '../graph.ts';
import { attendInParts } from './attention.ts';

type Values = readonly number[];
const none = { kernel: [], bias: [] };
const seeded = (seed: number, shape: readonly number[]): number[] =>
  [
    ...numbers(
      seed,
      shape.reduce((a, b) => a * b, 1),
    ),
  ].map((v) => 2 * v - 1);

/** An op at a size at which plain loops can say what it makes. */
interface Case {
  readonly node: Pick<Node, 'op' | 'attrs'>;
  readonly inputs: readonly (readonly [number, number, number, number])[];
  /** Weights by part, inputs -> values, and the shape. */
  readonly expected: (inputs: readonly Values[], weights: Readonly<Record<string, Values>>) => Values;
  readonly shape: readonly number[];
}

const sum = (values: Values): number => values.reduce((a, b) => a + b, 0);
const range = (n: number): number[] => [...new Array(n).keys()];
/** The normal distribution's share below x, by Simpson's rule. */
function normalShare(x: number): number {
  const steps = 2000;
  const at = (i: number) => Math.exp(-(((i * x) / steps) ** 2) / 2) / Math.sqrt(2 * Math.PI);
  const inner = range(steps - 1).map((i) => (i % 2 === 0 ? 4 : 2) * at(i + 1));
  return 0.5 + ((at(0) + sum(inner) + at(steps)) * x) / steps / 3;
}
const chunks = (values: Values, size: number): Values[] =>
  range(values.length / size).map((i) => values.slice(i * size, (i + 1) * size));

/** Two images of five tokens with queries, keys and values of 4 channels, in two heads. */
function attended([x]: readonly Values[]): Values {
  return chunks(x!, 5 * 12).flatMap((image) => {
    const tokens = chunks(image, 12);
    return tokens.flatMap((own) =>
      [0, 2].flatMap((head) => {
        const score = (other: Values) =>
          Math.exp(sum([0, 1].map((d) => own[head + d]! * other[4 + head + d]!)) / Math.SQRT2);
        const scores = tokens.map(score);
        return [0, 1].map(
          (d) => sum(tokens.map((other, i) => scores[i]! * other[8 + head + d]!)) / sum(scores),
        );
      }),
    );
  });
}

/** [n, 5, 7, 3] cut into squares of 4, with zeros below and to the right. */
function cut([x]: readonly Values[], { kernel, bias }: Readonly<Record<string, Values>>): Values {
  const pixel = (n: number, y: number, column: number, c: number) =>
    y < 5 && column < 7 ? x![((n * 5 + y) * 7 + column) * 3 + c]! : 0;
  return range(2).flatMap((n) =>
    range(2).flatMap((row) =>
      range(2).flatMap((column) =>
        range(6).map(
          (out) =>
            bias![out]! +
            sum(
              range(48).map((i) => {
                const [dy, dx, c] = [Math.floor(i / 12), Math.floor(i / 3) % 4, i % 3];
                return pixel(n, row * 4 + dy, column * 4 + dx, c) * kernel![i * 6 + out]!;
              }),
            ),
        ),
      ),
    ),
  );
}

const cases: readonly (readonly [string, Case])[] = [
  [
    'linear',
    {
      node: { op: 'linear', attrs: { inChannels: 3, outChannels: 4, bias: true, stored: none } },
      inputs: [[2, 2, 3, 3]],
      shape: [2, 2, 3, 4],
      expected: ([x], { kernel, bias }) =>
        chunks(x!, 3).flatMap((own) =>
          range(4).map((out) => bias![out]! + sum(own.map((v, i) => v * kernel![i * 4 + out]!))),
        ),
    },
  ],
  [
    'linear without a bias',
    {
      node: { op: 'linear', attrs: { inChannels: 3, outChannels: 2, bias: false, stored: none } },
      inputs: [[2, 1, 1, 3]],
      shape: [2, 1, 1, 2],
      expected: ([x], { kernel }) =>
        chunks(x!, 3).flatMap((own) =>
          range(2).map((out) => sum(own.map((v, i) => v * kernel![i * 2 + out]!))),
        ),
    },
  ],
  [
    'layerNorm',
    {
      node: { op: 'layerNorm', attrs: { channels: 6, epsilon: 0.1, stored: { gain: [], bias: [] } } },
      inputs: [[2, 1, 5, 6]],
      shape: [2, 1, 5, 6],
      expected: ([x], { gain, bias }) =>
        chunks(x!, 6).flatMap((own) => {
          const mean = sum(own) / 6;
          const variance = sum(own.map((v) => (v - mean) ** 2)) / 6;
          return own.map((v, i) => ((v - mean) / Math.sqrt(variance + 0.1)) * gain![i]! + bias![i]!);
        }),
    },
  ],
  [
    'gelu',
    {
      node: { op: 'gelu', attrs: null },
      inputs: [[1, 3, 4, 5]],
      shape: [1, 3, 4, 5],
      expected: ([x]) => x!.map((v) => v * normalShare(v)),
    },
  ],
  [
    'quickGelu',
    {
      node: { op: 'quickGelu', attrs: null },
      inputs: [[1, 3, 4, 5]],
      shape: [1, 3, 4, 5],
      expected: ([x]) => x!.map((v) => v / (1 + Math.exp(-1.702 * v))),
    },
  ],
  [
    'attention',
    {
      node: { op: 'attention', attrs: { heads: 2 } },
      inputs: [[2, 1, 5, 12]],
      shape: [2, 1, 5, 4],
      expected: attended,
    },
  ],
  [
    'patches',
    {
      node: { op: 'patches', attrs: { size: 4, inChannels: 3, outChannels: 6, bias: true, stored: none } },
      inputs: [[2, 5, 7, 3]],
      shape: [2, 2, 2, 6],
      expected: cut,
    },
  ],
  [
    'tokens',
    {
      node: {
        op: 'tokens',
        attrs: { channels: 3, grid: 2, antialias: false, stored: { class: [], positions: [] } },
      },
      inputs: [[2, 2, 2, 3]],
      shape: [2, 1, 5, 3],
      expected: ([x], weights) =>
        chunks(x!, 12).flatMap((image) =>
          [...weights.class!, ...image].map((v, i) => v + weights.positions![i]!),
        ),
    },
  ],
  [
    'tokenMap',
    {
      node: { op: 'tokenMap', attrs: null },
      inputs: [
        [2, 1, 7, 3],
        [2, 2, 3, 4],
      ],
      shape: [2, 2, 3, 3],
      expected: ([x]) => chunks(x!, 21).flatMap((image) => image.slice(3)),
    },
  ],
  [
    'classToken',
    {
      node: { op: 'classToken', attrs: null },
      inputs: [[2, 1, 7, 3]],
      shape: [2, 1, 1, 3],
      expected: ([x]) => chunks(x!, 21).flatMap((image) => image.slice(0, 3)),
    },
  ],
];

describe.each(['cpu', 'wasm'] as NodeBackend[])('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each(cases)('%s', (_, { node, inputs, shape, expected }) => {
    const op = opOf(node as Node);
    const params = op.params(node.attrs);
    const values = Object.fromEntries(Object.entries(params).map(([part, s], i) => [part, seeded(7 + i, s)]));
    const load = () =>
      op.load(
        node.attrs,
        Object.fromEntries(
          Object.entries(params).map(([part, s]) => [part, tensor(values[part]!, [...s])] as const),
        ),
      );
    const call = (weights: ReturnType<typeof load>) =>
      ({ weights, pooling: 'max', activation: 'linear', rows: null }) as const;

    it('makes what plain loops make, on the tape and off it, of the shape that it says', async () => {
      const before = memory().numTensors;
      const weights = load();
      const given = inputs.map((s, i) => seeded(i + 1, s));
      const tensors = given.map((v, i) => tensor(v, [...inputs[i]!]) as Tensor4D);
      const run = op.run(node.attrs, tensors, call(weights));
      const onTape = tidy(() => op.grad(node.attrs, tensors, call(weights)));
      const wanted = expected(given, values);
      for (const made of [run, onTape]) {
        expect(made.shape).toEqual(shape);
        const found = await made.data();
        wanted.forEach((value, i) => {
          expect(Math.abs(found[i]! - value)).toBeLessThan(2e-6);
        });
      }
      const [width, height, channels] = [shape[2]!, shape[1]!, shape[3]!];
      const shapes = inputs.map(([, h, w, c]) => ({ width: w, height: h, channels: c }));
      expect(op.shape(node.attrs, shapes)).toEqual({ width, height, channels });
      for (const made of [run, onTape, ...tensors]) made.dispose();
      weights?.dispose();
      expect(memory().numTensors).toBe(before);
    });

    it('has the gradient of central differences', async () => {
      const before = memory().numTensors;
      const weights = load();
      const x = tensor(seeded(3, inputs[0]!), [...inputs[0]!]) as Tensor4D;
      const others = inputs.slice(1).map((s) => randomTensor(4, [...s]));
      const mixed = randomTensor(5, shape as [number, number, number, number]);
      const value = (at: Readonly<Record<string, Tensor>>) =>
        mul(op.grad(node.attrs, [at.x as Tensor4D, ...others], call(weights)), mixed);
      const errors = await gradientErrors({
        inputs: { x },
        value,
        gradients: (at) => ({ x: grad((own: Tensor) => total(value({ x: own })))(at.x!) }),
        step: 1e-2,
      });
      expect(errors.x).toBeLessThan(1e-3);
      for (const made of [x, mixed, ...others]) made.dispose();
      weights?.dispose();
      expect(memory().numTensors).toBe(before);
    });
  });

  it('attention makes the same some queries at a time', async () => {
    const x = randomTensor(9, [2, 1, 50, 24]);
    const [whole, ...parts] = [2 ** 20, 4 * 2 * 4 * 50 * 7, 1].map((bytes) =>
      tidy(() => attendInParts(x, 4, bytes)),
    ) as [Tensor4D, ...Tensor4D[]];
    const expected = await whole.data();
    for (const part of parts) {
      const found = await part.data();
      expect(Math.max(...found.map((v, i) => Math.abs(v - expected[i]!)))).toBeLessThan(1e-6);
    }
    for (const made of [x, whole, ...parts]) made.dispose();
  });
});
