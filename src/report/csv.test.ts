import { expect, it } from 'vitest';
import { exportedOf, recipeOf } from '#tests/support/exported.ts';
import { csvText } from './csv.ts';
import { weighedLayers } from './layers.ts';

it('has a header, a line a layer and the total, which the contributions add up to', () => {
  const exported = exportedOf({ recipe: recipeOf('johnson') });
  const lines = csvText(exported).split('\r\n');
  expect(lines[0]).toBe('tap,kind,distance,elements,weight,contribution,share');
  expect(lines[1]).toBe(`relu3_3,squared,${1 / 3},64,1,${1 / 3},${1 / 3 / weighedLayers(exported).total}`);
  expect(lines).toHaveLength(1 + 5 + 1 + 1);
  const contributions = lines.slice(1, 6).map((line) => Number(line.split(',')[5]));
  const total = contributions.reduce((sum, value) => sum + value, 0);
  expect(lines[6]).toBe(`total,,,,,${total},1`);
  expect(lines[7]).toBe('');
});

it('leaves shares of nothing empty', () => {
  const lines = csvText({ ...exportedOf(), weights: [0, 0, 0, 0, 0] }).split('\r\n');
  expect(lines[1]!.endsWith(',0,0,')).toBe(true);
  expect(lines[6]).toBe('total,,,,,0,');
});
