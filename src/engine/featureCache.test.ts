import { memory, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { FeatureMap } from '#core/image.ts';
import { useBackend } from '#tests/support/backends.ts';
import { FeatureCache } from './featureCache.ts';

beforeAll(() => useBackend('cpu'));

/** 400 bytes. */
const feature = () => zeros([1, 5, 5, 4]) as FeatureMap;

it('drops the image not asked for the longest once the budget is spent, and frees it', () => {
  const before = memory().numTensors;
  const cache = new FeatureCache(1000);
  cache.put('a', 'relu1_1', feature(), new Set(['a']));
  cache.put('b', 'relu1_1', feature(), new Set(['b']));
  cache.of('a');
  cache.put('c', 'relu1_1', feature(), new Set(['c']));
  expect(cache.bytes).toBe(800);
  expect(cache.of('b').size).toBe(0);
  expect(cache.of('a').size).toBe(1);
  expect(memory().numTensors - before).toBe(2);
  cache.dropWhere(() => true);
  expect(cache.bytes).toBe(0);
  expect(memory().numTensors).toBe(before);
});

it('never drops images in use, even beyond the budget', () => {
  const cache = new FeatureCache(500);
  const inUse = new Set(['a', 'b']);
  cache.put('a', 'relu1_1', feature(), inUse);
  cache.put('b', 'relu1_1', feature(), inUse);
  expect([cache.of('a').size, cache.of('b').size]).toEqual([1, 1]);
  cache.dropWhere(() => true);
});

it('keeps one feature map for a tap, the newest', () => {
  const before = memory().numTensors;
  const cache = new FeatureCache(1000);
  cache.put('a', 'relu1_1', feature(), new Set(['a']));
  cache.put('a', 'relu1_1', feature(), new Set(['a']));
  expect(cache.bytes).toBe(400);
  expect(memory().numTensors - before).toBe(1);
  cache.drop('a');
});
