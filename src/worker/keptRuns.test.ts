import { expect, it } from 'vitest';
import { AppError } from '#core/failure.ts';
import { readCheckpoint } from '#io/checkpoints/file.ts';
import { CheckpointStore } from '#io/checkpoints/store.ts';
import { checkpoint as one } from '#io/checkpoints/testing/checkpoint.ts';
import { memoryStorage } from '#io/weights/storage.ts';
import { keptRuns } from './keptRuns.ts';

it('reads every run that the store keeps, newest first, each as a file that opens', async () => {
  const storage = memoryStorage();
  const store = new CheckpointStore(storage);
  await store.save({ ...one, name: 'old', savedAt: 1 }, 'by-hand');
  await store.save({ ...one, name: 'new', savedAt: 2 }, 'by-hand');
  await storage.put('entry/broken', 'no entry');
  const { list, file } = keptRuns(storage);
  const runs = await list();
  expect(runs.map(({ name }) => name)).toEqual(['new', 'old']);
  const found = (await file(runs[1]!))!;
  expect(found.name).toBe(`${one.config.task}-step-${one.step}.perceptual-run.zip`);
  expect(await readCheckpoint(found.bytes, found.name)).toMatchObject({ name: 'old', step: one.step });
  await store.forget(runs[1]!.id);
  expect(await file(runs[1]!)).toBeNull();
});

it('says why where there is no storage', async () => {
  const reason = new AppError({ code: 'storage-unavailable', reason: 'private window' });
  const storage = { ...memoryStorage(), keys: () => Promise.reject(reason) };
  await expect(keptRuns(storage).list()).rejects.toBe(reason);
});
