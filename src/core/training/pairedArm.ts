import {
  concat,
  dispose,
  slice,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Image01 } from '../image.ts';
import { patchDiscriminator } from '../networks/discriminators.ts';
import { apply, backward, forward, type Pass } from '../networks/run.ts';
import type { NetSpec } from '../networks/types.ts';
import { lengthOf } from '../ops/length.ts';
import { scoped } from '../ops/scoped.ts';
import { pasted } from '../tasks/pasted.ts';
import type { LatentTask, PairedTask } from '../tasks/types.ts';
import { type AdaptiveState, initialAdaptive } from './adaptiveWeights.ts';
import type { Arm, ArmOptions, Batch, OnStage, Shown, Terms } from './arm.ts';
import { Attempt } from './attempt.ts';
import { tensorsOf } from './batch.ts';
import {
  mixingOf,
  readOnce,
  refuseUnlessFinite,
  updateDiscriminator,
  type Verdict,
} from './discriminatorUpdate.ts';
import {
  adversarialTerm,
  type EvaluatedTerms,
  imageTerms,
  measureTerms,
  weigh,
  weightedGradient,
  withCondition,
} from './generatorUpdate.ts';
import type { Mix, StepMetrics, Turn } from './mix.ts';
import { Player, type Update } from './player.ts';
import { normal, random } from './random.ts';
import { newestStreams, type StreamPlace, stream } from './streams.ts';

export const codesSpec = (images: number, length: number): NetSpec => ({
  id: 'codes',
  input: [images],
  // The gain makes them standard normal, as the random codes are: one input of the layer is 1, the others are 0.
  layers: [
    { kind: 'dense', name: 'codes', in: images, out: length, activation: 'linear', gain: Math.sqrt(images) },
  ],
});

/** A generator and a discriminator in training on one task; the owner of all that a checkpoint keeps. */
export class PairedArm implements Arm {
  readonly generator: Player;
  readonly discriminator: Player;
  /** The learnt codes of a latent task: a linear layer from image number to code. */
  readonly codes: Player | null;
  adaptive: AdaptiveState = initialAdaptive;
  steps = 0;

  constructor(
    readonly task: PairedTask | LatentTask,
    readonly options: ArmOptions,
  ) {
    const { side, seed, ema, spectral } = options;
    const condition = task.kind === 'paired' ? task.conditionChannels : 0;
    const judge = patchDiscriminator(side, 3 + condition, options.discriminatorChannels);
    this.generator = new Player(task.generator(side), seed, { ema, spectral: false });
    this.discriminator = new Player(judge, seed + 1000, { ema: false, spectral });
    this.codes =
      task.kind === 'latent'
        ? new Player(codesSpec(options.images, task.codeLength), seed + 2000, { ema, spectral: false })
        : null;
  }

  async step(
    batch: Batch,
    mix: Mix,
    terms: Terms,
    turn: Turn,
    onStage: OnStage = () => {},
    further?: (update: number) => Batch,
  ): Promise<StepMetrics> {
    const { real, images: indices } = batch;
    const { seed, streams: version = newestStreams } = this.options;
    const place: StreamPlace = { version, seed, step: this.steps, update: 0 };
    const n = real.shape[0];
    const owned: Tensor[] = [];
    const own = <T extends Tensor>(t: T): T => {
      owned.push(t);
      return t;
    };
    const kept: { pass?: Pass; evaluated?: EvaluatedTerms } = {};
    const attempt = new Attempt();
    try {
      await onStage('make-input');
      const input = own(this.makeInput(batch, stream('input', place)));
      const found = this.task.kind === 'paired' ? scoped(() => this.conditionOf(input as Tensor4D)) : null;
      const condition = found ? own<Tensor4D>(found) : null;

      await onStage('generator-forward');
      const pass = scoped(() => forward(this.generator.spec, this.generator.params, input));
      kept.pass = pass;
      const output = pass.output as Image01;
      // A latent task shows D the images of random codes and compares those of learnt codes with their targets.
      const paired = this.codes ? own(first(output, n)) : output;
      const judged = this.codes ? own(rest(output, n)) : output;

      const playing = (mix.weights.adversarial ?? 0) > 0;
      let game: Verdict | null = null;
      if (playing && turn !== 'generator') {
        await onStage('discriminator-update');
        const mixing = own(mixingOf(n, place));
        const [seenReal, seenFake] = [own(seen(real, condition)), own(seen(judged, condition))];
        game = await updateDiscriminator(this.discriminator, seenReal, seenFake, mixing, mix, attempt);
        for (let i = 1; i < mix.criticSteps; i++) {
          const own = further?.(i) ?? null;
          const again = { ...place, update: i };
          game = await this.playAgain(own, batch, again, mix, attempt);
        }
      }

      await onStage('terms');
      const evaluated = scoped(() => {
        const all = imageTerms(terms, paired as Image01, real, indices.map(String), mix, this.adaptive);
        if (playing) all.adversarial = adversarialTerm(this.discriminator, judged, condition, mix);
        return this.codes ? spread(all, n) : all;
      });
      kept.evaluated = evaluated;
      const measured = await measureTerms(this.generator, pass, evaluated, mix);
      const { verdict, adaptive } = weigh(measured, mix, this.adaptive);

      let generatorGradient: number | null = null;
      if (turn !== 'discriminator') {
        await onStage('gradients');
        const propose = () => this.proposeGenerator(pass, evaluated, verdict.weights, indices, mix);
        generatorGradient = await this.updateGenerator(propose, onStage, attempt);
      }
      attempt.keep();
      if (turn !== 'discriminator') this.adaptive = adaptive;
      this.steps += 1;
      return {
        ...verdict,
        generatorGradient,
        discriminatorLoss: game?.loss ?? null,
        scores: game ? { real: game.real, fake: game.fake } : null,
      };
    } finally {
      attempt.undo(); // nothing, where it was kept
      dispose(owned);
      dispose(kept as never);
    }
  }

  /** A further update of D: on images of its own, or once more on those of the step. */
  private async playAgain(
    own: Batch | null,
    step: Batch,
    place: StreamPlace,
    mix: Mix,
    attempt: Attempt,
  ): Promise<Verdict> {
    const batch = own ?? step;
    const { real } = batch;
    const n = batch.images.length;
    const game = scoped(() => {
      const input = this.makeInput(batch, stream('input', place));
      const output = apply(this.generator.spec, this.generator.params, input) as Image01;
      const condition = this.task.kind === 'paired' ? this.conditionOf(input as Tensor4D) : null;
      return {
        real: seen(real, condition),
        fake: seen(this.codes ? rest(output, n) : output, condition),
        mixing: mixingOf(n, place),
      };
    });
    try {
      return await updateDiscriminator(this.discriminator, game.real, game.fake, game.mixing, mix, attempt);
    } finally {
      dispose(game as never);
      if (own) dispose(tensorsOf(own));
    }
  }

  /** Length of the gradient that was descended. Throws NotFinite. */
  private async updateGenerator(
    propose: () => ReturnType<PairedArm['proposeGenerator']>,
    onStage: OnStage,
    attempt: Attempt,
  ): Promise<number> {
    const { update, codes, numbers } = scoped(propose);
    const lengths = await readOnce(numbers);
    refuseUnlessFinite("the generator's gradient", lengths, codes ? [update, codes] : [update]);
    await onStage('generator-update');
    attempt.move(this.generator, update);
    if (codes && this.codes) attempt.move(this.codes, codes);
    return Math.hypot(...lengths);
  }

  /** Next weights of G, and codes where it learns them, with the lengths of its gradients. Call inside tidy. */
  private proposeGenerator(
    pass: Pass,
    evaluated: EvaluatedTerms,
    weights: Record<string, number>,
    indices: readonly number[],
    mix: Mix,
  ): { update: Update; codes: Update | null; numbers: Tensor1D } {
    const { spec, params } = this.generator;
    const dy = weightedGradient(evaluated, weights, pass.output as Tensor4D);
    const gradients = backward(spec, params, pass, dy, this.codes ? 'both' : 'params');
    const lengths = [...gradients.params.values()].map(lengthOf);
    return {
      update: this.generator.propose(gradients.params, mix.generator, mix.emaDecay, new Map()),
      codes: this.codes ? this.proposeCodes(this.codes, gradients.input as Tensor2D, indices, mix) : null,
      numbers: stack(lengths) as Tensor1D,
    };
  }

  private proposeCodes(codes: Player, toInput: Tensor2D, indices: readonly number[], mix: Mix) {
    const chosen = oneHot(indices, this.options.images);
    const pass = forward(codes.spec, codes.params, chosen);
    const dy = slice(toInput, [0, 0], [indices.length, toInput.shape[1]]);
    const { params } = backward(codes.spec, codes.params, pass, dy, 'params');
    return codes.propose(params, mix.generator, mix.emaDecay, new Map());
  }

  private makeInput(batch: Batch, draw: () => number): Tensor4D | Tensor2D {
    return scoped(() => {
      const { task, codes } = this;
      if (task.kind === 'paired') return inputOf(task, batch, draw);
      const indices = batch.images;
      const learnt = forward(codes!.spec, codes!.params, oneHot(indices, this.options.images)).output;
      return concat([learnt as Tensor2D, randomCodes(indices.length, task.codeLength, draw)], 0);
    });
  }

  private conditionOf(input: Tensor4D): Tensor4D | null {
    if (this.task.kind !== 'paired') return null;
    return this.task.condition(input)?.clone() ?? null;
  }

  show(batch: Batch, seed: number): Shown {
    const { real, images } = batch;
    return scoped(() => {
      const { task, codes } = this;
      const { spec, best } = this.generator;
      if (task.kind === 'latent') {
        const z = forward(codes!.spec, codes!.best, oneHot(images, this.options.images)).output;
        const output = apply(spec, best, z) as Image01;
        const more = apply(spec, best, randomCodes(images.length, task.codeLength, random(seed))) as Image01;
        return { input: null, output, compared: output, judged: more, hole: null, more };
      }
      const input = inputOf(task, batch, random(seed));
      const made = apply(spec, best, input) as Image01;
      const hole = task.hole?.(input) ?? null;
      const output = hole ? pasted(made, real, hole) : made;
      return { input: task.showInput(input), output, compared: output, judged: output, hole, more: null };
    });
  }

  get players(): { readonly [name: string]: Player } {
    const { generator, discriminator, codes } = this;
    return codes ? { generator, discriminator, codes } : { generator, discriminator };
  }

  dispose(): void {
    for (const player of Object.values(this.players)) player.dispose();
  }
}

/** What G sees: what the person has for it, else what the task makes of the real images. */
const inputOf = (task: PairedTask, { real, given }: Batch, draw: () => number): Tensor4D =>
  given && task.fromGiven ? task.fromGiven(given) : task.makeInput(real, draw);

const oneHot = (indices: readonly number[], images: number): Tensor2D => {
  const values = new Float32Array(indices.length * images);
  indices.forEach((index, row) => {
    values[row * images + index] = 1;
  });
  return tensor2d(values, [indices.length, images]);
};

/** Standard normal codes; learnt ones start at the same spread. */
const randomCodes = (n: number, length: number, draw: () => number): Tensor2D =>
  tensor2d(Float32Array.from({ length: n * length }, normal(draw)), [n, length]);

const first = (x: Tensor4D, n: number): Image01 =>
  slice(x, [0, 0, 0, 0], [n, x.shape[1], x.shape[2], x.shape[3]]) as Image01;
const rest = (x: Tensor4D, n: number): Image01 =>
  slice(x, [n, 0, 0, 0], [x.shape[0] - n, x.shape[1], x.shape[2], x.shape[3]]) as Image01;
const seen = (image: Tensor4D, condition: Tensor4D | null): Tensor4D =>
  scoped(() => withCondition(image.clone(), condition));

/** Gradients of terms on one half of a latent batch, as gradients to the whole: image terms first, D's term last. */
function spread(terms: EvaluatedTerms, n: number): EvaluatedTerms {
  return Object.fromEntries(
    Object.entries(terms).map(([id, { gradient, ...measured }]) => {
      const [, h, w, c] = gradient.shape;
      const nothing = zeros([n, h, w, c]) as Tensor4D;
      return [
        id,
        {
          ...measured,
          gradient: concat(id === 'adversarial' ? [nothing, gradient] : [gradient, nothing], 0),
        },
      ];
    }),
  );
}
