import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '#core/failure.ts';
import { eventually } from '#tests/support/eventually.ts';
import { type FakeWorker, fakeBoot } from '#tests/support/fakeEngine.ts';
import { file, measured, openStore } from '#tests/support/openStore.ts';
import type { BackboneId, Failure } from '#worker/protocol.ts';
import { canUse, statusOf } from './networks.ts';

let worker: FakeWorker;
afterEach(() => worker.close());

async function start(search?: string, here?: readonly BackboneId[], prepare?: (worker: FakeWorker) => void) {
  const opened = await openStore(search, here, prepare);
  worker = opened.worker;
  return opened.store;
}

describe('starting', () => {
  it('runs on the small network where it is there', async () => {
    const store = await start();
    expect(store.getState()).toMatchObject({ standIn: null, boot: { at: 'ready', result: fakeBoot } });
    expect(store.getState().settings.backbone).toBe('vgg19-slim');
  });

  it('takes another network where the wanted one is absent, and says so', async () => {
    const store = await start('', ['vgg19']);
    expect(store.getState().standIn).toEqual({ wanted: 'vgg19-slim', used: 'vgg19' });
    expect(store.getState().settings.backbone).toBe('vgg19');
    await measured(store);
  });

  it('takes a network with other taps and a recipe of its own', async () => {
    const store = await start('', ['squeezenet']);
    expect(store.getState().settings).toMatchObject({ backbone: 'squeezenet', recipe: 'lpips-squeeze' });
    await measured(store);
    expect(worker.compared[0]!.rows.length).toBeGreaterThan(0);
  });

  it('shows the pair although no network is there, and measures once one is dropped', async () => {
    const store = await start('', []);
    await eventually(() => expect(store.getState().reference).not.toBeNull());
    expect(worker.compared).toHaveLength(0);
    await store.getState().install([file('vgg19.safetensors')]);
    await measured(store);
    expect(store.getState()).toMatchObject({ standIn: null, transfer: null });
    expect(store.getState().settings.backbone).toBe('vgg19');
    expect(worker.compared[0]!.rows).toHaveLength(16);
  });

  it('says that a network is loading before any of it has come, and that it is not when that fails', async () => {
    const ends: ((error: Error) => void)[] = [];
    const store = await start('', undefined, ({ handlers }) => {
      handlers.loadBackbone = () => Promise.reject(new AppError({ code: 'cancelled' }));
    });
    const state = () => statusOf(store.getState(), 'vgg19-slim')?.state;
    expect(state()).toMatchObject({ at: 'available' });
    worker.handlers.loadBackbone = () => new Promise((_, reject) => ends.push(reject));
    const load = store.getState().load('vgg19-slim');
    expect(state()).toMatchObject({ at: 'loading', bytesDone: 0, usableTaps: [] });
    await eventually(() => expect(ends).toHaveLength(1));
    ends[0]!(new AppError({ code: 'cancelled' }));
    await load;
    expect(state()).toMatchObject({ at: 'available' });
  });

  it('keeps the images where no backend starts', async () => {
    const failure = { code: 'no-backend', tried: [] } as const;
    const store = await start('', undefined, ({ handlers }) => {
      handlers.boot = () => Promise.reject(new AppError(failure));
    });
    expect(store.getState().boot).toEqual({ at: 'failed', failure });
    await eventually(() => expect(store.getState().reference).not.toBeNull());
  });

  it('says that it could not start where the networks cannot be listed, although a device has started', async () => {
    const failure = { code: 'storage-unavailable', reason: 'denied' } as const;
    const started = new Promise((resolve) => setTimeout(resolve, 30));
    const store = await start('', undefined, ({ handlers }) => {
      handlers.backbones = () => Promise.reject(new AppError(failure));
      const boot = handlers.boot!;
      handlers.boot = (...given) => started.then(() => boot(...given));
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(store.getState().boot).toEqual({ at: 'failed', failure });
  });

  it('says that another backend computes than the one that was asked for, until the asked one does', async () => {
    const store = await start('?backend=webgpu');
    const said = { kind: 'other-backend', asked: 'webgpu', boot: fakeBoot };
    expect(store.getState().messages).toMatchObject([said]);
    await store.getState().restart();
    expect(store.getState().messages).toMatchObject([said]);
    store.getState().set({ backend: 'wasm' });
    await store.getState().restart();
    expect(store.getState().messages).toEqual([]);
  });

  it('says what in the address it did not understand', async () => {
    const store = await start('?theme=pink&recipe=soup&w=relu1_2:2');
    expect(store.getState().messages).toMatchObject([
      {
        kind: 'url',
        refused: [
          { key: 'theme', value: 'pink' },
          { key: 'recipe', value: 'soup' },
        ],
      },
    ]);
    expect(store.getState().settings).toMatchObject({ recipe: 'multi-scale-l1', weights: { relu1_2: 2 } });
    await measured(store);
  });
});

describe('weights', () => {
  it('that are refused leave everything as it was', async () => {
    const store = await start();
    await measured(store);
    const before = store.getState().measured;
    await store.getState().install([file('notes.h5')]);
    expect(store.getState().messages).toMatchObject([{ failure: { code: 'bad-weights', file: 'notes.h5' } }]);
    expect(store.getState()).toMatchObject({ transfer: null, measured: before });
    expect(store.getState().settings.backbone).toBe('vgg19-slim');
  });

  it('that change are measured anew', async () => {
    const store = await start();
    await measured(store);
    await store.getState().install([file('vgg19-slim.safetensors')]);
    await eventually(() => expect(worker.compared).toHaveLength(2));
  });

  it('that are removed give way to a network that is there', async () => {
    const store = await start('?backbone=alexnet', ['vgg19'], ({ handlers }) => {
      void handlers.downloadWeights({ id: 'alexnet', source: 'x' }, undefined as never);
    });
    expect(store.getState().settings).toMatchObject({ backbone: 'alexnet', recipe: 'lpips-alex' });
    await store.getState().remove('alexnet');
    expect(store.getState().settings).toMatchObject({ backbone: 'vgg19', recipe: 'multi-scale-l1' });
    expect(store.getState().standIn).toEqual({ wanted: 'alexnet', used: 'vgg19' });
  });
});

describe('a download', () => {
  const progress = (usableTaps: readonly string[]) =>
    ({ stage: 'download', bytesDone: 10, bytesTotal: 100, usableTaps }) as const;

  /** A store whose VGG-19 has come as far as its first layer, and how the download ends. */
  async function half() {
    let end: (failure: Failure | null) => void = () => {};
    const store = await start('', ['vgg19-slim'], ({ handlers }) => {
      const whole = handlers.downloadWeights;
      handlers.downloadWeights = async (params, task) => {
        task.progress(progress(['input']));
        task.progress(progress(['input', 'conv1_1', 'relu1_1']));
        const failure = await new Promise<Failure | null>((resolve) => {
          end = resolve;
        });
        if (failure) throw new AppError(failure);
        return whole(params, task);
      };
    });
    await measured(store);
    const download = store.getState().download('vgg19', 'x');
    await eventually(() => expect(canUse(store.getState(), 'vgg19')).toBe(true));
    return { store, download, end: (failure: Failure | null) => end(failure) };
  }

  it('lets its first layers be measured while the rest is still coming', async () => {
    const { store, download, end } = await half();
    expect(statusOf(store.getState(), 'vgg19')?.state).toMatchObject({ at: 'loading', bytesDone: 10 });
    expect(store.getState().settings.backbone).toBe('vgg19-slim');
    const before = worker.compared.length;
    store.getState().useBackbone('vgg19');
    await eventually(() => expect(worker.compared.length).toBe(before + 1));
    expect(worker.compared.at(-1)!.rows.map(({ tap }) => tap)).toEqual(['relu1_1']);
    expect(store.getState().messages).toEqual([]);
    end(null);
    await download;
    await eventually(() => expect(worker.compared.at(-1)!.rows).toHaveLength(16));
    expect(store.getState()).toMatchObject({ transfer: null, standIn: null });
  });

  it('that breaks off says so, and another network takes over', async () => {
    const { store, download, end } = await half();
    store.getState().useBackbone('vgg19');
    const failure = {
      code: 'download-failed',
      url: 'x',
      reason: 'connection',
      detail: 'y',
      bytesDone: 1,
      bytesTotal: 2,
    } as const;
    end(failure);
    await download;
    expect(store.getState().messages).toMatchObject([{ failure }]);
    expect(store.getState()).toMatchObject({
      transfer: null,
      standIn: { wanted: 'vgg19', used: 'vgg19-slim' },
      settings: { backbone: 'vgg19-slim' },
    });
    await eventually(() => expect(worker.compared.at(-1)!.backbone).toBe('vgg19-slim'));
    await measured(store);
  });

  it('cannot be looked through before its first layer has come', async () => {
    const backbones = [{ id: 'vgg19', sources: [], agreement: null, waitingFor: null }] as const;
    const at = (usableTaps: readonly string[]) =>
      backbones.map((status) => ({
        ...status,
        state: { at: 'loading' as const, bytesDone: 1, bytesTotal: 2, usableTaps },
      }));
    const transfer = { id: 'vgg19', progress: null, cancel: () => {} } as const;
    expect(canUse({ backbones: at(['input']), transfer }, 'vgg19')).toBe(false);
    expect(canUse({ backbones: at(['input', 'conv1_1']), transfer }, 'vgg19')).toBe(true);
    // One that is here is only on its way to the device.
    expect(canUse({ backbones: at(['input']), transfer: null }, 'vgg19')).toBe(true);
  });
});

describe('a lost device', () => {
  it('is told, with the backend that goes on', async () => {
    const store = await start();
    const because = { code: 'device-lost', backend: 'webgpu', reason: 'gone' } as const;
    worker.notify({ kind: 'backend-changed', boot: { ...fakeBoot, backend: 'cpu' }, because });
    await eventually(() => expect(store.getState().messages).toHaveLength(1));
    expect(store.getState().boot).toMatchObject({ result: { backend: 'cpu' } });
    worker.notify({ kind: 'backend-recovered', backend: 'webgpu' });
    await eventually(() => expect(store.getState().messages).toHaveLength(2));
  });
});
