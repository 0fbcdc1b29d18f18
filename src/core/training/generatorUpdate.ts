import {
  add,
  concat,
  mul,
  type Scalar,
  scalar,
  slice,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Image01 } from '../image.ts';
import { adversarialLosses } from '../losses/adversarial.ts';
import type { Evaluated, ImageTerm, TermLayer } from '../losses/imageTerms.ts';
import { backward, forward, type Pass } from '../networks/run.ts';
import { lengthOf } from '../ops/length.ts';
import { scoped } from '../ops/scoped.ts';
import {
  type AdaptiveState,
  adapt,
  equalisedLayers,
  type Measured,
  type Measurements,
  readsLastLayer,
} from './adaptiveWeights.ts';
import { readOnce } from './discriminatorUpdate.ts';
import { type Mix, NotFinite, type TermId } from './mix.ts';
import type { Player } from './player.ts';
import type { LayerValue } from './rows.ts';

export type EvaluatedTerms = { [id in TermId]?: Evaluated };

/** D's verdict on fake images, as a term. `condition` [n, h, w, k] is seen beside them. Call inside tidy. */
export function adversarialTerm(
  player: Player,
  fake: Tensor4D,
  condition: Tensor4D | null,
  mix: Mix,
): Evaluated {
  return scoped(() => {
    const { params } = player.effective();
    const seen = withCondition(fake, condition);
    const pass = forward(player.spec, params, seen);
    const { value, gradient } = adversarialLosses[mix.adversarial].generator(pass.output);
    const toSeen = backward(player.spec, params, pass, gradient, 'input').input as Tensor4D;
    return { value, gradient: condition ? slice(toSeen, [0, 0, 0, 0], fake.shape) : toSeen };
  });
}

/** Every image term with a weight above 0; the perceptual one's layers as the adaptive rule has them. Call inside tidy. */
export function imageTerms(
  terms: Readonly<Partial<Record<TermId, ImageTerm>>>,
  fake: Image01,
  real: Image01,
  keys: readonly string[] | null,
  mix: Mix,
  adaptive: AdaptiveState,
): EvaluatedTerms {
  const active = Object.entries(terms).filter(([id]) => (mix.weights[id as TermId] ?? 0) > 0);
  const reweigh = (layers: readonly TermLayer[]) => equalisedLayers(mix.adaptive, adaptive, layers);
  return Object.fromEntries(
    active.map(([id, term]) => [
      id,
      term.evaluate(fake, real, keys, id === 'perceptual' ? reweigh : undefined),
    ]),
  );
}

/** [n, h, w, 3 + k] */
export const withCondition = (image: Tensor4D, condition: Tensor4D | null): Tensor4D =>
  condition ? concat([image, condition], 3) : image;

/** Where a term meets a generator: what it sends to the whole output of `pass`. */
interface Reach {
  readonly player: Player;
  readonly pass: Pass;
  readonly gradient: () => Tensor4D;
}

/** One term, and the generators that it teaches. */
export interface Measurable extends Evaluated {
  readonly id: TermId;
  readonly reaches: readonly Reach[];
}

/** The gradient to the weights of a generator's last layer. */
function atLastLayer({ player: { spec, params }, pass, gradient }: Reach): Tensor {
  const last = spec.layers.findLastIndex((l) => l.kind === 'conv');
  const tail = { ...spec, layers: spec.layers.slice(last) };
  const tailPass: Pass = { output: pass.output, trace: pass.trace.slice(last), input: pass.input };
  const layer = spec.layers[last] as { name: string };
  return backward(tail, params, tailPass, gradient(), 'params').params.get(`${layer.name}/kernel`)!;
}

/**
 * Lengths of the gradients at the last layers of the generators, taken together: of each item's term, and of the sum of all
 * terms but the adversarial one, each times its weight in `mix`.
 */
function lastLayers(list: readonly Measurable[], mix: Mix): readonly Scalar[] {
  const plus = (to: Map<Player, Tensor>, player: Player, g: Tensor) => {
    const before = to.get(player);
    to.set(player, before ? add(before, g) : g);
  };
  const terms = new Map<TermId, Map<Player, Tensor>>();
  const together = new Map<Player, Tensor>();
  for (const { id, reaches } of list) {
    const own = terms.get(id) ?? new Map<Player, Tensor>();
    terms.set(id, own);
    for (const reach of reaches) {
      const g = atLastLayer(reach);
      plus(own, reach.player, g);
      if (id !== 'adversarial') plus(together, reach.player, mul(g, mix.weights[id] ?? 0));
    }
  }
  const length = (all: ReadonlyMap<Player, Tensor>): Scalar =>
    all.size === 0 ? scalar(0) : lengthOf(stack([...all.values()].map(lengthOf)));
  return [...list.map(({ id }) => length(terms.get(id)!)), length(together)];
}

/**
 * Value and gradient lengths of every term, read back in one go; values and lengths at the outputs of terms with the same
 * id are added up. Throws NotFinite, naming the first term that is not.
 */
export async function measureAll(list: readonly Measurable[], mix: Mix): Promise<Measurements> {
  const n = list.length;
  const deep = readsLastLayer(mix.adaptive);
  const numbers = scoped(() => {
    const atOutput = [...list.map(({ value }) => value), ...list.map(({ gradient }) => lengthOf(gradient))];
    const lengths = stack([...atOutput, ...(deep ? lastLayers(list, mix) : [])] as Scalar[]) as Tensor1D;
    return concat([lengths, ...list.flatMap(({ layers }) => layers?.distances ?? [])]);
  });
  const read = await readOnce(numbers);
  const terms: Record<string, Measured> = {};
  let at = deep ? 3 * n + 1 : 2 * n;
  list.forEach(({ id, layers: ofLayers }, i) => {
    const [value, gradient, lastLayer] = [read[i]!, read[n + i]!, deep ? read[2 * n + i]! : 0];
    if (![value, gradient, lastLayer].every(Number.isFinite)) throw new NotFinite(`the term ${id}`);
    const before = terms[id];
    const layers = (ofLayers?.of ?? []).map((layer, l) => {
      return { ...layer, value: (before?.layers[l]?.value ?? 0) + read[at + l]! };
    });
    at += layers.length;
    terms[id] = {
      value: (before?.value ?? 0) + value,
      gradient: (before?.gradient ?? 0) + gradient,
      lastLayer,
      layers,
    };
  });
  return { terms, reconstruction: deep ? read[3 * n]! : 0 };
}

/** {@link measureAll} for terms at the output of one generator. */
export const measureTerms = (player: Player, pass: Pass, terms: EvaluatedTerms, mix: Mix) =>
  measureAll(
    Object.entries(terms).map(([id, term]) => ({
      ...term,
      id: id as TermId,
      reaches: [{ player, pass, gradient: () => term.gradient }],
    })),
    mix,
  );

export interface GeneratorVerdict {
  readonly terms: Record<string, number>;
  readonly weights: Record<string, number>;
  readonly gradients: Record<string, number>;
  readonly clamped: boolean;
  /** Of the perceptual term; null without one. */
  readonly layers: readonly LayerValue[] | null;
  /** Of the style term; null without one. */
  readonly styleLayers: readonly LayerValue[] | null;
}

/** Applies the adaptive rule to what was measured. */
export function weigh(
  measured: Measurements,
  mix: Mix,
  state: AdaptiveState,
): { verdict: GeneratorVerdict; adaptive: AdaptiveState } {
  const { weights, state: adaptive, clamped } = adapt(mix.adaptive, measured, mix.weights, state);
  const each = (f: (id: string, m: Measured) => number) =>
    Object.fromEntries(Object.entries(measured.terms).map(([id, m]) => [id, f(id, m)]));
  const verdict = {
    terms: each((_, m) => m.value),
    weights: { ...weights },
    gradients: each((id, m) => (weights[id] ?? 0) * m.gradient),
    clamped,
    layers: measured.terms.perceptual?.layers.map(told) ?? null,
    styleLayers: measured.terms.style?.layers.map(told) ?? null,
  };
  return { verdict, adaptive };
}

const told = ({ tap, distance, value, weight }: Measured['layers'][number]): LayerValue => ({
  tap,
  distance,
  value: short(value),
  weight: short(weight),
});

const short = (value: number) => Number(value.toPrecision(6));

/** sum of weight * gradient, [n, h, w, 3]. Call inside tidy. */
export function weightedGradient(
  terms: EvaluatedTerms,
  weights: Record<string, number>,
  like: Tensor4D,
): Tensor4D {
  return Object.entries(terms).reduce<Tensor4D>(
    (sum, [id, term]) => add(sum, mul(term.gradient, weights[id] ?? 0)),
    zerosLike(like),
  );
}
