import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { type FakeTrainer, fakeTrainer } from '#tests/support/fakeTrainer.ts';
import { cases } from '#tests/support/lane.ts';
import { type LateTrainer, lateTrainer, turns } from '#tests/support/lateTrainer.ts';
import { file, openStore } from '#tests/support/openStore.ts';
import { livePart, needsRestart } from './armsEdit.ts';
import { type TrainStore, trainStoreOf } from './store.ts';

/** What the page should say of its run; null where a press came before the one before was served: either may have won. */
interface Model {
  run: { readonly at: 'none' | 'paused' | 'playing'; readonly step: number | null } | null;
  /** Something that was pressed is still being served. */
  waiting: boolean;
}

interface Real {
  readonly train: TrainStore;
  readonly trainer: FakeTrainer;
  readonly late: LateTrainer;
  readonly worker: FakeWorker;
}

type Command = fc.AsyncCommand<Model, Real>;
type Known = NonNullable<Model['run']>;

/** A page with two kept runs, of drawn images and of a person's own, and none open. */
async function start(delays: readonly number[]): Promise<Real> {
  const trainer = fakeTrainer();
  const late = lateTrainer(trainer, delays);
  const { store, worker } = await openStore('', undefined, ({ handlers }) => {
    Object.assign(handlers, late.handlers);
  });
  const train = trainStoreOf(store);
  await eventually(() => expect(train.getState().draft).not.toBeNull());
  const { takeStep, save, chooseFolder, chooseDataset, open, close } = train.getState();
  await takeStep('both');
  await save('drawn');
  await chooseFolder([file('mine')]);
  await open();
  await takeStep('both');
  await takeStep('both');
  await save('own');
  await close();
  chooseDataset('lake');
  return { train, trainer, late, worker };
}

/** Waits until all that was pressed has been served, then holds the page to what may be seen of it. */
async function settled({ train, trainer, late }: Real, { run }: Model): Promise<void> {
  await late.quiet();
  const state = train.getState();
  const { opened, data } = state;
  expect(state.app.getState().messages, 'nobody did what can fail').toEqual([]);
  expect([...trainer.runs.keys()], 'what the worker has open').toEqual(opened ? [opened.run] : []);
  const real = opened ? trainer.runs.get(opened.run)! : null;
  expect(state.run.at).toBe(!real ? 'none' : real.playing ? 'playing' : 'paused');
  if (data.kind === 'of-run')
    expect(trainer.runs.get(data.run)?.config.dataset, 'chosen images are there').toBe('folder');
  if (real && !needsRestart(state))
    expect(real.config.arms.map(livePart), 'trained by what the sliders say').toEqual(
      state.draft!.arms.map(livePart),
    );
  const steps = state.kept.rows.filter(({ arm }) => arm === 0).map(({ step }) => step);
  expect(steps, 'each step once').toEqual([...new Set(steps)].sort((a, b) => a - b));
  expect(steps.at(-1) ?? 0).toBe(state.step);
  if (!real?.playing) expect(state.step).toBe(real?.step ?? 0);
  if (!run) return;
  expect(state.run.at).toBe(run.at);
  if (run.step !== null) expect(state.step).toBe(run.step);
}

/** What a person does; `next`: what that makes of the run, where it is not left as it is. */
interface Press {
  readonly name: string;
  act(state: ReturnType<TrainStore['getState']>): unknown;
  next?(run: Known): Known;
}

/** The press, and how many turns it is given before the next one; null: as long as it takes. */
const pressing = (press: fc.Arbitrary<Press>) =>
  fc.tuple(press, fc.constantFrom(null, null, 0, 1, 4)).map(
    ([{ name, act, next = (run: Known) => run }, given]): Command => ({
      check: () => true,
      run: async (model, real) => {
        model.run = model.run && !model.waiting ? next(model.run) : null;
        model.waiting = given !== null;
        void act(real.train.getState());
        if (given !== null) return turns(given);
        await settled(real, model);
        const { run, step } = real.train.getState();
        // What no press has decided is known from here on.
        if (run.at !== 'opening') model.run ??= { at: run.at, step: run.at === 'playing' ? null : step };
      },
      toString: () => (given === null ? name : `${name} and ${given} turns later`),
    }),
  );

const paused = { at: 'paused', step: 0 } as const;
/** A run is opened where there is none. */
const orOpened = (run: Known): Known => (run.at === 'none' ? paused : run);

const fixed = (...presses: Press[]) => fc.constantFrom(...presses);
const buttons = fixed(
  { name: 'start again', act: (page) => page.open(), next: () => paused },
  {
    name: 'play',
    act: (page) => page.play(),
    next: () => ({ at: 'playing', step: null }),
  },
  {
    name: 'pause',
    act: (page) => page.pause(),
    next: (run) => (run.at === 'playing' ? { at: 'paused', step: null } : run),
  },
  {
    name: 'step',
    act: (page) => page.takeStep('both'),
    next: (run) => {
      const { at, step } = orOpened(run);
      return at === 'playing' ? run : { at, step: step === null ? null : step + 1 };
    },
  },
  { name: 'close', act: (page) => page.close(), next: () => ({ at: 'none', step: 0 }) },
);
const goBack = fixed({
  name: 'back to step 0',
  act: (page) => page.reset(),
  next: (run) => (run.at === 'none' ? run : paused),
});
const restore = fc.constantFrom(['drawn', 1] as const, ['own', 2] as const).map(
  ([name, step]): Press => ({
    name: `restore ${name}`,
    act: (page) => page.restore(page.checkpoints.find((kept) => kept.name === name)!.id, false),
    next: () => ({ at: 'paused', step }),
  }),
);
/** A slider is dragged: what comes while the first change is on its way waits. */
const drag = fc.integer({ min: 1, max: 9 }).map(
  (l1): Press => ({
    name: `drag the pixels' weight to ${l1}`,
    act: (page) => {
      const { mix } = page.draft!.arms[0]!;
      for (const weight of [l1 / 2, l1]) page.editArm(0, { mix: { ...mix, weights: { l1: weight } } });
    },
  }),
);
const choices = fixed(
  { name: 'another seed', act: (page) => page.edit({ seed: page.draft!.seed + 1 }) },
  { name: 'choose a folder', act: (page) => page.chooseFolder([file('other')]) },
  { name: 'choose drawn images', act: (page) => page.chooseDataset('lake') },
);

const delays = fc.array(fc.nat(9), { minLength: 1, maxLength: 8 });
const presses = [buttons, goBack, restore, drag, choices].map(pressing);

it('has one run open at most, trains it by what is set, and loses no images, whatever is pressed when', async () => {
  await fc.assert(
    fc.asyncProperty(delays, fc.commands(presses, { maxCommands: 14 }), async (delays, commands) => {
      const real = await start(delays);
      try {
        const model: Model = { run: { at: 'none', step: 0 }, waiting: false };
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await settled(real, { run: null, waiting: false });
      } finally {
        await real.train.getState().close();
        real.worker.close();
      }
    }),
    cases(600),
  );
});
