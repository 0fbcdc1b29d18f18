/** What a number of a run's set-up may be, both ends included. */
export interface Limit {
  readonly min: number;
  readonly max: number;
  /** No fractions. */
  readonly whole: boolean;
}

const real = (min: number, max: number): Limit => ({ min, max, whole: false });
const whole = (min: number, max: number): Limit => ({ min, max, whole: true });

/** One place for every number that a person may type: the page's fields and the check of a set-up both read it. */
export const limits = {
  /** Of a term in the mix. */
  weight: real(0, 1e6),
  /** Of a layer in a loss on features. */
  layerWeight: real(0, 1e9),
  penalty: real(0, 1e4),
  /** Updates of D for one of G. */
  criticSteps: whole(1, 5),
  learningRate: real(1e-7, 10),
  /** Adam's; at 1 the mean would never begin. */
  beta: real(0, 0.9999),
  epsilon: real(1e-12, 1),
  emaDecay: real(0, 0.9999),
  discriminatorChannels: whole(1, 128),
  batch: whole(1, 32),
  seed: whole(0, 0xffffffff),
  images: whole(4, 1024),
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitId = keyof typeof limits;
