import { describe, expect, it } from 'vitest';
import { averaged } from '#tests/support/averaged.ts';
import type { StepRow, TermEntry, ValidationRow } from '#worker/protocolTrain.ts';
import { tableOf } from './table.ts';
import { MOST_POINTS } from './thin.ts';
import { panelsOf } from './views.ts';

const label = { en: 'x', zh: 'x' };
const terms: TermEntry[] = (['l1', 'perceptual', 'style'] as const).map((id) => ({
  id,
  label,
  about: label,
  max: 1,
}));
const row = (arm: number, step: number): StepRow => ({
  arm,
  step,
  turn: 'both',
  ms: 1,
  terms: arm === 0 ? { l1: 1 / step } : { l1: 2 / step, perceptual: 3 },
  weights: arm === 0 ? { l1: 1 } : { l1: 1, perceptual: 0.5 },
  gradients: arm === 0 ? { l1: 0.1 } : { l1: 0.2, perceptual: 0.3 },
  discriminatorLoss: arm === 0 ? null : 1.4,
  scores: arm === 0 ? null : { real: 0.5, fake: -0.5 },
  clamped: false,
});
const held = (arm: number, step: number): ValidationRow => ({
  arm,
  step,
  n: 16,
  kidN: 16,
  psnr: 20,
  hole: null,
  slim: { distance: 0.5, kid: -0.01 },
  vgg19: null,
  own: null,
  partner: null,
  diversity: 1,
});
const rows = averaged([1, 2, 3].flatMap((step) => [row(0, step), row(1, step)]));
const view = (id: Parameters<typeof panelsOf>[0]) => panelsOf(id, rows, [held(0, 0), held(1, 0)], 2, terms);

describe('panelsOf', () => {
  it('has a panel a term that was measured, a line an arm that has it', () => {
    const panels = view('terms');
    expect(panels.map(({ key }) => key)).toEqual(['l1', 'perceptual']);
    expect(panels[0]!.lines.map(({ curve }) => curve.values)).toEqual([
      [1, 1 / 2, 1 / 3],
      [2, 1, 2 / 3],
    ]);
    expect(panels[1]!.lines.map(({ key }) => key)).toEqual(['arm1']);
    expect(view('weights')[1]!.lines[0]!.curve).toEqual({ steps: [1, 2, 3], values: [0.5, 0.5, 0.5] });
  });

  it('has a panel an arm for gradients, a line a term', () => {
    expect(view('gradients').map(({ key, lines }) => [key, lines.map((line) => line.key)])).toEqual([
      ['arm0', ['l1']],
      ['arm1', ['l1', 'perceptual']],
    ]);
  });

  it('has D only of arms with a D, real before fake', () => {
    const [scores, loss] = view('discriminator');
    expect(scores!.lines.map(({ dashed, curve }) => [dashed, curve.values[0]])).toEqual([
      [false, 0.5],
      [true, -0.5],
    ]);
    expect(loss!.lines).toHaveLength(1);
  });

  it('leaves out what was not measured, says of how many images, and has no logarithm of what can be negative', () => {
    const panels = view('heldOut');
    expect(panels.map(({ key }) => key)).toEqual(['psnr', 'slim', 'kid', 'diversity']);
    expect(panels.map(({ n }) => n)).toEqual([16, 16, 16, 16]);
    expect(panels.map(({ kidN }) => kidN)).toEqual([16, 16, 16, 16]);
    expect(panels.filter(({ linearOnly }) => linearOnly).map(({ key }) => key)).toEqual(['psnr', 'kid']);
  });

  it('shows an arm’s own loss on both networks, each over its first value with the same recipe', () => {
    const own = (step: number, recipe: string, trained: number, vgg19: number | null) => ({
      ...held(0, step),
      own: { recipe, trained, vgg19 },
    });
    const told = [own(0, 'a', 4, 10), held(1, 0), own(10, 'a', 2, 9), own(20, 'b', 7, 3), own(30, 'b', 7, 6)];
    const panel = panelsOf('heldOut', [], told, 2, terms).find(({ key }) => key === 'own')!;
    expect(panel.lines.map(({ dashed, curve }) => [dashed, curve.values])).toEqual([
      [false, [1, 0.5, 1, 1]],
      [true, [1, 0.9, 1, 2]],
    ]);
    expect(panel.lines[1]!.absolute!.values).toEqual([10, 9, 3, 6]);
    const without = [own(0, 'a', 4, null)];
    expect(panelsOf('heldOut', [], without, 2, terms).map(({ key }) => key)).not.toContain('own');
  });

  it('has what is known of both networks and of true translations, the second one dashed', () => {
    const row = {
      ...held(0, 5),
      vgg19: { distance: 3, kid: 0.2 },
      partner: { psnr: 12, slim: 0.6, vgg19: 0.7 },
    };
    const panels = panelsOf('heldOut', [], [row], 1, terms);
    expect(panels.map(({ key, lines }) => [key, lines.map(({ dashed }) => dashed)])).toEqual([
      ['psnr', [false]],
      ['slim', [false]],
      ['vgg19', [false]],
      ['partnerPsnr', [false]],
      ['partner', [false, true]],
      ['kid', [false, true]],
      ['diversity', [false]],
    ]);
  });

  it('is empty before the first step', () => {
    expect(panelsOf('terms', [], [], 2, terms)).toEqual([]);
    expect(panelsOf('heldOut', [], [], 2, terms)).toEqual([]);
  });
});

describe('tableOf', () => {
  it('has each line, and the extent of all', () => {
    const { drawn, extent } = tableOf(view('terms')[0]!.lines, 0, false);
    expect(drawn.map(({ shown }) => shown)).toEqual([
      { steps: [1, 2, 3], values: [1, 1 / 2, 1 / 3] },
      { steps: [1, 2, 3], values: [2, 1, 2 / 3] },
    ]);
    expect(extent).toEqual({ steps: [1, 3], values: [1 / 3, 2] });
    expect(tableOf([], 0, false)).toEqual({ drawn: [], extent: null });
  });

  it('leaves out what a log scale does not have, and what is no number', () => {
    const of = { kind: 'arm', arm: 0 } as const;
    const curve = { steps: [1, 2, 3, 4], values: [-1, 0, 5, Number.POSITIVE_INFINITY] };
    const lines = [{ key: 'a', of, dashed: false, curve, means: null, absolute: null }];
    expect(tableOf(lines, 0, true).drawn[0]!.shown).toEqual({ steps: [3], values: [5] });
    expect(tableOf(lines, 0, true).extent).toEqual({ steps: [3, 3], values: [5, 5] });
    expect(tableOf(lines, 0, false).drawn[0]!.shown.steps).toEqual([1, 2, 3]);
  });

  it('keeps few points of many', () => {
    const many = averaged(Array.from({ length: 100_000 }, (_, i) => row(i % 2, 1 + (i >> 1))));
    const [l1] = panelsOf('terms', many, [], 2, terms);
    expect(l1!.lines[0]!.curve.steps).toHaveLength(50_000);
    for (const { shown } of tableOf(l1!.lines, 3, true).drawn)
      expect(shown.steps.length).toBeLessThanOrEqual(MOST_POINTS);
  });
});
