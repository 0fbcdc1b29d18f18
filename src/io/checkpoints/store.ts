import { AppError } from '#core/failure.ts';
import type { TransactionStorage } from '../weights/storage.ts';
import { readCheckpoint, writeCheckpoint } from './file.ts';
import type { Checkpoint, CheckpointEntry } from './types.ts';

/** Runs whose automatic checkpoints are kept; older ones go, those made by hand never do. */
const RUNS_KEPT = 6;

/**
 * Checkpoints in the browser: under `file/<id>` the same bytes as an exported file, under `entry/<id>` what a list shows.
 * A run has two automatic checkpoints, each new one in the place of the older: should the newest turn out to hold weights
 * that were lost already, there is the one before it.
 */
export class CheckpointStore {
  constructor(private readonly storage: TransactionStorage) {}

  /** Throws `storage-full` or `storage-unavailable`; what was kept before is then as it was. */
  async save(checkpoint: Checkpoint, kind: CheckpointEntry['kind']): Promise<CheckpointEntry> {
    const bytes = await writeCheckpoint(checkpoint);
    const { run, name, savedAt, step, config } = checkpoint;
    const id = kind === 'automatic' ? await this.#slot(run, step) : `${run}-${step}-${savedAt}`;
    const entry: CheckpointEntry = {
      id,
      run,
      name,
      kind,
      task: config.task,
      side: config.side,
      dataset: config.dataset,
      step,
      arms: config.arms.length,
      savedAt,
      bytes: bytes.length,
    };
    await this.storage.putAll([
      [`file/${id}`, bytes],
      [`entry/${id}`, entry],
    ]);
    if (kind === 'automatic') await this.#dropOldRuns();
    return entry;
  }

  /** Where the next automatic checkpoint of a run goes: in the place of one of the same step, else of the older one. */
  async #slot(run: string, step: number): Promise<string> {
    const own = (await this.list()).filter((entry) => entry.run === run && entry.kind === 'automatic');
    const slots = [`${run}-auto`, `${run}-auto-2`];
    const same = own.find((entry) => entry.step === step);
    const free = slots.find((slot) => !own.some(({ id }) => id === slot));
    return same?.id ?? free ?? own.sort((a, b) => a.step - b.step)[0]!.id;
  }

  async #dropOldRuns(): Promise<void> {
    const automatic = (await this.list()).filter(({ kind }) => kind === 'automatic');
    const runs = [...new Set(automatic.map(({ run }) => run))].slice(0, RUNS_KEPT);
    for (const { id, run } of automatic) if (!runs.includes(run)) await this.forget(id);
  }

  /** Newest first. */
  async list(): Promise<readonly CheckpointEntry[]> {
    const keys = await this.storage.keys('entry/');
    const entries = await Promise.all(keys.map((key) => this.storage.get(key)));
    return (entries as (CheckpointEntry | undefined)[])
      .filter((entry) => entry !== undefined)
      .sort((a, b) => b.savedAt - a.savedAt);
  }

  /** The file as it was exported. Throws `checkpoint-unknown`. */
  async bytes(id: string): Promise<{ entry: CheckpointEntry; bytes: Uint8Array<ArrayBuffer> }> {
    const [entry, bytes] = await Promise.all([
      this.storage.get(`entry/${id}`),
      this.storage.get(`file/${id}`),
    ]);
    if (!entry || !(bytes instanceof Uint8Array)) throw new AppError({ code: 'checkpoint-unknown', id });
    return { entry: entry as CheckpointEntry, bytes: bytes as Uint8Array<ArrayBuffer> };
  }

  /** Throws `checkpoint-unknown` or `bad-checkpoint`. */
  async open(id: string): Promise<{ entry: CheckpointEntry; checkpoint: Checkpoint }> {
    const { entry, bytes } = await this.bytes(id);
    return { entry, checkpoint: await readCheckpoint(bytes, entry.name) };
  }

  async forget(id: string): Promise<void> {
    await this.storage.delete([`entry/${id}`, `file/${id}`]);
  }
}
