import {
  add,
  div,
  fill,
  mean,
  mul,
  neg,
  relu,
  type Scalar,
  sigmoid,
  softplus,
  square,
  step,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Label } from '../label.ts';

export type AdversarialId = 'non-saturating' | 'hinge' | 'least-squares' | 'wasserstein';

/** A value and its gradient to the scores it was computed from. */
interface Scored {
  readonly value: Scalar;
  readonly gradient: Tensor;
}

/**
 * A game between generator and discriminator, on the discriminator's raw scores [n, h, w, 1] (no sigmoid).
 * Values are means over all scores; the gradients are written out, so that no tape is needed.
 */
export interface AdversarialLoss {
  readonly id: AdversarialId;
  readonly label: Label;
  /** What it asks for, formula and source. */
  readonly about: Label;
  generator(fake: Tensor): Scored;
  discriminator(real: Tensor, fake: Tensor): { value: Scalar; real: Tensor; fake: Tensor };
}

const perScore = (gradient: Tensor): Tensor => div(gradient, gradient.size);
const meanOf = (x: Tensor) => mean(x) as Scalar;
const constant = (like: Tensor, value: number) => fill(like.shape, value);

const nonSaturating: AdversarialLoss = {
  id: 'non-saturating',
  label: { en: 'Non-saturating', zh: '非饱和' },
  about: {
    en: 'G is to raise the odds that its images pass for real. G: mean softplus(-D(G)); D: mean softplus(-D(x)) + mean softplus(D(G)). Goodfellow et al. 2014, section 3.',
    zh: 'G 要提高其图像被当作真图的几率。G：mean softplus(-D(G))；D：mean softplus(-D(x)) + mean softplus(D(G))。Goodfellow 等 2014，第 3 节。',
  },
  generator: (fake) => ({ value: meanOf(softplus(neg(fake))), gradient: perScore(neg(sigmoid(neg(fake)))) }),
  discriminator: (real, fake) => ({
    value: add(meanOf(softplus(neg(real))), meanOf(softplus(fake))),
    real: perScore(neg(sigmoid(neg(real)))),
    fake: perScore(sigmoid(fake)),
  }),
};

const hinge: AdversarialLoss = {
  id: 'hinge',
  label: { en: 'Hinge', zh: '合页' },
  about: {
    en: 'D stops at images that it tells apart clearly enough. G: -mean D(G); D: mean max(0, 1 - D(x)) + mean max(0, 1 + D(G)). Lim & Ye 2017; Miyato et al. 2018.',
    zh: '对已经分得足够清楚的图像，D 不再用力。G：-mean D(G)；D：mean max(0, 1 - D(x)) + mean max(0, 1 + D(G))。Lim 与 Ye 2017；Miyato 等 2018。',
  },
  generator: (fake) => ({ value: meanOf(neg(fake)), gradient: perScore(constant(fake, -1)) }),
  discriminator: (real, fake) => ({
    value: add(meanOf(relu(sub(1, real))), meanOf(relu(add(1, fake)))),
    real: perScore(neg(step(sub(1, real)))),
    fake: perScore(step(add(1, fake))),
  }),
};

const leastSquares: AdversarialLoss = {
  id: 'least-squares',
  label: { en: 'Least squares', zh: '最小二乘' },
  about: {
    en: 'Scores are pulled to 1 for real and 0 for generated images. G: mean (D(G) - 1)² / 2; D: mean (D(x) - 1)² / 2 + mean D(G)² / 2. Mao et al. 2017, eq. 9.',
    zh: '把真实图像的得分拉向 1、生成图像的拉向 0。G：mean (D(G) - 1)² / 2；D：mean (D(x) - 1)² / 2 + mean D(G)² / 2。Mao 等 2017，式 9。',
  },
  generator: (fake) => ({ value: mul(meanOf(square(sub(fake, 1))), 0.5), gradient: perScore(sub(fake, 1)) }),
  discriminator: (real, fake) => ({
    value: mul(add(meanOf(square(sub(real, 1))), meanOf(square(fake))), 0.5),
    real: perScore(sub(real, 1)),
    fake: perScore(fake),
  }),
};

const wasserstein: AdversarialLoss = {
  id: 'wasserstein',
  label: { en: 'Wasserstein', zh: 'Wasserstein' },
  about: {
    en: 'The gap between the mean scores, for a D kept smooth by the gradient penalty. G: -mean D(G); D: mean D(G) - mean D(x). Gulrajani et al. 2017, eq. 3.',
    zh: '平均得分之差，D 由梯度惩罚保持平滑。G：-mean D(G)；D：mean D(G) - mean D(x)。Gulrajani 等 2017，式 3。',
  },
  generator: hinge.generator,
  discriminator: (real, fake) => ({
    value: sub(meanOf(fake), meanOf(real)),
    real: perScore(constant(real, -1)),
    fake: perScore(constant(fake, 1)),
  }),
};

export const adversarialLosses: Readonly<Record<AdversarialId, AdversarialLoss>> = {
  'non-saturating': nonSaturating,
  hinge,
  'least-squares': leastSquares,
  wasserstein,
};
