import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { file, measured, openStore } from '#tests/support/openStore.ts';
import { selectedGenerated } from './images.ts';
import type { AppStore } from './store.ts';

let worker: FakeWorker;
afterEach(() => worker.close());

const names = (store: AppStore) => store.getState().generated.map(({ name }) => name);

async function start(prepare?: (worker: FakeWorker) => void) {
  const opened = await openStore('', undefined, prepare);
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

  it('collect candidates, one of the same bytes or name too, told apart', async () => {
    const store = await start();
    await store.getState().open('generated', [file('one')]);
    await store.getState().open('generated', [file('two'), file('one')]);
    expect(names(store)).toEqual(['one', 'two', 'one (2)']);
    const { generated, removeGenerated } = store.getState();
    expect(new Set(generated.map(({ id }) => id)).size).toBe(3);
    expect(generated[2]!.imageId).toBe(generated[0]!.imageId);
    removeGenerated(generated[0]!.id);
    expect(names(store)).toEqual(['two', 'one']);
  });

  it('tell files of one name by their folders', async () => {
    const store = await start();
    const at = (path: string) =>
      Object.defineProperty(file('0001.png'), 'webkitRelativePath', { value: path }) as File;
    await store
      .getState()
      .open('generated', [at('out/methodA/0001.png'), at('out/methodB/0001.png'), file('other.png')]);
    expect(names(store)).toEqual(['methodA/0001.png', 'methodB/0001.png', 'other.png']);
    store.getState().swap();
    expect(store.getState().reference!.name).toBe('0001.png');
    expect(names(store)).toContain('0001.png');
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

describe('a reference', () => {
  it('is the one that was given last, however long an earlier one takes to read', async () => {
    const waiting: (() => void)[] = [];
    const store = await start(({ handlers }) => {
      const { openImage } = handlers;
      handlers.openImage = async (params, task) => {
        if (params.name === 'large') await new Promise<void>((resolve) => waiting.push(resolve));
        return openImage(params, task);
      };
    });
    const large = store.getState().open('reference', [file('large')]);
    await store.getState().open('reference', [file('small')]);
    await eventually(() => waiting.shift()!());
    await large;
    expect(store.getState().reference!.name).toBe('small');
    await eventually(() => expect([...worker.images.keys()].join()).not.toContain('large'));
  });
});

describe('swapping', () => {
  it('leaves nothing of a sample behind when a person brings their own', async () => {
    const store = await start();
    await measured(store);
    store.getState().swap();
    await store.getState().open('generated', [file('mine')]);
    expect(names(store)).toEqual(['mine']);
  });

  it('keeps a person’s reference, although a sample stood against it', async () => {
    const store = await start();
    await measured(store);
    await store.getState().open('reference', [file('mine')]);
    store.getState().swap();
    await store.getState().open('generated', [file('other')]);
    expect(names(store)).toEqual(['mine', 'other']);
  });

  it('never shows a candidate twice', async () => {
    const store = await start();
    await store.getState().open('reference', [file('a')]);
    await store.getState().open('generated', [file('b'), file('a')]);
    store.getState().swap();
    expect(store.getState().reference!.name).toBe('b');
    expect(names(store)).toEqual(['a']);
    store.getState().swap();
    expect(names(store)).toEqual(['b']);
  });
});

describe('images that the worker has open', () => {
  /** Ids that the page shows. */
  const shown = (store: AppStore) => {
    const { reference, generated } = store.getState();
    return [...new Set([reference!.id, ...generated.map(({ imageId }) => imageId)])].sort();
  };
  const expectOnlyShown = (store: AppStore) =>
    eventually(() => {
      expect([...worker.images.keys()].sort()).toEqual(shown(store));
      expect([...worker.images.values()].every((count) => count === 1)).toBe(true);
      expect(store.getState().held.toSorted()).toEqual(shown(store));
    });

  it('are those that the page shows, whatever was replaced, removed, swapped or overtaken', async () => {
    const store = await start();
    await measured(store);
    const sample = (seed: number) => ({ scene: 'lake', seed, distortion: 'noise', strength: 0.5 });
    await Promise.all([1, 2, 3, 1].map((seed) => store.getState().showSample(sample(seed))));
    await expectOnlyShown(store);
    await store.getState().open('reference', [file('a')]);
    await store.getState().open('generated', [file('a'), file('b'), file('c'), file('bad')]);
    await expectOnlyShown(store);
    store.getState().swap();
    store.getState().removeGenerated(selectedGenerated(store.getState())!.id);
    await store.getState().open('generated', [file('b'), file('b')]);
    await measured(store);
    await expectOnlyShown(store);
    expect(store.getState().running).toEqual({ at: 'idle' });
  });

  it('are not closed while a comparison reads them', async () => {
    const waiting: (() => void)[] = [];
    const store = await start(({ handlers }) => {
      const { distances } = handlers;
      handlers.distances = async (params, task) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return distances(params, task);
      };
    });
    await eventually(() => expect(waiting).toHaveLength(1));
    // Nobody starts a new comparison while the other screen is shown.
    store.getState().set({ tab: 'train' });
    const before = shown(store);
    await store.getState().open('reference', [file('a')]);
    expect([...worker.images.keys()]).toEqual(expect.arrayContaining(before));
    waiting.shift()!();
    await eventually(() => expect(store.getState().running).toEqual({ at: 'idle' }));
    await expectOnlyShown(store);
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
