import { describe, expect, it } from 'vitest';
import type { MistakeId as ProtocolId } from '#worker/protocol.ts';
import { alexnet } from '../nn/models/alexnet.ts';
import { vgg19 } from '../nn/models/vgg19.ts';
import { recipes } from '../recipes/registry.ts';
import { type MistakeId, mistakeIds } from './ids.ts';
import { mistakes } from './registry.ts';
import type { MeasureSetup } from './types.ts';

const ids: readonly ProtocolId[] = mistakes.map((m) => m.id);
const apply = (setup: MeasureSetup, ...made: MistakeId[]): MeasureSetup =>
  made.reduce((s, id) => mistakes.find((m) => m.id === id)!.apply(s), setup);

function setup(spec = vgg19): MeasureSetup {
  const { terms, variant } = recipes.find((r) => r.backbones.includes(spec.id))!;
  const rows = terms.map(({ tap, distance }) => ({ tap, distance, readAt: tap, batchItem: null }));
  return { spec, variant, rows };
}

describe('mistakes', () => {
  it('are those of the lab, each once, in both languages', () => {
    expect(ids.toSorted()).toEqual(mistakeIds.toSorted());
    for (const { label, about } of mistakes)
      for (const { en, zh } of [label, about]) {
        expect(en.length).toBeGreaterThan(5);
        expect(/\p{Script=Han}/u.test(zh)).toBe(true);
      }
  });

  it.each(ids)('%s changes a VGG comparison, and not the one it was given', (id) => {
    const before = setup();
    const copy = structuredClone({ rows: before.rows, variant: before.variant });
    const { rows, variant } = apply(before, id);
    expect({ rows, variant }).not.toEqual(copy);
    expect({ rows: before.rows, variant: before.variant }).toEqual(copy);
    expect(rows.map((row) => row.tap)).toEqual(copy.rows.map((row) => row.tap));
  });

  it('shifted indices read the first ReLU of each block, and leave networks without blocks alone', () => {
    const read = (s: MeasureSetup) => s.rows.map((row) => row.readAt);
    expect(read(apply(setup(), 'shifted-indices'))).toEqual([
      'relu1_1',
      'relu2_1',
      'relu3_1',
      'relu4_1',
      'relu5_1',
    ]);
    expect(read(apply(setup(alexnet), 'shifted-indices'))).toEqual(read(setup(alexnet)));
  });

  it('the batch walk reads conv5_4 item by item, with or without shifted indices', () => {
    const expected = [0, 1, 2, 3, 4].map((batchItem) => ({ readAt: 'conv5_4', batchItem }));
    expect(apply(setup(), 'batch-walk', 'shifted-indices').rows).toMatchObject(expected);
    expect(apply(setup(), 'shifted-indices', 'batch-walk').rows).toMatchObject(expected);
  });

  it('a wrong range of -1..1 is 0..1; of the family’s own input it is half the range', () => {
    const base = setup();
    const hd: MeasureSetup = { ...base, variant: { ...base.variant, input: 'minus-one-to-one' } };
    expect(apply(hd, 'wrong-range').variant.input).toBe('zero-to-one');
    expect(apply(base, 'wrong-range').variant.input).toBe('half-range');
  });
});
