import { describe, expect, test } from 'vitest';
import { derive, normal, random } from './random.ts';

const stored = [0.894039059523493, 0.5409440943039954, 0.6053015480283648];
const many = (next: () => number, count = 20_000) => Array.from({ length: count }, next);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('random', () => {
  test('a seed gives the same numbers for ever', () => {
    expect(many(random(7), 3)).toEqual(stored);
  });

  test('is uniform on 0..1, and neighbouring numbers know nothing of each other', () => {
    const values = many(random(1));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(mean(values)).toBeCloseTo(0.5, 1.7);
    expect(mean(values.map((value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
    const products = values.slice(1).map((value, i) => (value - 0.5) * (values[i]! - 0.5));
    expect(Math.abs(mean(products))).toBeLessThan(0.003);
  });

  test('neighbouring seeds start far apart', () => {
    const first = Array.from({ length: 5000 }, (_, seed) => random(seed)());
    expect(new Set(first).size).toBeGreaterThan(4990);
    expect(mean(first)).toBeCloseTo(0.5, 1.5);
  });
});

test('derived seeds differ by part and by seed', () => {
  const seeds = [0, 1, 2, 3].flatMap((seed) => [0, 1, 2, 3].map((part) => derive(seed, part)));
  expect(new Set(seeds).size).toBe(16);
});

test('normal numbers have mean 0, variance 1 and the tails of a bell', () => {
  const values = many(normal(random(3)));
  expect(Math.abs(mean(values))).toBeLessThan(0.03);
  expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 1);
  expect(mean(values.map((value) => (Math.abs(value) > 2 ? 1 : 0)))).toBeCloseTo(0.0455, 1.8);
});
