import {
  add,
  clipByValue,
  concat,
  div,
  log,
  maximum,
  mean,
  mul,
  reshape,
  type Scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import { type FeatureLossSpec, featureDistance, tapsOf } from '#core/losses/perceptual.ts';
import { kid, type Rows } from '#core/metrics/kid.ts';
import { asTrained } from '#core/recipes/variants.ts';
import type { Shown } from '#core/training/arm.ts';
import type { FeatureLoss } from '#core/training/config.ts';
import type { Judgement, ValidationRow } from '#core/training/rows.ts';
import { type Judge, judgeSpec, KID_TAP, pooled, type Reference } from './judge.ts';

/** Who measures held-out images; the same in every arm. */
export interface Judges {
  readonly slim: Judge | null;
  readonly vgg19: Judge | null;
}

/** The images that are measured, the same at every step. */
export interface HeldOut {
  /** What `shown.compared` should be. */
  readonly target: Image01;
  /** What `shown.output` should be, where only that is known: the true translation of an unpaired image. */
  readonly partner: Image01 | null;
  /** As different among themselves as what `shown.judged` should be. */
  readonly real: Image01;
}

/** The loss that an arm trains on, and the network that it reads. */
export interface Own {
  readonly network: Network;
  readonly loss: FeatureLoss;
}

export type Validation = Omit<ValidationRow, 'arm' | 'step'>;

/**
 * Mean over images of 10 log10(1 / mean squared error), at most 100 dB; of the pixels in the hole alone, where there is one.
 * a, b [n, h, w, 3]; hole [n, h, w, 1], 0 or 1.
 */
function psnr(a: Image01, b: Image01, hole: Tensor4D | null = null): Scalar {
  const squares = square(sub(a, b));
  const errors = hole
    ? div(mean(mul(squares, hole), [1, 2, 3]), maximum(mean(hole, [1, 2, 3]), 1e-10))
    : mean(squares, [1, 2, 3]); // [n]
  return mul(mean(log(maximum(errors, 1e-10))), -10 / Math.LN10) as Scalar;
}

/** Square root of the mean squared distance from the batch's mean image. x [n, h, w, 3]. */
const spread = (x: Image01): Scalar => sqrt(mean(square(sub(x, mean(x, 0, true))))) as Scalar;

const clip = (x: Image01): Image01 => asImage01(clipByValue(x, 0, 1));

/** Whether the judge's own features serve for a loss. */
const readsAlike = ({ input, pooling, relu }: FeatureLossSpec['variant']) =>
  input === asTrained.input && pooling === asTrained.pooling && relu === asTrained.relu;

const hasTaps = ({ spec }: Network, loss: FeatureLossSpec) =>
  tapsOf(loss).every((tap) => spec.taps.some(({ id }) => id === tap));

/** Measures what G made: `shown` of the arm, for `heldOut`. Disposes nothing. */
export async function validate(
  shown: Shown,
  heldOut: HeldOut,
  judges: Judges,
  own: Own | null,
): Promise<Validation> {
  const references = {
    slim: (await judges.slim?.reference()) ?? null,
    vgg19: (await judges.vgg19?.reference()) ?? null,
  };
  // VGG-19 tells nothing new of an arm that trains on it.
  const check = own && own.network !== judges.vgg19?.network && judges.vgg19;
  const names: string[] = [];
  const { flat, tail } = tidy(() => {
    const scalars: Tensor[] = [];
    const tell = (name: string, value: Tensor) => {
      names.push(name);
      scalars.push(value);
    };
    const { target, partner, real } = heldOut;
    const clipped = new Map([shown.compared, shown.output, shown.judged].map((x) => [x, clip(x)]));
    const [compared, output, judged] = [
      clipped.get(shown.compared)!,
      clipped.get(shown.output)!,
      clipped.get(shown.judged)!,
    ];
    tell('psnr', psnr(compared, target));
    tell('average psnr', psnr(asImage01(mean(target, 0, true)), target));
    if (shown.hole) tell('hole psnr', psnr(compared, target, shown.hole));
    tell('diversity', div(spread(judged), add(spread(real), 1e-6)));
    if (partner) tell('partner psnr', psnr(output, partner));

    const sets: Tensor[] = [];
    for (const [name, judge] of Object.entries(judges) as [keyof Judges, Judge | null][]) {
      if (!judge) continue;
      const isCheck = judge === check && hasTaps(judge.network, own!.loss);
      const measures = own && readsAlike(own.loss.variant) && (judge.network === own.network || isCheck);
      const taps = [...tapsOf(judgeSpec), ...(measures ? tapsOf(own.loss) : [])];
      const keys = (letter: string) => Array.from({ length: target.shape[0] }, (_, i) => `${letter}${i}`);
      const features = judge.look([
        { images: target, taps, keys: keys('target') },
        { images: compared, taps, keys: null },
        { images: judged, taps: references[name] ? [KID_TAP] : [], keys: null },
        ...(partner
          ? [
              { images: partner, taps: tapsOf(judgeSpec), keys: keys('partner') },
              { images: output, taps: tapsOf(judgeSpec), keys: null },
            ]
          : []),
      ]);
      const distance = (spec: FeatureLossSpec, a: Image01, b: Image01) =>
        featureDistance(spec, features(a), features(b));
      tell(`${name} distance`, distance(judgeSpec, target, compared));
      if (partner) tell(`${name} partner`, distance(judgeSpec, partner, output));
      if (measures) {
        if (judge.network === own.network) tell('own trained', distance(own.loss, target, compared));
        if (isCheck) tell('own vgg19', distance(own.loss, target, compared));
      }
      if (references[name]) sets.push(pooled(features(judged).get(KID_TAP)!));
    }
    // Another network, or the same one read in another way.
    const apart = (network: Network, loss: FeatureLoss) => {
      const [a, b] = [target, compared].map((x) => network.features(x, tapsOf(loss), loss.variant));
      return featureDistance(loss, a!, b!);
    };
    if (own && !names.includes('own trained')) tell('own trained', apart(own.network, own.loss));
    if (check && hasTaps(check.network, own.loss) && !names.includes('own vgg19'))
      tell('own vgg19', apart(check.network, own.loss));
    const line = (t: Tensor) => reshape(t, [-1]) as Tensor1D;
    return { flat: concat([...scalars, ...sets].map(line)), tail: sets.map(({ shape }) => shape) };
  });
  try {
    const read = Float32Array.from(await flat.data());
    const raw = (name: string): number => read[names.indexOf(name)] ?? Number.NaN;
    const of = (name: string): number | null => (Number.isFinite(raw(name)) ? raw(name) : null);
    let from = names.length;
    const rowsOf = (): Rows => {
      const [rows, width] = tail.shift() as [number, number];
      const values = read.subarray(from, from + rows * width);
      from += rows * width;
      return { values, rows, width };
    };
    const judgement = (name: keyof Judges): Judgement | null => {
      const reference = references[name];
      const value = reference && kidTo(reference, rowsOf());
      const distance = of(`${name} distance`);
      return distance === null ? null : { distance, kid: value };
    };
    const slim = judgement('slim');
    const vgg19 = judgement('vgg19');
    const trained = of('own trained');
    const partnerPsnr = of('partner psnr');
    const holePsnr = of('hole psnr');
    return {
      n: heldOut.target.shape[0],
      kidN: (references.slim ?? references.vgg19)?.rows.rows ?? 0,
      psnr: raw('psnr'),
      averagePsnr: raw('average psnr'),
      hole: holePsnr === null ? null : { psnr: holePsnr },
      slim,
      vgg19,
      own: own && trained !== null ? { recipe: recipeKey(own.loss), trained, vgg19: of('own vgg19') } : null,
      partner:
        partnerPsnr === null
          ? null
          : { psnr: partnerPsnr, slim: of('slim partner'), vgg19: of('vgg19 partner') },
      diversity: raw('diversity'),
    };
  } finally {
    flat.dispose();
  }
}

function kidTo({ rows, size }: Reference, generated: Rows): number | null {
  const value = kid(rows, generated, size);
  return Number.isFinite(value) ? value : null;
}

/** Two losses with the same key measure the same. */
const recipeKey = ({ backbone, terms, reduction, scale, variant }: FeatureLoss): string => {
  const text = JSON.stringify([backbone, terms, reduction, scale, variant]);
  let hash = 5381;
  for (let i = 0; i < text.length; i += 1) hash = (hash * 33 + text.charCodeAt(i)) >>> 0;
  return hash.toString(36);
};
