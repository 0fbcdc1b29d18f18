import { idbStorage } from '#io/weights/idbStorage.ts';
import type { CheckpointEntry } from './protocolTrain.ts';

/** The database that runs are kept in. */
export const RUNS_DATABASE = 'perceptual-playground-runs';

/** A run that this browser keeps, as far as its entry can be read. */
export type KeptRun = Pick<CheckpointEntry, 'id' | 'name' | 'task' | 'step' | 'savedAt'>;

const isKept = (entry: unknown): entry is KeptRun => {
  const { id, task, step } = (entry ?? {}) as Partial<CheckpointEntry>;
  return typeof id === 'string' && typeof task === 'string' && typeof step === 'number';
};

/** What a page that is broken needs of the runs that are kept: read by the page itself, past worker and state. */
export function keptRuns(storage = idbStorage(RUNS_DATABASE)): {
  /** Newest first; what cannot be read as an entry is left out. Throws `storage-unavailable`. */
  list(): Promise<readonly KeptRun[]>;
  /** The file of one, as it is exported elsewhere; null where it is gone. Throws `storage-unavailable`. */
  file(run: KeptRun): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> } | null>;
} {
  return {
    list: async () => {
      const keys = await storage.keys('entry/');
      const entries = await Promise.all(keys.map((key) => storage.get(key)));
      return entries.filter(isKept).sort((a, b) => (b.savedAt ?? 0) - (a.savedAt ?? 0));
    },
    file: async ({ id, task, step }) => {
      const bytes = await storage.get(`file/${id}`);
      if (!(bytes instanceof Uint8Array)) return null;
      return { name: `${task}-step-${step}.perceptual-run.zip`, bytes: bytes as Uint8Array<ArrayBuffer> };
    },
  };
}
