import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RgbImage } from '../rgbImage.ts';
import { cos, sin, TAU, turn } from './maths.ts';
import { type SceneId, scenes } from './registry.ts';

const sha256 = ({ rgb }: RgbImage) => createHash('sha256').update(rgb).digest('hex');

/** SHA-256 of seed 7 at 48x32. A change here changes every link and every training set that was made with the scene. */
const stored: Readonly<Record<SceneId, string>> = {
  lake: '2b064d6630a24a6a2075661a8585b52644a063ab71c87ad216e6257993e54f09',
  town: '5dde2417b5371b20c7c0f12976ea63529bcf924e2449d6ea9b94a2020894d0ac',
  creature: 'ac442d1fe74a89604ca35497498200c9ac269e2087270180a3f59607455801ee',
  fruit: '17dca10bacb3990370c1e52f2323d3076074cf080477b2b30ad6db4709fb20de',
  quilt: '9caa0237e333e9e523ac8829b95b60d1768614c9ecc79beb42274019806914fc',
};

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe.each(scenes)('$id', ({ id, label, draw }) => {
  test('one seed, one picture, on every machine', () => {
    expect(sha256(draw(7, 48, 32))).toBe(stored[id]);
  });

  test('sixteen seeds are sixteen pictures that differ as a whole', () => {
    const means = Array.from({ length: 16 }, (_, seed) => {
      const { rgb } = draw(seed, 32, 32);
      return rgb.reduce((sum, value) => sum + value, 0) / rgb.length;
    });
    expect(new Set(means).size).toBe(16);
    expect(deviation(means)).toBeGreaterThan(4);
  });

  test.each([
    [32, 32],
    [96, 48],
    [40, 80],
  ])('%i x %i has contrast, colour and fine texture', (width, height) => {
    const { rgb } = draw(3, width, height);
    expect(rgb).toHaveLength(width * height * 3);
    const values = [...rgb];
    expect(deviation(values)).toBeGreaterThan(18);
    const saturation = values.filter((_, i) => i % 3 === 0).map((red, i) => Math.abs(red - rgb[3 * i + 2]!));
    expect(Math.max(...saturation)).toBeGreaterThan(40);
    const steps = values.slice(3).map((value, i) => Math.abs(value - rgb[i]!));
    expect(steps.reduce((sum, step) => sum + step, 0) / steps.length).toBeGreaterThan(2);
  });

  test('is named in both languages', () => {
    expect(label.en).toMatch(/\w/);
    expect(label.zh).toMatch(/\p{Script=Han}/u);
  });
});

test('nothing here calls a function of Math whose last bit engines disagree on', () => {
  const folder = new URL('.', import.meta.url);
  const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  expect(sources).toContain('noise.ts');
  for (const file of sources) {
    const code = readFileSync(new URL(file, folder), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    const called = [...code.matchAll(/Math\.(\w+)\(/g)].map(([, name]) => name);
    expect({
      file,
      odd: called.filter((name) => !/^(floor|ceil|round|sqrt|abs|min|max|imul)$/.test(name!)),
    }).toEqual({
      file,
      odd: [],
    });
  }
});

test('own sine, cosine and angle agree with those of Math', () => {
  for (let x = -20; x < 20; x += 0.0937) {
    expect(sin(x)).toBeCloseTo(Math.sin(x), 8);
    expect(cos(x)).toBeCloseTo(Math.cos(x), 8);
    expect(turn(Math.cos(x), Math.sin(x))).toBeCloseTo(Math.atan2(Math.sin(x), Math.cos(x)) / TAU, 4);
  }
});
