import { afterEach, expect, it } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { type FakeTrainer, fakeTrainer } from '#tests/support/fakeTrainer.ts';
import { openStore } from '#tests/support/openStore.ts';
import { keepWhenHidden } from './keepWhenHidden.ts';
import { type TrainStore, trainStoreOf } from './store.ts';

/** A page that can be hidden and left. */
class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  turn(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let worker: FakeWorker;
let trainer: FakeTrainer;
let train: TrainStore;
let stop = () => {};
const page = new Page();
const frame = new EventTarget();

afterEach(async () => {
  stop();
  await train.getState().close();
  worker.close();
});

async function playing(): Promise<void> {
  trainer = fakeTrainer();
  const opened = await openStore('', undefined, ({ handlers }) => Object.assign(handlers, trainer.handlers));
  worker = opened.worker;
  train = trainStoreOf(opened.store);
  stop = keepWhenHidden(train, { document: page, window: frame });
  await eventually(() => expect(train.getState().draft).not.toBeNull());
  void train.getState().play();
  await eventually(() => expect(train.getState().step).toBeGreaterThan(0));
}

const asked = () => trainer.calls.filter(({ name }) => name === 'trainKeep').length;

it('keeps the open run when the page is hidden or left, and the run goes on', async () => {
  await playing();
  page.turn('hidden');
  await eventually(() => expect(train.getState().checkpoints).toHaveLength(1));
  const [first] = train.getState().checkpoints;
  expect(first).toMatchObject({ kind: 'automatic', run: train.getState().opened!.run });
  page.turn('visible');
  expect(asked()).toBe(1);
  await eventually(() => expect(train.getState().step).toBeGreaterThan(first!.step));
  frame.dispatchEvent(new Event('pagehide'));
  await eventually(() => expect(train.getState().checkpoints[0]!.step).toBeGreaterThan(first!.step));
  expect(train.getState().checkpoints).toHaveLength(1);
  expect(train.getState().run.at).toBe('playing');
});

it('says where there was no room, and plays on', async () => {
  await playing();
  trainer.full = true;
  page.turn('hidden');
  await eventually(() => expect(train.getState().notSaved).toMatchObject({ code: 'storage-full' }));
  expect(train.getState().run.at).toBe('playing');
});

it('asks for nothing where no run is open', async () => {
  await playing();
  await train.getState().close();
  page.turn('hidden');
  expect(asked()).toBe(0);
});
