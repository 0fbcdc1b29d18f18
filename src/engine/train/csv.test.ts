import { describe, expect, it } from 'vitest';
import type { Mark, StepRow, ValidationRow } from '#core/training/rows.ts';
import { trainCsv } from './csv.ts';

const row = (arm: number, step: number, part: Partial<StepRow> = {}): StepRow => ({
  arm,
  step,
  turn: 'both',
  ms: 12.5,
  terms: { l1: 0.1 + 0.2 },
  weights: { l1: 1 },
  gradients: { l1: 0.25 },
  discriminatorLoss: null,
  scores: null,
  clamped: false,
  ...part,
});
const held = (arm: number, step: number): ValidationRow => ({
  arm,
  step,
  n: 16,
  kidN: 16,
  psnr: 21.5,
  hole: null,
  slim: { distance: 0.5, kid: -0.001 },
  vgg19: null,
  own: null,
  partner: null,
  diversity: 0.9,
});
const names = ['pixels', 'perceptual, "with" D'];
const tableOf = async (
  batches: readonly (readonly StepRow[])[],
  validations: readonly ValidationRow[] = [],
  marks: readonly Mark[] = [],
) => (await (await trainCsv(batches, validations, marks, names, 'paired')).text()).trimEnd().split('\r\n');

describe('trainCsv', () => {
  it('has a header and nothing else before the first step', async () => {
    const lines = await tableOf([]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^step,arm,name,turn,ms,d_loss,/);
  });

  it('has every number in full, in the column it belongs to', async () => {
    const played = row(1, 1, {
      terms: { l1: 0.5, adversarial: 0.7 },
      weights: { l1: 1, adversarial: 0.01 },
      discriminatorLoss: 1.4,
      scores: { real: 0.3, fake: -0.2 },
      clamped: true,
    });
    const [header, ...lines] = await tableOf(
      [[row(0, 1), played]],
      [held(0, 0), held(0, 1), held(0, 9)],
      [
        { step: 1, arm: 1, what: 'rule' },
        { step: 1, arm: null, what: 'device-lost' },
      ],
    );
    const columns = header!.split(',');
    expect(lines).toHaveLength(4);
    const at = (line: number, column: string) => lines[line]!.split(',')[columns.indexOf(column)];
    expect([at(0, 'step'), at(0, 'loss_l1'), at(0, 'psnr_db')]).toEqual(['0', '', '21.5']);
    expect([at(1, 'step'), at(1, 'loss_l1'), at(1, 'kid_vgg19_slim')]).toEqual([
      '1',
      '0.30000000000000004',
      '-0.001',
    ]);
    expect([at(1, 'measured_on'), at(1, 'n'), at(1, 'kid_n')]).toEqual(['held-out images', '16', '16']);
    expect([at(1, 'loss_adversarial'), at(1, 'd_loss'), at(1, 'distance_vgg19')]).toEqual(['', '', '']);
    expect(lines[2]).toContain(
      '"perceptual, ""with"" D",both,12.5,0.5,0.7,1,0.01,0.25,,1.4,0.3,-0.2,true,rule; device-lost,',
    );
    expect(at(3, 'step')).toBe('9');
    for (const line of [lines[0]!, lines[1]!, lines[3]!])
      expect(line.split(',')).toHaveLength(columns.length);
  });

  it('is whole after 100,000 steps of three arms, and holds few rows at a time', async () => {
    let [made, most] = [0, 0];
    const long: Iterable<readonly StepRow[]> = {
      *[Symbol.iterator]() {
        for (let from = 1; from <= 100_000; from += 500) {
          const rows = Array.from({ length: 1500 }, (_, i) => row(i % 3, from + Math.floor(i / 3)));
          made += rows.length;
          most = Math.max(most, rows.length);
          yield rows;
        }
      },
    };
    const table = await trainCsv(long, [held(2, 100_000)], [], names, 'latent');
    const lines = (await table.text()).trimEnd().split('\r\n');
    expect([lines.length, most, made]).toEqual([300_001, 1500, 2 * 300_000]);
    expect(lines[1]!.startsWith('1,1,pixels')).toBe(true);
    expect(lines.at(-1)).toMatch(/^100000,3,,.*training images,16,21.5/);
  });
});
