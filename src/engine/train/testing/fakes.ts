import { createHash } from 'node:crypto';
import type { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { AppError } from '#core/failure.ts';
import type { RunConfig } from '#core/training/config.ts';
import { armOf, mixOf, runOf } from '#core/training/presets/parts.ts';
import { memoryLocks } from '#io/checkpoints/locks.ts';
import { CheckpointStore } from '#io/checkpoints/store.ts';
import type { StoredArm } from '#io/checkpoints/types.ts';
import { memoryStorage } from '#io/weights/storage.ts';
import type { TrainDevice } from '../device.ts';
import { addProgress, type RunProgress } from '../progress.ts';
import type { Playing } from '../run.ts';
import { TrainService } from '../service.ts';

/** A device that can be lost: `lose()` voids all that was made on it, as a new era says. */
export class FakeDevice implements TrainDevice {
  #era = 0;
  constructor(private readonly networks: readonly Network[]) {}
  network = async (id: BackboneId): Promise<Network> => {
    const found = this.networks.find(({ spec }) => spec.id === id);
    if (!found) throw new AppError({ code: 'weights-missing', backbone: id, name: backbones[id].label });
    return found;
  };
  installed = async (id: BackboneId) => this.networks.some(({ spec }) => spec.id === id);
  /** What {@link unproven} tells. */
  graphics: string | null = null;
  unproven = () => this.graphics;
  era = () => this.#era;
  lose(): void {
    this.#era += 1;
  }
  /** As the session does it: what was made while the device was lost is made again. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#era;
    const result = await work();
    return this.#era === before ? result : work();
  }
}

/** A service in memory with those backbones, on a clock that stands still; another one by `tab` is another tab. */
export function fakeService(capacityBytes?: number, ...networks: readonly Network[]) {
  const device = new FakeDevice(networks);
  const storage = memoryStorage(capacityBytes);
  const taken = new Set<string>();
  let ids = 0;
  const clock = { ms: 0 };
  const tab = () =>
    new TrainService({
      device,
      store: new CheckpointStore(storage),
      locks: memoryLocks(taken),
      newId: () => {
        ids += 1;
        return `run-${ids}`;
      },
      now: () => clock.ms,
    });
  return { device, tab, clock, storage, service: tab() };
}

/** A small paired run without a backbone. */
export const smallRun = (change: Partial<RunConfig> = {}): RunConfig =>
  runOf(
    'colourisation',
    'fruit',
    [
      armOf(
        { en: 'A', zh: '甲' },
        mixOf({ l1: 1, adversarial: 0.1 }, { penalty: { kind: 'none', strength: 0 } }),
        {
          discriminatorChannels: 4,
          spectral: true,
        },
      ),
    ],
    {
      batch: 2,
      images: 6,
      heldOut: 4,
      previewEvery: 2,
      validateEvery: 2,
      checkpointEvery: 0,
      monitor: false,
      ...change,
    },
  );

/** Adds up all that a run tells. */
export function listen() {
  let all: RunProgress | null = null;
  return {
    hear: (progress: RunProgress) => {
      all = all ? addProgress(all, progress) : progress;
    },
    get all(): RunProgress {
      if (!all) throw new Error('nothing was told');
      return all;
    },
  };
}

/** A hash of every bit that an arm has learnt, by tensor. */
export const bitsOf = (arms: readonly StoredArm[]) =>
  arms.map(({ steps, adaptive, players }) => ({
    steps,
    adaptive,
    tensors: Object.entries(players).flatMap(([player, { steps: updates, tensors }]) =>
      Object.entries(tensors).map(([name, { values }]) => {
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        return `${player}/${name} ${updates} ${createHash('sha256').update(bytes).digest('hex')}`;
      }),
    ),
  }));

/** Plays on to step `until`, as fast as it goes; null: until it is paused. */
export const to = (until: number | null): Playing => ({ until, turn: 'both', speed: { kind: 'fast' } });
export const ignore = () => {};

/** Whether something thrown is the failure of that code. */
export const failure = (code: string) => (error: unknown) =>
  error instanceof AppError && error.failure.code === code;
