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
  scalar,
  sqrt,
  square,
  sub,
  type Tensor1D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import { type FeatureLossSpec, featureDistance, tapsOf } from '#core/losses/perceptual.ts';
import { kid, type Rows } from '#core/metrics/kid.ts';
import { equalised } from '#core/recipes/multiScale.ts';
import { asTrained } from '#core/recipes/variants.ts';
import type { Shown } from '#core/training/arm.ts';

/** What held-out images are measured by. */
export interface Judges {
  /** The loss that the run trains on, or its first; null without any. */
  readonly perceptual: { readonly network: Network; readonly spec: FeatureLossSpec } | null;
  /** Full VGG-19, where it is installed. */
  readonly monitor: Network | null;
}

export interface Validation {
  n: number;
  psnr: number;
  perceptual: number | null;
  monitor: number | null;
  kid: number | null;
  diversity: number;
}

/** Features that stand for an image in KID: the mean of the last tap before the deepest pool. */
const KID_TAP = 'relu4_4';

/** Mean over images of 10 log10(1 / mean squared error), at most 100 dB. a, b [n, h, w, 3]. */
function psnr(a: Image01, b: Image01): Scalar {
  const errors = mean(square(sub(a, b)), [1, 2, 3]); // [n]
  return mul(mean(log(maximum(errors, 1e-10))), -10 / Math.LN10) as Scalar;
}

/** Square root of the mean squared distance from the batch's mean image. x [n, h, w, 3]. */
const spread = (x: Image01): Scalar => sqrt(mean(square(sub(x, mean(x, 0, true))))) as Scalar;

const distance = (network: Network, spec: FeatureLossSpec, a: Image01, b: Image01): Scalar => {
  const taps = tapsOf(spec);
  return featureDistance(
    spec,
    network.features(a, taps, spec.variant),
    network.features(b, taps, spec.variant),
  );
};

/** [n, channels] end to end. */
const pooled = (network: Network, x: Image01): Tensor4D =>
  mean(network.features(x, [KID_TAP], asTrained).get(KID_TAP)!, [1, 2]) as unknown as Tensor4D;

/**
 * Measures what G made of held-out images: `target` is what `shown.compared` should be, `real` is what `shown.judged`
 * should look like as a set. The monitor is the equalised multi-scale loss on full VGG-19. Disposes nothing.
 */
export async function validate(
  shown: Shown,
  target: Image01,
  real: Image01,
  { perceptual, monitor }: Judges,
): Promise<Validation> {
  const n = target.shape[0];
  const network = monitor ?? perceptual?.network ?? null;
  const absent = scalar(Number.NaN);
  const numbers = tidy(() => {
    const compared = clip(shown.compared);
    const judged = clip(shown.judged);
    const scalars: Scalar[] = [
      psnr(compared, target),
      perceptual ? distance(perceptual.network, perceptual.spec, target, compared) : absent,
      monitor ? distance(monitor, equalised, target, compared) : absent,
      div(spread(judged), add(spread(real), 1e-6)),
    ];
    const flat = scalars.map((s) => reshape(s, [1]) as Tensor1D);
    const features = network ? [pooled(network, real), pooled(network, judged)] : [];
    return concat([...flat, ...features.map((f) => reshape(f, [-1]) as Tensor1D)]);
  });
  absent.dispose();
  try {
    const read = Float32Array.from(await numbers.data());
    const orNull = (v: number) => (Number.isFinite(v) ? v : null);
    return {
      n,
      psnr: read[0]!,
      perceptual: orNull(read[1]!),
      monitor: orNull(read[2]!),
      diversity: read[3]!,
      kid: network ? orNull(kidOf(read.subarray(4), real.shape[0], shown.judged.shape[0])) : null,
    };
  } finally {
    numbers.dispose();
  }
}

const clip = (x: Image01): Image01 => asImage01(clipByValue(x, 0, 1));

function kidOf(features: Float32Array, reals: number, fakes: number): number {
  const width = features.length / (reals + fakes);
  const part = (from: number, rows: number): Rows => ({
    values: features.subarray(from * width, (from + rows) * width),
    rows,
    width,
  });
  return kid(part(0, reals), part(reals, fakes));
}
