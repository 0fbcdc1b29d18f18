import { afterEach, describe, expect, it } from 'vitest';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { file, openStore } from '#tests/support/openStore.ts';
import { selectedGenerated } from './images.ts';

let worker: FakeWorker;
afterEach(() => worker.close());

async function start() {
  const opened = await openStore();
  worker = opened.worker;
  return opened.store;
}

describe('the two slots', () => {
  it('take a reference and a generated image in place of the sample', async () => {
    const store = await start();
    await store.getState().open('reference', [file('real')]);
    await store.getState().open('generated', [file('made')]);
    const { reference, generated, sample } = store.getState();
    expect(reference!.name).toBe('real');
    expect(generated.map(({ name }) => name)).toEqual(['made']);
    expect(sample).toBeNull();
  });

  it('keep what they have when a file cannot be read, and say why', async () => {
    const store = await start();
    await store.getState().open('reference', [file('real')]);
    await store.getState().open('reference', [file('bad.txt')]);
    expect(store.getState().reference!.name).toBe('real');
    expect(store.getState().messages.at(-1)).toMatchObject({
      kind: 'failure',
      failure: { code: 'not-an-image', name: 'bad.txt' },
    });
    expect(store.getState().opening).toEqual([]);
  });

  it('take the first of several files as the reference, and say so', async () => {
    const store = await start();
    await store.getState().open('reference', [file('real'), file('other')]);
    expect(store.getState().reference!.name).toBe('real');
    expect(store.getState().messages).toMatchObject([{ kind: 'first-taken', name: 'real', count: 2 }]);
  });

  it('take the good ones among several files', async () => {
    const store = await start();
    await store.getState().open('generated', [file('one'), file('bad'), file('two')]);
    expect(store.getState().generated.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(store.getState().messages).toHaveLength(1);
  });

  it('collect candidates, each once', async () => {
    const store = await start();
    await store.getState().open('generated', [file('one')]);
    await store.getState().open('generated', [file('two'), file('one')]);
    expect(
      store
        .getState()
        .generated.map(({ name }) => name)
        .sort(),
    ).toEqual(['one', 'two']);
  });

  it('fall back on another candidate when the shown one is removed', async () => {
    const store = await start();
    await store.getState().open('generated', [file('one'), file('two')]);
    store.getState().removeGenerated(selectedGenerated(store.getState())!.id);
    expect(selectedGenerated(store.getState())!.name).toBe('two');
  });

  it('swap', async () => {
    const store = await start();
    await store.getState().open('reference', [file('real')]);
    await store.getState().open('generated', [file('one'), file('two')]);
    store.getState().swap();
    expect(store.getState().reference!.name).toBe('one');
    expect(store.getState().generated.map(({ name }) => name)).toEqual(['real', 'two']);
    expect(selectedGenerated(store.getState())!.name).toBe('real');
  });
});

describe('a sample pair', () => {
  it('is the newest that was asked for', async () => {
    const store = await start();
    const sample = (seed: number) => ({ scene: 'lake', seed, distortion: 'noise', strength: 0.5 });
    await Promise.all([1, 2, 3].map((seed) => store.getState().showSample(sample(seed))));
    expect(store.getState().reference!.name).toBe('lake 3 none 0');
    expect(selectedGenerated(store.getState())!.name).toBe('lake 3 noise 0.5');
  });

  it('never comes over an image that a person has opened meanwhile', async () => {
    const store = await start();
    const drawing = store
      .getState()
      .showSample({ scene: 'lake', seed: 9, distortion: 'noise', strength: 0.5 });
    await Promise.all([store.getState().open('reference', [file('mine')]), drawing]);
    expect(store.getState().reference!.name).toBe('mine');
  });
});
