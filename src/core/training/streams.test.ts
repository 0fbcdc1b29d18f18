import { expect, test } from 'vitest';
import { newestStreams, type StreamPlace, stream, streamNames } from './streams.ts';

/** The first numbers of every stream of some steps of two runs, each with what it is of. */
function beginnings(version: StreamPlace['version']): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const seed of [0, 1, 7])
    for (let step = 0; step < 300; step++)
      for (const update of [0, 1, 2])
        for (const name of streamNames) {
          const draw = stream(name, { version, seed, step, update });
          const numbers = [draw(), draw(), draw()].join();
          found.set(numbers, [...(found.get(numbers) ?? []), `${name} ${seed} ${step} ${update}`]);
        }
  return found;
}

test('no two streams of a run, or of two runs, begin alike', () => {
  expect([...beginnings(newestStreams).values()].filter((of) => of.length > 1)).toEqual([]);
});

test('the first version, which older runs keep, draws the next step’s input for what is between real and fake', () => {
  expect([...beginnings(1).values()]).toContainEqual(['mixing 7 4 0', 'input 7 5 0']);
});

test('a place has the same numbers for ever, none like its neighbour’s', () => {
  const place = { version: newestStreams, seed: 7, step: 3, update: 0 };
  expect([1, 2, 3].map(stream('input', place))).toEqual([
    0.4602241695392877, 0.06850753561593592, 0.24237473867833614,
  ]);
  const firsts = Array.from({ length: 5000 }, (_, step) => stream('input', { ...place, step })() - 0.5);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean(firsts))).toBeLessThan(0.02);
  expect(Math.abs(mean(firsts.slice(1).map((value, i) => value * firsts[i]!)))).toBeLessThan(0.005);
});
