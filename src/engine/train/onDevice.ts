import { dispose } from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { AppError } from '#core/failure.ts';
import type { Image01 } from '#core/image.ts';
import { scoped } from '#core/ops/scoped.ts';
import { tasks } from '#core/tasks/registry.ts';
import { type Arm, type Batch, createArm, type Shown, type Terms } from '#core/training/arm.ts';
import { tensorsOf } from '#core/training/batch.ts';
import type { ArmConfig, RunConfig } from '#core/training/config.ts';
import { checkGradients, WRONG } from '#core/training/gradientCheck.ts';
import { NotFinite } from '#core/training/mix.ts';
import type { StreamVersion } from '#core/training/streams.ts';
import type { StoredArm } from '#io/checkpoints/types.ts';
import { FeatureBanks, neededBackbones, termsOf } from './armLosses.ts';
import type { TrainDevice } from './device.ts';
import { Judge } from './judge.ts';
import { applySnapshot } from './snapshot.ts';
import { type TrainingSet, toTensor } from './trainingSet.ts';
import { type HeldOut, type Judges, type Own, type Validation, validate } from './validate.ts';

/** Held-out images that are shown. */
export const SHOWN = 8;

export type OnLoad = (id: BackboneId, bytesDone: number, bytesTotal: number) => void;

/** The part of a run that lives on the device: made from what lives off it, and made again when the device is lost. */
export class OnDevice {
  readonly arms: readonly Arm[];
  #terms: readonly Terms[] = [];
  #networks = new Map<BackboneId, Network>();
  #judges: Judges = { slim: null, vgg19: null };
  /** Of each arm: the perceptual loss that it trains on. */
  #own: readonly (Own | null)[] = [];
  readonly #banks = new FeatureBanks();
  /** Losses whose gradients were seen right, by {@link lossesOf}. */
  readonly #checked = new Set<string>();
  readonly #heldOut: { batch: Batch; shown: Batch; measured: HeldOut };

  constructor(
    readonly era: unknown,
    config: RunConfig,
    private readonly set: TrainingSet,
    private readonly streams: StreamVersion,
    snapshot: readonly StoredArm[] | null,
    file: string,
  ) {
    const task = tasks[config.task];
    this.arms = config.arms.map((arm) => this.#arm(config, arm, arm.spectral));
    try {
      snapshot?.forEach((stored, i) => void applySnapshot(this.arms[i]!, stored, file));
    } catch (error) {
      for (const arm of this.arms) arm.dispose();
      throw error;
    }
    // A code belongs to a training image: of a latent task those are shown, and random codes beside them.
    const source = task.kind === 'latent' ? set.train.slice(0, set.heldOut.length) : set.heldOut;
    const batch = (n: number): Batch => ({
      real: toTensor(source.slice(0, n)),
      images: source.slice(0, n).map((_, i) => i),
      given: set.given && toTensor(set.given.heldOut.slice(0, n)),
      other: set.heldOutOther && toTensor(set.heldOutOther.slice(0, n)),
      otherImages: [],
    });
    const all = batch(source.length);
    const measured = {
      target: all.real,
      partner: set.partners && toTensor(set.partners),
      real: all.other ?? (task.kind === 'latent' ? toTensor(set.heldOut) : all.real),
    };
    this.#heldOut = { batch: all, shown: batch(Math.min(SHOWN, source.length)), measured };
  }

  /** Its networks at step 0. */
  #arm({ task, side, seed }: RunConfig, { ema, discriminatorChannels }: ArmConfig, spectral: boolean): Arm {
    const images = this.set.train.length;
    return createArm(tasks[task], {
      side,
      seed,
      images,
      ema,
      spectral,
      discriminatorChannels,
      streams: this.streams,
    });
  }

  /**
   * Brings networks, terms and judges up to date with `config` and with what is loaded now; with `monitor`, full VGG-19
   * judges too. Throws `weights-missing`, or `bad-request` for a tap that a network has not; everything is then as before.
   */
  async prepare(config: RunConfig, device: TrainDevice, monitor: boolean, onLoad?: OnLoad): Promise<void> {
    const wanted = neededBackbones(config);
    const measures = config.validateEvery > 0;
    // It comes with the page; where it does not, the run goes without.
    const slimJudges = measures && (this.#judges.slim !== null || (await device.installed('vgg19-slim')));
    if (slimJudges) wanted.add('vgg19-slim');
    if (monitor) wanted.add('vgg19');
    const networks = new Map<BackboneId, Network>();
    for (const id of wanted) networks.set(id, await device.network(id, (done, of) => onLoad?.(id, done, of)));
    this.#terms = config.arms.map((arm) => termsOf(arm, networks, this.#banks));
    this.#banks.sweep();
    this.#networks = networks;
    this.#own = config.arms.map(({ mix, perceptual: loss }) => {
      const network = loss && (mix.weights.perceptual ?? 0) > 0 ? networks.get(loss.backbone) : undefined;
      return loss && network ? { network, loss } : null;
    });
    this.#judges = {
      slim: this.#judge(slimJudges && networks.get('vgg19-slim'), this.#judges.slim),
      vgg19: this.#judge(monitor && networks.get('vgg19'), this.#judges.vgg19),
    };
  }

  /** The judge with that network: `before` if it is that one. */
  #judge(network: Network | false | undefined, before: Judge | null): Judge | null {
    if (before && before.network === network) return before;
    before?.dispose();
    const { reference, train, trainOther } = this.set;
    return network ? new Judge(network, { reference, train: trainOther ?? train }) : null;
  }

  /** Whether the networks in use are still those that are loaded: weights may be installed anew or removed. */
  async isCurrent(device: TrainDevice): Promise<boolean> {
    for (const [id, network] of this.#networks) if ((await device.network(id)) !== network) return false;
    return true;
  }

  /** Arms with losses whose gradients have not been seen right yet. */
  unchecked({ arms }: RunConfig): readonly number[] {
    return [...arms.keys()].filter((i) => !this.#checked.has(lossesOf(arms[i]!)));
  }

  /** Throws `wrong-gradients` unless those that an arm would train by on `backend` are those of its losses. */
  async check(config: RunConfig, i: number, backend: string, batch: Batch): Promise<void> {
    const arm = config.arms[i]!;
    const probe = this.#arm(config, arm, false);
    try {
      for (const { side, error } of await checkGradients(probe, batch, arm.mix, this.terms(i)))
        if (!(error < WRONG)) throw new AppError({ code: 'wrong-gradients', backend, of: side, off: error });
    } catch (error) {
      if (!(error instanceof NotFinite)) throw error; // the step itself says so, in its words
    } finally {
      probe.dispose();
    }
    this.#checked.add(lossesOf(arm));
  }

  terms(arm: number): Terms {
    return this.#terms[arm]!;
  }

  /** The fixed images that are shown, and what an arm makes of them. The caller owns what is made. */
  preview(arm: number): { shown: Shown; batch: Batch } {
    const batch = this.#heldOut.shown;
    return { shown: this.arms[arm]!.show(batch, PREVIEW_SEED), batch };
  }

  /** Measures what an arm makes of all held-out images. */
  async validate(arm: number): Promise<Validation> {
    const shown = this.arms[arm]!.show(this.#heldOut.batch, PREVIEW_SEED);
    try {
      return await validate(shown, this.#heldOut.measured, this.#judges, this.#own[arm] ?? null);
    } finally {
      dispose(shown as never);
    }
  }

  /** Inputs and targets as pictures. The caller owns them. */
  pictures(): { inputs: Image01 | null; targets: Image01 } {
    const { shown, batch } = this.preview(0);
    try {
      return scoped(() => ({
        inputs: (shown.input?.clone() as Image01 | undefined) ?? null,
        targets: (batch.other ?? batch.real).clone() as Image01,
      }));
    } finally {
      dispose(shown as never);
    }
  }

  dispose(): void {
    for (const arm of this.arms) arm.dispose();
    this.#banks.dispose();
    this.#judges.slim?.dispose();
    this.#judges.vgg19?.dispose();
    const { batch, shown, measured } = this.#heldOut;
    const { partner, real } = measured;
    dispose([...new Set([...tensorsOf(batch), ...tensorsOf(shown), real, ...(partner ? [partner] : [])])]);
  }
}

/** Which losses an arm has, whatever their weights: a slider changes none but between 0 and more. */
const lossesOf = ({ name: _, ...arm }: ArmConfig): string =>
  JSON.stringify(arm, (_key, value) => (typeof value === 'number' ? value > 0 : value));

/** Of the random numbers in previews and validations (holes, codes): the same at every step. */
export const PREVIEW_SEED = 20_260_101;
