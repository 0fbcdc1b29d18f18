import {
  add,
  concat,
  mul,
  norm,
  type Scalar,
  slice,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Image01 } from '../image.ts';
import { adversarialLosses } from '../losses/adversarial.ts';
import type { Evaluated, ImageTerm } from '../losses/imageTerms.ts';
import { backward, forward, type Pass } from '../networks/run.ts';
import type { NetSpec } from '../networks/types.ts';
import { scoped } from '../ops/scoped.ts';
import { type AdaptiveState, adaptiveRules, type Measured } from './adaptiveWeights.ts';
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

/** Every image term with a weight above 0. Call inside tidy. */
export function imageTerms(
  terms: Readonly<Partial<Record<TermId, ImageTerm>>>,
  fake: Image01,
  real: Image01,
  keys: readonly string[] | null,
  mix: Mix,
): EvaluatedTerms {
  const active = Object.entries(terms).filter(([id]) => (mix.weights[id as TermId] ?? 0) > 0);
  return Object.fromEntries(active.map(([id, term]) => [id, term.evaluate(fake, real, keys)]));
}

/** [n, h, w, 3 + k] */
export const withCondition = (image: Tensor4D, condition: Tensor4D | null): Tensor4D =>
  condition ? concat([image, condition], 3) : image;

/** The gradient that a term alone would give the weights of G's last layer. */
function lastLayerGradient(spec: NetSpec, player: Player, pass: Pass, gradient: Tensor): Tensor {
  const last = spec.layers.findLastIndex((l) => l.kind === 'conv');
  const tail = { ...spec, layers: spec.layers.slice(last) };
  const tailPass: Pass = { output: pass.output, trace: pass.trace.slice(last), input: pass.input };
  const layer = spec.layers[last] as { name: string };
  return backward(tail, player.params, tailPass, gradient, 'params').params.get(`${layer.name}/kernel`)!;
}

/** One term where it meets a generator. */
export interface Measurable extends Evaluated {
  readonly id: TermId;
  readonly player: Player;
  readonly pass: Pass;
  /** The gradient to the whole output of `pass`. */
  readonly whole: () => Tensor4D;
}

/**
 * Value and gradient lengths of every term, read back in one go; those of terms with the same id are added up.
 * Throws NotFinite, naming the first term that is not.
 */
export async function measureAll(list: readonly Measurable[]): Promise<Record<string, Measured>> {
  const numbers = scoped(() => {
    const lengths = stack(
      list.flatMap(({ value, gradient, player, pass, whole }) => {
        const last = lastLayerGradient(player.spec, player, pass, whole());
        return [value, norm(gradient) as Scalar, norm(last) as Scalar];
      }),
    ) as Tensor1D;
    return concat([lengths, ...list.flatMap(({ layers }) => layers ?? [])]);
  });
  const read = await readOnce(numbers);
  let at = 3 * list.length;
  const measured: Record<string, Measured> = {};
  list.forEach(({ id, layers: ofLayers }, i) => {
    const [value, gradient, lastLayer] = read.slice(3 * i, 3 * i + 3) as [number, number, number];
    if (![value, gradient, lastLayer].every(Number.isFinite)) throw new NotFinite(`the term ${id}`);
    const layers = read.slice(at, at + (ofLayers?.size ?? 0));
    at += layers.length;
    const before = measured[id];
    measured[id] = {
      value: (before?.value ?? 0) + value,
      gradient: (before?.gradient ?? 0) + gradient,
      lastLayer: (before?.lastLayer ?? 0) + lastLayer,
      layers: layers.map((distance, l) => (before?.layers?.[l] ?? 0) + distance),
    };
  });
  return measured;
}

/** {@link measureAll} for terms at the output of one generator. */
export const measureTerms = (player: Player, pass: Pass, terms: EvaluatedTerms) =>
  measureAll(
    Object.entries(terms).map(([id, term]) => ({
      ...term,
      id: id as TermId,
      player,
      pass,
      whole: () => term.gradient,
    })),
  );

/** The layers of a term as a row tells them; null where it was not measured. */
export function layerValues(
  term: ImageTerm | undefined,
  measured: Measured | undefined,
): readonly LayerValue[] | null {
  if (!term?.layers || !measured?.layers) return null;
  return term.layers.map(({ tap, distance, weight }, i) => ({
    tap,
    distance,
    value: short(measured.layers![i]!),
    weight: short(weight),
  }));
}

const short = (value: number) => Number(value.toPrecision(6));

export interface GeneratorVerdict {
  readonly terms: Record<string, number>;
  readonly weights: Record<string, number>;
  readonly gradients: Record<string, number>;
  readonly clamped: boolean;
  readonly adaptive: AdaptiveState;
}

/** Applies the adaptive rule to what was measured. */
export function weigh(measured: Record<string, Measured>, mix: Mix, state: AdaptiveState): GeneratorVerdict {
  const manual = mix.weights as Record<string, number>;
  const { weights, state: adaptive, clamped } = adaptiveRules[mix.adaptive](measured, manual, state);
  const each = (f: (id: string, m: Measured) => number) =>
    Object.fromEntries(Object.entries(measured).map(([id, m]) => [id, f(id, m)]));
  return {
    terms: each((_, m) => m.value),
    weights: { ...weights },
    gradients: each((id, m) => (weights[id] ?? 0) * m.gradient),
    clamped,
    adaptive,
  };
}

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
