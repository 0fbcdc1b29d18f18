import { dispose } from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import type { Image01 } from '#core/image.ts';
import { scoped } from '#core/ops/scoped.ts';
import { tasks } from '#core/tasks/registry.ts';
import { type Arm, type Batch, createArm, type Shown, type Terms } from '#core/training/arm.ts';
import type { RunConfig } from '#core/training/config.ts';
import type { StoredArm } from '#io/checkpoints/types.ts';
import { FeatureBanks, neededBackbones, termsOf } from './armLosses.ts';
import type { TrainDevice } from './device.ts';
import { applySnapshot } from './snapshot.ts';
import { type TrainingSet, toTensor } from './trainingSet.ts';
import type { Judges } from './validate.ts';

/** Held-out images that are shown. */
export const SHOWN = 8;

export type OnLoad = (id: BackboneId, bytesDone: number, bytesTotal: number) => void;

/** The part of a run that lives on the device: made from what lives off it, and made again when the device is lost. */
export class OnDevice {
  readonly arms: readonly Arm[];
  #terms: readonly Terms[] = [];
  #networks = new Map<BackboneId, Network>();
  #judges: Judges = { perceptual: null, monitor: null };
  readonly #banks = new FeatureBanks();
  readonly #heldOut: { batch: Batch; shown: Batch };

  constructor(
    readonly era: unknown,
    config: RunConfig,
    private readonly set: TrainingSet,
    snapshot: readonly StoredArm[] | null,
    file: string,
  ) {
    const task = tasks[config.task];
    this.arms = config.arms.map(({ ema, spectral, discriminatorChannels }) =>
      createArm(task, {
        side: config.side,
        seed: config.seed,
        images: set.train.length,
        ema,
        spectral,
        discriminatorChannels,
      }),
    );
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
      other: set.heldOutOther && toTensor(set.heldOutOther.slice(0, n)),
      otherImages: [],
    });
    this.#heldOut = { batch: batch(source.length), shown: batch(Math.min(SHOWN, source.length)) };
  }

  /**
   * Brings networks and terms up to date with `config` and with what is loaded now. Throws `weights-missing`, or
   * `bad-request` for a tap that a network has not; everything is then as before.
   */
  async prepare(config: RunConfig, device: TrainDevice, monitor: boolean, onLoad?: OnLoad): Promise<void> {
    const wanted = neededBackbones(config);
    if (monitor) wanted.add('vgg19');
    const networks = new Map<BackboneId, Network>();
    for (const id of wanted) networks.set(id, await device.network(id, (done, of) => onLoad?.(id, done, of)));
    this.#terms = config.arms.map((arm) => termsOf(arm, networks, this.#banks));
    this.#banks.sweep();
    this.#networks = networks;
    const first = config.arms.find(({ perceptual }) => perceptual && networks.has(perceptual.backbone));
    const network = first?.perceptual && networks.get(first.perceptual.backbone);
    this.#judges = {
      perceptual: network && first?.perceptual ? { network, spec: first.perceptual } : null,
      monitor: monitor ? (networks.get('vgg19') ?? null) : null,
    };
  }

  /** Whether the networks in use are still those that are loaded: weights may be installed anew or removed. */
  async isCurrent(device: TrainDevice): Promise<boolean> {
    for (const [id, network] of this.#networks) if ((await device.network(id)) !== network) return false;
    return true;
  }

  terms(arm: number): Terms {
    return this.#terms[arm]!;
  }

  get judges(): Judges {
    return this.#judges;
  }

  /** The fixed images that are shown, and what an arm makes of them. The caller owns what is made. */
  preview(arm: number): { shown: Shown; batch: Batch } {
    const batch = this.#heldOut.shown;
    return { shown: this.arms[arm]!.show(batch, PREVIEW_SEED), batch };
  }

  /** The same for all held-out images, with the real ones that they should look like. */
  heldOut(arm: number): { shown: Shown; target: Image01; real: Image01; free: () => void } {
    const { batch } = this.#heldOut;
    const shown = this.arms[arm]!.show(batch, PREVIEW_SEED);
    const drawn = batch.other || shown.judged !== shown.more ? null : toTensor(this.set.heldOut);
    return {
      shown,
      target: batch.real,
      real: batch.other ?? drawn ?? batch.real,
      free: () => dispose([shown as never, ...(drawn ? [drawn] : [])]),
    };
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
    const { batch, shown } = this.#heldOut;
    dispose([batch.real, shown.real, ...[batch.other, shown.other].filter((t) => t !== null)]);
  }
}

/** Of the random numbers in previews and validations (holes, codes): the same at every step. */
export const PREVIEW_SEED = 20_260_101;
