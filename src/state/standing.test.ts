import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '#core/failure.ts';
import { eventually } from '#tests/support/eventually.ts';
import { fakeDistances } from '#tests/support/fakeCompare.ts';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { file, measured, openStore } from '#tests/support/openStore.ts';
import { shownResult, weighedOf } from './comparison.ts';
import { changesOf, isDue, mistakenResult, standingOf } from './standing.ts';
import type { AppStore } from './store.ts';

let open: FakeWorker | null = null;
afterEach(() => {
  open?.close();
  open = null;
});

/** A page with a measured pair, whose worker from then on waits before each comparison until it is let go. */
async function start(search = '') {
  let waits = false;
  let letGo = () => {};
  let begun = 0;
  const { store, worker } = await openStore(search, undefined, ({ handlers }) => {
    const { distances } = handlers;
    handlers.distances = async (params, task) => {
      begun += 1;
      if (waits)
        await new Promise<void>((resolve, reject) => {
          letGo = resolve;
          task.signal.addEventListener('abort', () => reject(task.signal.reason));
        });
      return distances(params, task);
    };
  });
  open = worker;
  await measured(store);
  return {
    store,
    worker,
    hold: () => {
      waits = true;
    },
    begun: () => begun,
    release: () => {
      waits = false;
      letGo();
    },
  };
}

const standing = (store: AppStore) => standingOf(store.getState());
const total = (store: AppStore) => weighedOf(store.getState(), shownResult(store.getState())).total;
const at = (store: AppStore) => store.getState().running.at;
const side = (store: AppStore, longestSide: number) =>
  store.getState().set({ prepare: { ...store.getState().settings.prepare, longestSide } });

describe('numbers of earlier settings', () => {
  it('are being replaced while the next are measured, and then gone', async () => {
    const { store, hold, release } = await start();
    expect(standing(store)).toBe('current');
    hold();
    const before = total(store);
    await store.getState().open('reference', [file('another')]);
    await eventually(() => expect(standing(store)).toBe('replacing'));
    expect(total(store)).toBe(before);
    release();
    await eventually(() => expect(standing(store)).toBe('current'));
    expect(total(store)).not.toBe(before);
    expect(store.getState().measured!.request.reference.name).toBe('another');
  });

  it('are of the previous settings after a cancel, and say which; a comparison is due', async () => {
    const { store, hold, release } = await start();
    hold();
    side(store, 256);
    await eventually(() => expect(at(store)).toBe('running'));
    store.getState().cancelCompare();
    expect(standing(store)).toBe('previous');
    expect(changesOf(store.getState())).toEqual(['prepare']);
    expect(isDue(store.getState())).toBe(true);
    release();
    await store.getState().compareNow();
    expect([standing(store), isDue(store.getState())]).toEqual(['current', false]);
  });

  it('keep the name of their reference where the new one cannot be measured', async () => {
    const { store, worker } = await start();
    const { name } = store.getState().reference!;
    const sizes = { reference: { width: 2, height: 2 }, generated: { width: 3, height: 3 } };
    worker.handlers.distances = async () => {
      throw new AppError({ code: 'sizes-differ', ...sizes });
    };
    await store.getState().open('reference', [file('of another size')]);
    await eventually(() => expect(at(store)).toBe('failed'));
    expect(standing(store)).toBe('previous');
    expect(changesOf(store.getState())).toEqual(['reference']);
    expect(store.getState().measured!.request.reference.name).toBe(name);
  });

  it('keep their network while another one is loading, for ever if it cannot be loaded', async () => {
    const { store, worker } = await start();
    let fail = () => {};
    worker.handlers.loadBackbone = () =>
      new Promise((_, reject) => {
        fail = () =>
          reject(
            new AppError({ code: 'weights-missing', backbone: 'vgg19', name: { en: 'vgg19', zh: 'vgg19' } }),
          );
      });
    store.getState().useBackbone('vgg19');
    expect(standing(store)).toBe('previous');
    expect(changesOf(store.getState())).toEqual(['network']);
    expect(store.getState().measured!.request.backbone.id).toBe('vgg19-slim');
    await eventually(() => {
      fail();
      expect(store.getState().messages).toHaveLength(1);
    });
    expect([standing(store), at(store)]).toEqual(['previous', 'idle']);
  });

  it('end with a comparison that no longer fits: one of another network is stopped', async () => {
    const { store, worker, hold } = await start();
    worker.handlers.loadBackbone = () => new Promise(() => {});
    hold();
    side(store, 256);
    await eventually(() => expect(at(store)).toBe('running'));
    store.getState().useBackbone('vgg19');
    expect(at(store)).toBe('idle');
    expect(store.getState().measured!.request.prepare.longestSide).toBe(512);
  });

  it('are not weighed by weights of other rows', async () => {
    const { store, hold } = await start();
    hold();
    const crn = store.getState().catalogue!.recipes.find(({ id }) => id === 'crn')!;
    store.getState().useRecipe(crn);
    expect(total(store)).toBeNull();
    expect(standing(store)).toBe('none');
  });

  it('stay the same when only weights move: nothing is measured, nothing is stale', async () => {
    const { store, begun } = await start();
    const before = begun();
    store.getState().setWeight('relu1_2', 3);
    store.getState().set({ reduction: 'sum' });
    expect([standing(store), at(store), begun()]).toEqual(['current', 'idle', before]);
  });
});

describe('a network that is still loading', () => {
  it('gives a part of the layers, which is not yet the total', async () => {
    const { store } = await start();
    const statuses = store.getState().backbones.map((status) => {
      if (status.id !== 'vgg19-slim') return status;
      const usableTaps = ['relu1_1', 'relu1_2'];
      return { ...status, state: { at: 'loading', bytesDone: 1, bytesTotal: 9, usableTaps } as const };
    });
    store.setState({ backbones: statuses });
    await eventually(() => expect(standing(store)).toBe('partial'));
    expect(store.getState().measured!.request.base.rows).toHaveLength(2);
  });
});

describe('the number with a mistake', () => {
  it('is shown beside the right one of the same pair alone', async () => {
    const { store, hold, release } = await start('?mistakes=no-normalisation');
    await eventually(() => expect(mistakenResult(store.getState())).not.toBeNull());
    const before = mistakenResult(store.getState());
    hold();
    await store.getState().open('reference', [file('another')]);
    await eventually(() => expect(at(store)).toBe('running'));
    expect(mistakenResult(store.getState())).toBeNull();
    store.getState().cancelCompare();
    expect(mistakenResult(store.getState())).toBeNull();
    release();
    await store.getState().compareNow();
    expect(mistakenResult(store.getState())).not.toEqual(before);
  });

  it('is due again when it was stopped, though the right one is there', async () => {
    const { store, hold } = await start();
    hold();
    store.getState().set({ mistakes: ['wrong-range'] });
    await eventually(() => expect(at(store)).toBe('running'));
    store.getState().cancelCompare();
    expect([standing(store), isDue(store.getState())]).toEqual(['current', true]);
  });
});

describe('a region', () => {
  const mask = (width: number, height: number) => {
    const values = new Uint8Array(width * height);
    values.fill(255, 0, values.length / 2);
    return { width, height, values };
  };
  const notes = (store: AppStore) =>
    store.getState().messages.flatMap((message) => (message.kind === 'region' ? [message.what] : []));

  /** A worker that measures at the working size, and refuses a region of another one, as the real one does. */
  async function sized() {
    const opened = await start();
    opened.worker.handlers.distances = async (params) => {
      const width = params.prepare.longestSide ?? 512;
      const expected = { width, height: width / 2 };
      const { mask: region } = params;
      if (region && region.width !== width)
        throw new AppError({
          code: 'mask-size',
          expected,
          found: { width: region.width, height: region.height },
        });
      return { result: fakeDistances(params) };
    };
    return opened.store;
  }

  it('is scaled to another working size, and that is said', async () => {
    const store = await sized();
    store.getState().setMask(mask(512, 256));
    side(store, 256);
    await eventually(() => expect(store.getState().mask).toMatchObject({ width: 256, height: 128 }));
    await eventually(() => expect(standing(store)).toBe('current'));
    expect(store.getState().mask!.values.reduce((sum, value) => sum + value, 0)).toBe((255 * 256 * 128) / 2);
    expect(notes(store)).toEqual(['rescaled']);
  });

  it('is dropped where the images have another shape, and that is said', async () => {
    const store = await sized();
    store.getState().setMask(mask(512, 512));
    side(store, 256);
    await eventually(() => expect(store.getState().mask).toBeNull());
    await eventually(() => expect(standing(store)).toBe('current'));
    expect(notes(store)).toEqual(['dropped']);
  });

  it('is cleared by another reference, but not by swapping the pair', async () => {
    const { store } = await start();
    store.getState().setMask(mask(32, 32));
    store.getState().swap();
    expect(store.getState().mask).not.toBeNull();
    await store.getState().open('reference', [file('another')]);
    expect(store.getState().mask).toBeNull();
    expect(notes(store)).toEqual(['cleared']);
  });
});
