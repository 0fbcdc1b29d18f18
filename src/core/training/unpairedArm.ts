import {
  add,
  concat,
  dispose,
  mul,
  slice,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Image01 } from '../image.ts';
import { type Evaluated, pixelTerms } from '../losses/imageTerms.ts';
import { patchDiscriminator } from '../networks/discriminators.ts';
import { apply, backward, forward, type Pass } from '../networks/run.ts';
import { lengthOf } from '../ops/length.ts';
import { scoped } from '../ops/scoped.ts';
import type { UnpairedTask } from '../tasks/types.ts';
import { type AdaptiveState, initialAdaptive } from './adaptiveWeights.ts';
import type { Arm, ArmOptions, Batch, OnStage, Shown, Terms } from './arm.ts';
import { Attempt } from './attempt.ts';
import {
  mixingOf,
  readOnce,
  refuseUnlessFinite,
  updateDiscriminator,
  type Verdict,
} from './discriminatorUpdate.ts';
import { adversarialTerm, imageTerms, type Measurable, measureAll, weigh } from './generatorUpdate.ts';
import type { Mix, StepMetrics, TermId, Turn } from './mix.ts';
import { Player, type Update } from './player.ts';
import { newestStreams, type StreamPlace } from './streams.ts';

/** One way of translation: what each generator made in this step. Plain, so that `tidy` keeps it. */
interface Way {
  /** G on [from, to]: the translation, and an image of the target domain that should pass unchanged. */
  readonly there: Pass;
  /** The other generator on the translation: back home. */
  readonly back: Pass;
}

type WayTerms = {
  /** On the translation, [n, h, w, 3]. */
  readonly there: { readonly adversarial?: Evaluated };
  /** On what should have passed unchanged. */
  readonly same: { readonly identity?: Evaluated };
  /** On the image that came back. */
  readonly home: { readonly [id in TermId]?: Evaluated };
};

/**
 * Two generators and two discriminators on two domains without pairs (Zhu et al. 2017, eq. 3, with identity terms,
 * section 5.2). Image terms compare the image that went there and back with where it came from, since nothing else here
 * has a target. Values and gradients of a term are sums over both ways.
 */
export class UnpairedArm implements Arm {
  readonly players: {
    readonly generator: Player;
    readonly generatorBack: Player;
    readonly discriminator: Player;
    readonly discriminatorBack: Player;
  };
  adaptive: AdaptiveState = initialAdaptive;
  steps = 0;

  constructor(
    readonly task: UnpairedTask,
    readonly options: ArmOptions,
  ) {
    const { side, seed, ema, spectral } = options;
    const generator = (part: number) =>
      new Player(task.generator(side), seed + part, { ema, spectral: false });
    const judge = patchDiscriminator(side, 3, options.discriminatorChannels);
    const discriminator = (part: number) => new Player(judge, seed + part, { ema: false, spectral });
    this.players = {
      generator: generator(0),
      generatorBack: generator(3000),
      discriminator: discriminator(1000),
      discriminatorBack: discriminator(4000),
    };
  }

  async step(
    batch: Batch,
    mix: Mix,
    terms: Terms,
    turn: Turn,
    onStage: OnStage = () => {},
    further?: (update: number) => Batch,
  ): Promise<StepMetrics> {
    const { generator: g, generatorBack: f, discriminator: dTo, discriminatorBack: dFrom } = this.players;
    const { from, to } = domains(batch);
    const { seed, streams: version = newestStreams } = this.options;
    const place: StreamPlace = { version, seed, step: this.steps, update: 0 };
    const kept: { [name: string]: unknown } = {};
    const attempt = new Attempt();
    try {
      await onStage('make-input');
      const identity = (mix.weights.identity ?? 0) > 0;
      await onStage('generator-forward');
      const { ways, fakes } = scoped(() => {
        const there = way(g, f, from, to, identity);
        const back = way(f, g, to, from, identity);
        const fakes = [first(there.there, from), first(back.there, to)] as const;
        return { ways: [there, back] as const, fakes };
      });
      Object.assign(kept, { ways, fakes });

      const playing = (mix.weights.adversarial ?? 0) > 0;
      const games: Verdict[] = [];
      if (playing && turn !== 'generator') {
        await onStage('discriminator-update');
        const mixing = mixingOf(from.shape[0], place);
        kept.mixing = mixing;
        games.push(await updateDiscriminator(dTo, to, fakes[0], mixing, mix, attempt));
        games.push(await updateDiscriminator(dFrom, from, fakes[1], mixing, mix, attempt));
        for (let i = 1; i < mix.criticSteps; i++)
          games.splice(
            0,
            2,
            ...(await this.playAgain(further?.(i) ?? null, batch, { ...place, update: i }, mix, attempt)),
          );
      }

      await onStage('terms');
      const evaluated = scoped(() => {
        const keys = (letter: string, images: readonly number[]) => images.map((i) => `${letter}${i}`);
        const one = (
          { there, back }: Way,
          home: Image01,
          target: Image01,
          judge: Player,
          keyed: string[],
        ): WayTerms => ({
          there: playing ? { adversarial: adversarialTerm(judge, first(there, home), null, mix) } : {},
          same: identity ? { identity: pixelTerms.l1.evaluate(second(there, home), target, null) } : {},
          home: {
            ...imageTerms(terms, back.output as Image01, home, keyed, mix, this.adaptive),
            ...((mix.weights.cycle ?? 0) > 0
              ? { cycle: pixelTerms.l1.evaluate(back.output as Image01, home, null) }
              : {}),
          },
        });
        return [
          one(ways[0], from, to, dTo, keys('a', batch.images)),
          one(ways[1], to, from, dFrom, keys('b', batch.otherImages)),
        ] as const;
      });
      kept.evaluated = evaluated;
      const measured = await measureAll(
        [
          ...measurable(evaluated[0], ways[0], g, f, identity),
          ...measurable(evaluated[1], ways[1], f, g, identity),
        ],
        mix,
      );
      const { verdict, adaptive } = weigh(measured, mix, this.adaptive);

      let generatorGradient: number | null = null;
      if (turn !== 'discriminator') {
        await onStage('gradients');
        const { updates, numbers } = scoped(() => this.propose(ways, evaluated, verdict.weights, mix));
        kept.updates = updates;
        const lengths = await readOnce(numbers);
        refuseUnlessFinite("the generators' gradient", lengths, []);
        await onStage('generator-update');
        attempt.move(g, updates[0]);
        attempt.move(f, updates[1]);
        kept.updates = null;
        generatorGradient = Math.hypot(...lengths);
      }
      attempt.keep();
      if (turn !== 'discriminator') this.adaptive = adaptive;
      this.steps += 1;
      const mean = (pick: (game: Verdict) => number) =>
        games.reduce((sum, game) => sum + pick(game), 0) / games.length;
      return {
        ...verdict,
        generatorGradient,
        discriminatorLoss: games.length > 0 ? mean(({ loss }) => loss) : null,
        scores: games.length > 0 ? { real: mean(({ real }) => real), fake: mean(({ fake }) => fake) } : null,
      };
    } finally {
      attempt.undo(); // nothing, where it was kept
      dispose(kept as never);
    }
  }

  /** A further update of both Ds: on images of its own, or once more on those of the step. */
  private async playAgain(
    own: Batch | null,
    step: Batch,
    place: StreamPlace,
    mix: Mix,
    attempt: Attempt,
  ): Promise<[Verdict, Verdict]> {
    const { generator: g, generatorBack: f, discriminator: dTo, discriminatorBack: dFrom } = this.players;
    const { from, to } = domains(own ?? step);
    const made = scoped(() => ({
      there: apply(g.spec, g.params, from) as Image01,
      back: apply(f.spec, f.params, to) as Image01,
      mixing: mixingOf(from.shape[0], place),
    }));
    try {
      return [
        await updateDiscriminator(dTo, to, made.there, made.mixing, mix, attempt),
        await updateDiscriminator(dFrom, from, made.back, made.mixing, mix, attempt),
      ];
    } finally {
      dispose(made as never);
      if (own) dispose([from, to]);
    }
  }

  /** Next weights of both generators, and the lengths of their gradients. Call inside tidy. */
  private propose(
    ways: readonly [Way, Way],
    evaluated: readonly [WayTerms, WayTerms],
    weights: Readonly<Record<string, number>>,
    mix: Mix,
  ): { updates: [Update, Update]; numbers: Tensor1D } {
    const { generator: g, generatorBack: f } = this.players;
    const one = gradientsOf(g, f, ways[0], evaluated[0], weights);
    const two = gradientsOf(f, g, ways[1], evaluated[1], weights);
    const ofG = sumMaps(one.there, two.back);
    const ofF = sumMaps(two.there, one.back);
    const lengths = [...ofG.values(), ...ofF.values()].map(lengthOf);
    return {
      updates: [
        g.propose(ofG, mix.generator, mix.emaDecay, new Map()),
        f.propose(ofF, mix.generator, mix.emaDecay, new Map()),
      ],
      numbers: stack(lengths) as Tensor1D,
    };
  }

  show(batch: Batch): Shown {
    const { generator, generatorBack } = this.players;
    return scoped(() => {
      const output = apply(generator.spec, generator.best, batch.real) as Image01;
      const home = apply(generatorBack.spec, generatorBack.best, output) as Image01;
      return { input: batch.real.clone(), output, compared: home, judged: output, hole: null, more: home };
    });
  }

  dispose(): void {
    for (const player of Object.values(this.players)) player.dispose();
  }
}

function domains({ real, other }: Batch): { from: Image01; to: Image01 } {
  if (!other || other.shape.join() !== real.shape.join())
    throw new Error(`unpaired step: expected two equal batches, got ${real.shape} and ${other?.shape}`);
  return { from: real, to: other };
}

/** There with g (an image of the target domain beside it, for identity), back with f. */
function way(g: Player, f: Player, from: Image01, to: Image01, identity: boolean): Way {
  // A tensor of its own: what is kept of a pass is freed after the step, and the images are the caller's.
  const input = identity ? (concat([from, to] as Tensor4D[], 0) as Tensor4D) : from.clone();
  const there = forward(g.spec, g.params, input);
  return { there, back: forward(f.spec, f.params, first(there, from)) };
}

const first = (pass: Pass, like: Tensor4D): Image01 =>
  slice(pass.output, [0, 0, 0, 0], like.shape) as Image01;
const second = (pass: Pass, like: Tensor4D): Image01 =>
  slice(pass.output, [like.shape[0], 0, 0, 0], like.shape) as Image01;

/** The terms of one way: what comes home teaches both generators, the one that went there through the other. */
function measurable(
  { there, same, home }: WayTerms,
  passes: Way,
  g: Player,
  f: Player,
  identity: boolean,
): Measurable[] {
  const padded = (gradient: Tensor4D, place: 0 | 1) => {
    if (!identity) return gradient;
    const nothing = mul(gradient, 0);
    return concat(place === 0 ? [gradient, nothing] : [nothing, gradient], 0) as Tensor4D;
  };
  const atG = (gradient: Tensor4D, place: 0 | 1) => ({
    player: g,
    pass: passes.there,
    gradient: () => padded(gradient, place),
  });
  const list: Measurable[] = [];
  if (there.adversarial)
    list.push({
      id: 'adversarial',
      ...there.adversarial,
      reaches: [atG(there.adversarial.gradient, 0)],
    });
  if (same.identity)
    list.push({ id: 'identity', ...same.identity, reaches: [atG(same.identity.gradient, 1)] });
  for (const [id, term] of Object.entries(home)) {
    const through = () =>
      padded(backward(f.spec, f.params, passes.back, term.gradient, 'input').input as Tensor4D, 0);
    const reaches = [
      { player: f, pass: passes.back, gradient: () => term.gradient },
      { player: g, pass: passes.there, gradient: through },
    ];
    list.push({ id: id as TermId, ...term, reaches });
  }
  return list;
}

/** Gradients of one way: to the generator that went there, and to the one that came back. */
function gradientsOf(
  g: Player,
  f: Player,
  passes: Way,
  { there, same, home }: WayTerms,
  weights: Readonly<Record<string, number>>,
): { there: ReadonlyMap<string, Tensor>; back: ReadonlyMap<string, Tensor> } {
  const atHome = Object.entries(home).map(([id, term]) => mul(term.gradient, weights[id] ?? 0) as Tensor4D);
  const homeSum = atHome.length > 0 ? atHome.reduce((a, b) => add(a, b)) : mul(passes.back.output, 0);
  const back = backward(f.spec, f.params, passes.back, homeSum, 'both');
  const { adversarial } = there;
  const translated = adversarial
    ? add(back.input!, mul(adversarial.gradient, weights.adversarial ?? 0))
    : back.input!;
  const whole = same.identity
    ? concat([translated as Tensor4D, mul(same.identity.gradient, weights.identity ?? 0) as Tensor4D], 0)
    : translated;
  return {
    there: backward(g.spec, g.params, passes.there, whole, 'params').params,
    back: back.params,
  };
}

const sumMaps = (a: ReadonlyMap<string, Tensor>, b: ReadonlyMap<string, Tensor>) =>
  new Map([...a].map(([name, t]) => [name, add(t, b.get(name)!)]));
