import { AppError } from '#core/failure.ts';
import type { BackboneStore } from './backboneStore.ts';
import { type BackendName, discardBackend } from './backends.ts';
import { type Chosen, chooseBackend, type Skipped } from './chooseBackend.ts';
import type { FeatureCache } from './featureCache.ts';

/** A device that is lost twice within this time is not started a third time. */
const PATIENCE_MS = 60_000;

export type OnStage = (stage: 'starting' | 'self-test', backend: BackendName) => void;

/** What the page is told when the backend changed under it. */
export type OnChange = (change: { chosen: Chosen; lost: BackendName; reason: string }) => void;

/** The backend in use, and what happens when it is lost: it starts anew or gives way to the next, and work is repeated. */
export class Session {
  #chosen: Chosen | null = null;
  #lost: string | null = null;
  #lostAt = Number.NEGATIVE_INFINITY;
  #avoid: Skipped[] = [];
  #recovering: Promise<void> | null = null;

  constructor(
    private readonly networks: BackboneStore,
    private readonly cache: FeatureCache,
    private readonly onChange: OnChange,
  ) {}

  /** Starts the backend that `prefer` asks for, or the best there is; a page boots once, later calls change the backend. */
  async boot(prefer: BackendName | 'auto', onStage: OnStage): Promise<Chosen> {
    if (this.#chosen) this.#leave(this.#chosen.started.backend);
    this.#avoid = [];
    return this.#choose(prefer, onStage);
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

  /** The backend in use. Throws `bad-request` before {@link boot}. */
  get chosen(): Chosen {
    if (!this.#chosen)
      throw new AppError({ code: 'bad-request', what: 'call', expected: 'boot first', found: 'not booted' });
    return this.#chosen;
  }

  /** Runs `work`; if the device is lost meanwhile, brings a device back and runs it once more. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const before = this.chosen;
    if (this.#lost === null) {
      try {
        const result = await work();
        await heardOfLoss();
        // Tensors of a lost device read as zeros, without an error: a result from such a time is worth nothing.
        if (this.#lost === null) return result;
      } catch (error) {
        await heardOfLoss();
        if (this.#lost === null) throw error;
      }
    }
    await this.#recover(before);
    return work();
  }

  async #recover(before: Chosen): Promise<void> {
    if (this.#chosen !== before) return;
    this.#recovering ??= this.#bringBack(before).finally(() => {
      this.#recovering = null;
    });
    await this.#recovering;
  }

  async #bringBack({ started }: Chosen): Promise<void> {
    const reason = this.#lost ?? 'unknown';
    const lost = started.backend;
    const again = performance.now() - this.#lostAt < PATIENCE_MS;
    this.#lostAt = performance.now();
    this.#leave(lost);
    if (again) this.#avoid.push({ backend: lost, reason: 'device-lost', detail: reason });
    const chosen = await this.#choose(again ? 'auto' : lost, () => {});
    this.onChange({ chosen, lost, reason });
  }

  /** Everything on the old device is gone: forget it, so that it is made again when it is asked for. */
  #leave(backend: BackendName): void {
    this.networks.forget();
    this.cache.forget();
    discardBackend(backend);
  }
}

/** The promise of a loss settles a task later than the failure that the loss causes. */
const heardOfLoss = () => new Promise((resolve) => setTimeout(resolve, 0));
