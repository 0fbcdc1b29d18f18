import { AppError, type Failure } from '#core/failure.ts';
import type { BackboneStore } from './backboneStore.ts';
import { type BackendName, discardBackend } from './backends.ts';
import { type Chosen, chooseBackend, type Skipped } from './chooseBackend.ts';
import type { FeatureCache } from './featureCache.ts';

/** A device that is lost twice within this time, or within as many calls, is not started a third time. */
const PATIENCE_MS = 60_000;
const PATIENCE_CALLS = 10;
/** How much later than the failure that it causes a loss may be told. */
const LOSS_MS = 1000;

export type OnStage = (stage: 'starting' | 'self-test', backend: BackendName) => void;

/** What the page is told when the backend changed under it. */
export type OnChange = (change: { chosen: Chosen; before: BackendName; because: Because }) => void;
type Because = Extract<Failure, { code: 'device-lost' | 'wrong-gradients' }>;

/**
 * The backend in use, and what happens when it is lost: it starts anew or gives way to the next, and work is repeated. One
 * that computes wrong gradients gives way at once.
 */
export class Session {
  #chosen: Chosen | null = null;
  #lost: string | null = null;
  #wrong: Extract<Because, { code: 'wrong-gradients' }> | null = null;
  #lostAt = Number.NEGATIVE_INFINITY;
  /** Calls that were done since. */
  #doneSince = Number.POSITIVE_INFINITY;
  #avoid: Skipped[] = [];
  #recovering: Promise<void> | null = null;
  #booting: Promise<Chosen> | null = null;

  constructor(
    private readonly networks: BackboneStore,
    private readonly caches: readonly FeatureCache[],
    private readonly onChange: OnChange,
  ) {}

  /** Starts the backend that `prefer` asks for, or the best there is; a page boots once, later calls change the backend. */
  boot(prefer: BackendName | 'auto', onStage: OnStage): Promise<Chosen> {
    if (this.#chosen) this.#leave(this.#chosen.started.backend);
    this.#chosen = null;
    this.#avoid = [];
    this.#booting = this.#choose(prefer, onStage);
    return this.#booting;
  }

  async #choose(prefer: BackendName | 'auto', onStage: OnStage): Promise<Chosen> {
    const chosen = await chooseBackend({ prefer, avoid: this.#avoid, onStage });
    this.#chosen = chosen;
    this.#lost = null;
    void chosen.started.lost.then((reason) => {
      if (this.#chosen === chosen) this.#lost = reason;
    });
    return chosen;
  }

  /** Resolves when the boot under way, if any, is done. Throws as {@link chosen} does. */
  async booted(): Promise<void> {
    await this.#booting;
    this.chosen satisfies Chosen;
  }

  /** The backend in use. Throws `bad-request` before {@link boot}. */
  get chosen(): Chosen {
    if (!this.#chosen)
      throw new AppError({ code: 'bad-request', what: 'call', expected: 'boot first', found: 'not booted' });
    return this.#chosen;
  }

  /**
   * Runs `work` once a backend has been booted. If the device is lost meanwhile, or another backend booted, brings a
   * device back and runs it once more.
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#booting;
    const before = this.chosen;
    const isGone = () => this.#lost !== null || this.#wrong !== null || this.#chosen !== before;
    if (!isGone()) {
      try {
        const result = await work();
        await wait(0);
        // Tensors of a lost device read as zeros, without an error: a result from such a time is worth nothing.
        if (!isGone()) {
          this.#doneSince += 1;
          return result;
        }
      } catch (error) {
        // A loss shows as some failure of a readback first.
        const failure = error instanceof AppError ? error.failure : null;
        const wrong = failure?.code === 'wrong-gradients' ? failure : null;
        const known = (failure && !wrong) || signal?.aborted;
        if (!known && isGraphics(before.started.backend))
          await Promise.race([before.started.lost, wait(LOSS_MS)]);
        await wait(0);
        // A device that is gone reads as zeros, which are wrong as well.
        if (!isGone()) this.#wrong = wrong;
        if (!isGone() || signal?.aborted) throw error;
      }
    }
    const wrong = this.#wrong !== null;
    await this.#recover(before);
    // The next one may be wrong as well; each is left for good, so there is an end.
    return wrong ? this.run(work, signal) : work();
  }

  async #recover(before: Chosen): Promise<void> {
    if (this.#chosen !== before) {
      await this.#booting;
      return;
    }
    this.#recovering ??= this.#bringBack(before).finally(() => {
      this.#recovering = null;
    });
    await this.#recovering;
  }

  async #bringBack({ started: { backend } }: Chosen): Promise<void> {
    const wrong = this.#wrong;
    const because = wrong ?? ({ code: 'device-lost', backend, reason: this.#lost ?? 'unknown' } as const);
    const again = performance.now() - this.#lostAt < PATIENCE_MS || this.#doneSince < PATIENCE_CALLS;
    if (!wrong) {
      this.#lostAt = performance.now();
      this.#doneSince = 0;
    }
    this.#wrong = null;
    this.#leave(backend);
    if (wrong) this.#avoid.push({ backend, reason: 'wrong-gradients', detail: percent(wrong.off) });
    else if (again) this.#avoid.push({ backend, reason: 'device-lost', detail: this.#lost ?? 'unknown' });
    const chosen = await this.#choose(wrong || again ? 'auto' : backend, () => {});
    this.onChange({ chosen, before: backend, because });
  }

  /** Frees everything on a backend that goes, so that it is made again on the next one when it is asked for. */
  #leave(backend: BackendName): void {
    this.networks.forget();
    for (const cache of this.caches) cache.dropWhere(() => true);
    discardBackend(backend);
  }
}

/** Drivers differ from machine to machine, and a device can go away. */
export const isGraphics = (backend: BackendName): boolean => backend === 'webgpu' || backend === 'webgl';
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const percent = (share: number) => `${Math.round(100 * share)} %`;
