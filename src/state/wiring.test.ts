import { afterEach, describe, expect, it } from 'vitest';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { measured, openStore } from '#tests/support/openStore.ts';
import { formatUrl } from './urlState.ts';
import { addressOnChange, urlOf } from './wiring.ts';

const open: FakeWorker[] = [];
afterEach(() => {
  for (const worker of open.splice(0)) worker.close();
});

async function start(search?: string) {
  const { store, worker } = await openStore(search);
  open.push(worker);
  return store;
}

describe('the address', () => {
  it('opens the same settings again', async () => {
    const first = await start('?lang=zh-CN&backend=cpu');
    const recipe = first.getState().catalogue!.recipes.find(({ id }) => id === 'crn')!;
    first.getState().useRecipe(recipe);
    first.getState().setWeight('relu3_2', 0.123456789);
    first.getState().setWeight('relu5_2', 0);
    first.getState().set({ theme: 'dark', view: 'blink', heatOf: 'relu3_2', reduction: 'sum' });
    first.getState().set({
      prepare: {
        longestSide: null,
        resample: 'bicubic',
        fit: 'crop',
        background: 'grey',
        profiles: 'srgb',
      },
    });
    first.getState().set({ mistakes: ['swapped-channels'] });
    first.getState().toggleMuted('relu1_2');
    first.getState().toggleSolo('input');
    await measured(first);
    const again = await start(`?${formatUrl(urlOf(first.getState()))}`);
    const { weights, ...rest } = first.getState().settings;
    expect(again.getState().settings).toMatchObject(rest);
    expect(again.getState().settings.weights).toMatchObject({ input: weights.input, relu3_2: 0.123456789 });
    expect(again.getState().settings.weights.relu5_2 ?? 0).toBe(0);
    expect(again.getState().sample).toEqual(first.getState().sample);
    expect(again.getState()).toMatchObject({ muted: ['relu1_2'], solo: ['input'], messages: [] });
  });

  it('follows the settings, and never holds an image', async () => {
    const store = await start();
    const seen: string[] = [];
    addressOnChange(store, (search) => seen.push(search));
    store.getState().setWeight('relu1_2', 0.25);
    store.getState().set({ theme: 'dark' });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toContain('relu1_2:0.25');
    expect(seen[1]).toContain('theme=dark');
    await store.getState().open('reference', [new File(['x'], 'secret.png')]);
    expect(seen.join()).not.toContain('secret');
  });

  it('leaves out what is as it comes, and a language that nobody chose', async () => {
    const store = await start();
    await measured(store);
    const keys = [...new URLSearchParams(formatUrl(urlOf(store.getState()))).keys()];
    expect(keys).toEqual(['scene', 'seed', 'distortion', 'strength']);
    store.getState().set({ language: 'zh-CN', languageChosen: true });
    expect(urlOf(store.getState())).toMatchObject({ lang: 'zh-CN' });
  });

  it('holds weights that are all zero, too', async () => {
    const store = await start('?w=relu1_2:0');
    expect(store.getState().settings.weights).toEqual({ relu1_2: 0 });
    const again = await start(`?${formatUrl(urlOf(store.getState()))}`);
    expect(Object.values(again.getState().settings.weights).every((weight) => weight === 0)).toBe(true);
  });
});
