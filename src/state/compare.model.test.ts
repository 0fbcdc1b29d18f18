import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import { fakeDistances } from '#tests/support/fakeCompare.ts';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { cases } from '#tests/support/lane.ts';
import { file, openStore } from '#tests/support/openStore.ts';
import type { DistancesParams } from '#worker/protocol.ts';
import { shownResult } from './comparison.ts';
import { selectedGenerated } from './images.ts';
import { isPictureOf, wantedPicture } from './picture.ts';
import { standingOf } from './standing.ts';
import type { AppStore } from './store.ts';
import { wantedComparison } from './wanted.ts';

/** What the page should hold, whatever it does to get there. */
interface Model {
  /** Names of the candidates, in order; null: only the drawn one. */
  candidates: string[] | null;
  /** Comparisons that were stopped: what they had asked for may be asked for again. */
  stopped: number;
}

interface Real {
  readonly store: AppStore;
  readonly worker: FakeWorker;
}

type Command = fc.AsyncCommand<Model, Real>;

/** A pair and all that decides its distances, as one text. */
const measurement = ({ mask, ...params }: DistancesParams) =>
  JSON.stringify([params, mask && [mask.width, mask.height, mask.values[0]]]);

/** Waits until the page has come to rest, then holds it to what may be seen of it. */
async function settled({ store, worker }: Real, model: Model): Promise<void> {
  await eventually(() => {
    const state = store.getState();
    const picture = wantedPicture(state);
    expect([state.running.at, state.opening]).toEqual(['idle', []]);
    expect(standingOf(state)).toBe('current');
    expect(picture && isPictureOf(state.picture, picture)).toBe(true);
    expect(state.measured!.results).toHaveProperty(state.generated.map(({ id }) => [id]).at(-1)!);
  });
  const state = store.getState();
  const { request } = wantedComparison(state)!;
  const selected = selectedGenerated(state)!;
  // What is shown belongs to what is selected, and every candidate has its own numbers.
  const rowsOf = (generated: string) => fakeDistances({ ...request.base, generated }).rows;
  expect(shownResult(state)!.rows).toEqual(rowsOf(selected.imageId));
  for (const { id, imageId } of state.generated)
    expect(state.measured!.results[id]!.rows).toEqual(rowsOf(imageId));
  expect(Object.keys(state.measured!.results)).toHaveLength(state.generated.length);
  // No candidate vanishes, and each is told from the others.
  if (model.candidates) expect(state.generated.map(({ path }) => path)).toEqual(model.candidates);
  expect(new Set(state.generated.map(({ name }) => name)).size).toBe(state.generated.length);
  // Nothing is measured twice.
  const asked = worker.compared.map(measurement);
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(model.stopped);
}

const command = (name: string, act: (model: Model, real: Real) => void | Promise<void>): Command => ({
  check: () => true,
  run: async (model, real) => {
    await act(model, real);
    await settled(real, model);
  },
  toString: () => name,
});

const add = fc
  .uniqueArray(fc.constantFrom('one', 'two', 'three', 'four'), { minLength: 1, maxLength: 2 })
  .map((names) =>
    command(`add ${names}`, async (model, { store }) => {
      await store.getState().open('generated', names.map(file));
      // The page's own pictures make room.
      model.candidates = [...(model.candidates ?? []).filter((name) => !name.startsWith('lake')), ...names];
    }),
  );
const remove = fc.nat(3).map((index) =>
  command(`remove ${index}`, (model, { store }) => {
    if (!model.candidates || model.candidates.length < 2) return;
    const at = index % model.candidates.length;
    store.getState().removeGenerated(store.getState().generated[at]!.id);
    model.candidates = model.candidates.toSpliced(at, 1);
  }),
);
const select = fc.nat(3).map((index) =>
  command(`select ${index}`, (_, { store }) => {
    const { generated } = store.getState();
    store.getState().select(generated[index % generated.length]!.id);
  }),
);
const swap = fc.constant(
  command('swap', (model, { store }) => {
    const { reference, generated } = store.getState();
    const shown = selectedGenerated(store.getState())!;
    store.getState().swap();
    if (!model.candidates) return;
    const left = generated.filter(({ id, imageId }) => id === shown.id || imageId !== reference!.id);
    model.candidates = left.map(({ id, path }) => (id === shown.id ? reference!.name : path));
  }),
);
const change = fc
  .oneof(
    fc.constantFrom('l1', 'squared', 'gram').map((distance) => ({ distance })),
    fc.constantFrom(16, 32).map((side) => ({ side })),
    fc.boolean().map((masked) => ({ masked })),
  )
  .map((to) =>
    command(`set ${JSON.stringify(to)}`, (_, { store }) => {
      const state = store.getState();
      if ('distance' in to) state.setDistance(to.distance as 'l1');
      else if ('side' in to) state.set({ prepare: { ...state.settings.prepare, longestSide: to.side } });
      else {
        const { longestSide } = state.settings.prepare;
        const side = Math.min(32, longestSide ?? 32);
        const values = new Uint8Array(side * side).fill(255);
        state.setMask(to.masked ? { width: side, height: side, values } : null);
      }
    }),
  );
const stop = fc.tuple(fc.constantFrom('l1', 'cosine'), fc.nat(3)).map(([distance]) =>
  command(`begin with ${distance}, stop, go on`, async (model, { store }) => {
    store.getState().setDistance(distance as 'l1');
    if (store.getState().running.at === 'running') model.stopped += store.getState().generated.length;
    store.getState().cancelCompare();
    await store.getState().compareNow();
  }),
);

it('shows what is selected, measures nothing twice and loses no candidate, whatever is done in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands([add, remove, select, swap, change, stop], { maxCommands: 12 }),
      async (commands) => {
        const real = await openStore('?size=32');
        try {
          const model = { candidates: null, stopped: 0 };
          await settled(real, model);
          await fc.asyncModelRun(() => ({ model, real }), commands);
        } finally {
          real.worker.close();
        }
      },
    ),
    cases(300),
  );
});
