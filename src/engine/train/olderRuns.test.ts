import { readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { sha256 } from 'hash-wasm';
import { beforeAll, expect, it } from 'vitest';
import { tasks } from '#core/tasks/registry.ts';
import { createArm } from '#core/training/arm.ts';
import { newestStreams } from '#core/training/streams.ts';
import { writeCheckpoint } from '#io/checkpoints/file.ts';
import { useBackend } from '#tests/support/backends.ts';
import { takeSnapshot } from './snapshot.ts';
import { fakeService, listen } from './testing/fakes.ts';
import { type OlderRun, olderRuns } from './testing/olderRuns.ts';

beforeAll(() => useBackend('wasm'));

/** Terms and D's loss of the first three steps, as a version that kept no `streams` played them on cpu. */
type Played = { readonly terms: Readonly<Record<string, number>>; readonly discriminatorLoss: number };
const golden: Readonly<Record<OlderRun, readonly Played[]>> = JSON.parse(
  readFileSync(new URL('./testing/olderRuns.json', import.meta.url), 'utf8'),
);

/** The file of a run at step 0, as that version wrote it. */
async function olderFile(name: OlderRun): Promise<Blob> {
  const config = olderRuns[name];
  const { ema, spectral, discriminatorChannels } = config.arms[0]!;
  const { side, seed, images } = config;
  const arm = createArm(tasks[config.task], { side, seed, images, ema, spectral, discriminatorChannels });
  const history = { chunks: [], rows: [], validations: [], previews: [], marks: [] };
  const bytes = await writeCheckpoint({
    run: 'older',
    name: 'older',
    savedAt: 1,
    step: 0,
    streams: newestStreams,
    config,
    arms: [await takeSnapshot(arm)],
    images: null,
    history,
  });
  arm.dispose();
  const parts = unzipSync(bytes);
  const { streams: _, ...manifest } = JSON.parse(strFromU8(parts['manifest.json']!));
  const text = strToU8(JSON.stringify({ ...manifest, schema: 'perceptual-run/1' }));
  const sealed = { ...parts, 'manifest.json': text, 'manifest.sha256': strToU8(await sha256(text)) };
  return new Blob([zipSync(sealed) as Uint8Array<ArrayBuffer>]);
}

/** The same steps by the service of today; half of them after it was kept and brought back. */
async function replayed(name: OlderRun): Promise<readonly Played[]> {
  const { service } = fakeService();
  const told = listen();
  const play = (id: string, until: number) =>
    service.play(id, { until, turn: 'both', speed: { kind: 'fast' } }, told.hear);
  const { run } = await service.importFile(await olderFile(name), name, () => {});
  await play(run.id, 1);
  const kept = await service.save(run.id, 'x');
  await service.close(run.id);
  const again = await service.restore(kept.id, false, () => {});
  await play(again.run.id, 3);
  await service.close(again.run.id);
  return told.all.rows.map(({ terms, discriminatorLoss }) => ({
    terms: terms as Played['terms'],
    discriminatorLoss: discriminatorLoss!,
  }));
}

it.each(Object.keys(olderRuns) as OlderRun[])(
  'a run of an older version goes on with the random numbers that it would have had: %s',
  { timeout: 120_000 },
  async (name) => {
    const close = (played: readonly Played[]) =>
      played.map(({ terms, discriminatorLoss }) => ({
        terms: Object.fromEntries(Object.entries(terms).map(([id, value]) => [id, expect.closeTo(value, 4)])),
        discriminatorLoss: expect.closeTo(discriminatorLoss, 3),
      }));
    expect(await replayed(name)).toEqual(close(golden[name]));
  },
);
