import { expect } from 'vitest';
import { type TrainStore, trainStoreOf } from '#state/train/store.ts';
import { eventually } from './eventually.ts';
import type { FakeWorker } from './fakeEngine.ts';
import { type FakeTrainer, fakeTrainer } from './fakeTrainer.ts';
import { openStore } from './openStore.ts';

/** The state of the Train screen on a fake trainer; `start` opens it, again and again if need be. */
export class TrainOnFake {
  worker!: FakeWorker;
  trainer!: FakeTrainer;
  train!: TrainStore;

  start = async (search = '') => {
    this.trainer = fakeTrainer();
    const { worker, store } = await openStore(search, undefined, ({ handlers }) =>
      Object.assign(handlers, this.trainer.handlers),
    );
    this.worker = worker;
    this.train = trainStoreOf(store);
    await eventually(() => expect(this.now().draft).not.toBeNull());
    return this.now();
  };

  close = async () => {
    await this.now().close();
    this.worker.close();
  };

  now = () => this.train.getState();

  calls = (name: string) => this.trainer.calls.filter((call) => call.name === name);

  /** What the page has said, by the kinds of its messages and the codes of failures. */
  said = () =>
    this.now()
      .app.getState()
      .messages.map((message) => (message.kind === 'failure' ? message.failure.code : message.kind));
}
