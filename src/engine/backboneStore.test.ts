import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backbones } from '#core/backbones/registry.ts';
import { tensorShapes } from '#core/nn/shapes.ts';
import type { TensorReceiver } from '#io/weights/progress.ts';
import type { WeightStore } from '#io/weights/store.ts';
import type { NamedTensor } from '#io/weights/tensorFile.ts';
import { useBackend } from '#tests/support/backends.ts';
import { BackboneStore } from './backboneStore.ts';

beforeAll(() => useBackend('cpu'));

const id = 'squeezenet';
const origin = {
  identity: { family: 'lpips', dtype: 'float32', sha256: 'abc', source: 'test' },
  bytes: 100,
  where: 'server',
  manifest: {},
} as const;
const tensors: NamedTensor[] = [...tensorShapes(backbones[id].graph)].map(([name, shape]) => ({
  name,
  shape: [...shape],
  values: new Float32Array(shape.reduce((product, n) => product * n, 1)),
}));

/** A gate at one tensor of the stream: the load waits there. */
class Gate {
  opened: () => void = () => {};
  came: () => void = () => {};
  readonly passed = new Promise<void>((resolve) => {
    this.opened = resolve;
  });
  /** The load waits here. */
  readonly reached = new Promise<void>((resolve) => {
    this.came = resolve;
  });
  wait(): Promise<void> {
    this.came();
    return this.passed;
  }
}

let opens = 0;
let gate: Gate | null = null;
let startsOver = false;
const source = {
  id: 'far',
  url: 'https://example.org/x',
  bytes: 100,
  family: 'lpips',
  licence: 'x',
} as const;

/** A store of weights whose tensors come as far as the eighth, then when the gate opens. */
const weights = {
  open: async () => {
    opens += 1;
    return {
      ...origin,
      async *tensors(onProgress: (done: number, of: number) => void) {
        for (const [index, tensor] of tensors.entries()) {
          if (index === 8) {
            onProgress(8, tensors.length);
            await gate?.wait();
          }
          yield tensor;
        }
      },
    };
  },
  status: async () => [
    {
      id,
      state: { at: 'available', where: 'server', bytes: 100 },
      sources: [],
      agreement: null,
      waitingFor: null,
    },
  ],
  sources: () => [source],
  download: async (
    _id: string,
    _source: string,
    _onProgress: unknown,
    signal: AbortSignal,
    receiver: TensorReceiver,
  ) => {
    for (const [index, tensor] of tensors.entries()) {
      if (index === 8) await gate?.wait();
      signal.throwIfAborted();
      if (index === 8 && startsOver) {
        receiver.startOver();
        for (const again of tensors.slice(0, 8)) await receiver.add(again);
      }
      await receiver.add(tensor);
    }
  },
} as unknown as WeightStore;

let store: BackboneStore;
beforeEach(() => {
  opens = 0;
  gate = null;
  startsOver = false;
  store = new BackboneStore(weights);
});
const state = async () => (await store.status())[0]!.state;
const shallow = backbones[id].taps[0]!.id;

describe('the networks on the device', () => {
  it('are loaded once for all who ask, and told ready with what they are', async () => {
    const [one, two] = await Promise.all([store.get(id), store.get(id)]);
    expect(one.network).toBe(two.network);
    expect(opens).toBe(1);
    expect(await state()).toMatchObject({ at: 'ready', weights: { sha256: 'abc' } });
  });

  it('can be read at shallow taps while the deep ones come', async () => {
    gate = new Gate();
    const all = store.get(id);
    await gate.reached;
    expect(await state()).toMatchObject({
      at: 'loading',
      bytesDone: 8,
      usableTaps: expect.arrayContaining([shallow]),
    });
    const early = await store.withTaps(id, [shallow]);
    const deep = store.withTaps(id, backbones[id].defaultTaps);
    gate.opened();
    expect((await deep).network).toBe(early.network);
    expect((await all).network.usableTaps()).toHaveLength(backbones[id].taps.length);
  });

  it('go on loading when one of those who wait gives up', async () => {
    gate = new Gate();
    const controller = new AbortController();
    const impatient = store.get(id, controller.signal);
    const patient = store.get(id);
    controller.abort();
    await expect(impatient).rejects.toMatchObject({ name: 'AbortError' });
    gate.opened();
    expect((await patient).network.usableTaps().length).toBeGreaterThan(0);
    expect(opens).toBe(1);
  });

  it('leave nothing on the device when the load is stopped, or when they are unloaded', async () => {
    const before = memory().numTensors;
    gate = new Gate();
    const loading = store.get(id);
    await gate.reached;
    expect(memory().numTensors).toBeGreaterThan(before);
    store.stop(id);
    gate.opened();
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
    expect(memory().numTensors).toBe(before);
    await store.get(id);
    store.unload(id);
    expect(memory().numTensors).toBe(before);
    expect(await state()).toMatchObject({ at: 'available' });
  });

  it('stay as long as somebody uses them', async () => {
    const before = memory().numTensors;
    await store.use(async () => {
      await store.get(id);
      store.unload(id);
      expect(memory().numTensors).toBeGreaterThan(before);
    });
    expect(memory().numTensors).toBe(before);
  });

  it('have what was made with them freed when nobody uses them any more', async () => {
    const done: string[] = [];
    store.whenUnused(() => done.push('at once'));
    expect(done).toEqual(['at once']);
    await store.use(async () => {
      await store.use(async () => store.whenUnused(() => done.push('later')));
      expect(done).toEqual(['at once']);
    });
    expect(done).toEqual(['at once', 'later']);
  });

  it('are loaded again where their weights are replaced or removed during the load', async () => {
    const before = memory().numTensors;
    const loading = new Gate();
    gate = loading;
    const asked = store.get(id);
    await loading.reached;
    gate = null;
    await store.change(async () => id);
    loading.opened();
    const loaded = await asked;
    expect(opens).toBe(2);
    expect((await store.get(id)).network).toBe(loaded.network);
    store.unload(id);
    expect(memory().numTensors).toBe(before);
  });

  it('are loaded again where shards went during the load', async () => {
    let reads = 0;
    let cut = () => {};
    const cutOff = new Promise<void>((resolve) => {
      cut = resolve;
    });
    const replaced = Object.assign(Object.create(weights) as WeightStore, {
      open: async () => {
        reads += 1;
        if (reads > 1) return weights.open(id);
        await cutOff;
        throw new Error('cut short');
      },
    });
    store = new BackboneStore(replaced);
    const asked = store.get(id);
    await store.change(async () => {
      cut();
      await expect(store.use(async () => 'in use')).resolves.toBe('in use');
      return id;
    });
    expect((await asked).network.usableTaps()).toHaveLength(backbones[id].taps.length);
    store.unload(id);
  });

  it('that are downloaded can be read as they come, and make nobody wait', async () => {
    gate = new Gate();
    const download = store.download(id, 'far', () => {});
    await gate.reached;
    const early = await store.withTaps(id, [shallow]);
    expect(early.origin.identity).toMatchObject({ family: 'lpips', sha256: '' });
    await expect(store.get(id)).rejects.toMatchObject({ failure: { code: 'weights-missing' } });
    await expect(store.download(id, 'far', () => {})).rejects.toMatchObject({
      failure: { code: 'bad-request' },
    });
    gate.opened();
    const loaded = await download;
    expect(loaded.network).toBe(early.network);
    expect(loaded.origin.identity.sha256).toBe('abc');
    expect((await store.get(id)).network).toBe(loaded.network);
  });

  it('whose download is stopped are at once what they were before, and can be downloaded again', async () => {
    const before = memory().numTensors;
    gate = new Gate();
    const stopped = store.download(id, 'far', () => {});
    await gate.reached;
    store.stop(id);
    expect(await state()).toMatchObject({ at: 'available' });
    const again = store.download(id, 'far', () => {});
    const asked = expect(store.withTaps(id, [shallow])).rejects.toMatchObject({
      failure: { code: 'weights-missing' },
    });
    gate.opened();
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const loaded = await again;
    expect(loaded.network.usableTaps()).toHaveLength(backbones[id].taps.length);
    await asked;
    store.unload(id);
    expect(memory().numTensors).toBe(before);
  });

  it('that are not there are told as absent, also while somebody asks for them', async () => {
    const missing = Object.assign(Object.create(weights) as WeightStore, {
      open: async () => {
        await gate?.wait();
        throw new Error('no weights');
      },
      status: async () => [{ ...(await weights.status())[0]!, state: { at: 'absent' } }],
    });
    store = new BackboneStore(missing);
    gate = new Gate();
    const asked = store.get(id);
    await gate.reached;
    expect(await state()).toEqual({ at: 'absent' });
    gate.opened();
    await expect(asked).rejects.toThrow('no weights');
  });

  it('that are downloaded begin anew where the file turns out to be another one', async () => {
    const before = memory().numTensors;
    gate = new Gate();
    startsOver = true;
    const seen: number[] = [];
    const download = store.download(id, 'far', ({ usableTaps }) => void seen.push(usableTaps.length));
    await gate.reached;
    const early = await store.withTaps(id, [shallow]);
    gate.opened();
    const loaded = await download;
    expect(loaded.network).not.toBe(early.network);
    expect(loaded.network.usableTaps()).toHaveLength(backbones[id].taps.length);
    expect(seen.some((count, i) => count < (seen[i - 1] ?? 0))).toBe(true);
    store.unload(id);
    expect(memory().numTensors).toBe(before);
  });

  it('come again on the next backend when the first one goes in the middle of a load', async () => {
    const before = memory().numTensors;
    gate = new Gate();
    const loading = store.get(id);
    await gate.reached;
    store.forget();
    expect(memory().numTensors).toBe(before);
    gate.opened();
    await expect(loading).rejects.toThrow(/backend changed/);
    await store.get(id);
    expect(opens).toBe(2);
    store.forget();
    expect(memory().numTensors).toBe(before);
  });
});
