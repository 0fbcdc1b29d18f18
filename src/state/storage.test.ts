import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { type Keeper, storageSlice } from './storage.ts';
import type { Store } from './store.ts';

const open = (keeper: Keeper) => createStore<Store>()(storageSlice(keeper) as never);

/** A browser that says yes or no, and counts how often it was asked. */
function browser(answer: boolean) {
  let [asked, kept] = [0, false];
  return {
    asked: () => asked,
    persist: async () => {
      asked += 1;
      kept = answer;
      return answer;
    },
    persisted: async () => kept,
    estimate: async () => ({ usage: 100, quota: 1000 }),
  };
}

describe("the browser's storage", () => {
  it('is asked to keep things once, however often they are stored', async () => {
    const keeper = browser(true);
    const store = open(keeper);
    await store.getState().refreshStorage();
    expect(keeper.asked()).toBe(0);
    expect(store.getState().storage).toEqual({ how: 'may-be-cleared', usedBytes: 100, freeBytes: 900 });
    await Promise.all([store.getState().keepForGood(), store.getState().keepForGood()]);
    expect(keeper.asked()).toBe(1);
    expect(store.getState().storage).toMatchObject({ how: 'for-good' });
  });

  it('may say no, be silent, or be missing', async () => {
    const no = open(browser(false));
    await no.getState().keepForGood();
    expect(no.getState().storage?.how).toBe('may-be-cleared');
    const broken = open({ ...browser(true), persist: () => Promise.reject(new TypeError('no')) });
    await broken.getState().keepForGood();
    expect(broken.getState().storage?.how).toBe('may-be-cleared');
    const missing = open({});
    await missing.getState().keepForGood();
    expect(missing.getState().storage).toEqual({ how: 'unknown', usedBytes: null, freeBytes: null });
  });
});
