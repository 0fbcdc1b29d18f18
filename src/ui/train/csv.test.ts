import { describe, expect, it } from 'vitest';
import type { StepRow, ValidationRow } from '#worker/protocolTrain.ts';
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
  psnr: 21.5,
  perceptual: 0.5,
  monitor: null,
  kid: -0.001,
  diversity: 0.9,
});
const arms = [{ name: 'pixels' }, { name: 'perceptual, "with" D' }];
const tableOf = (csv: string) => csv.trimEnd().split('\r\n');

describe('trainCsv', () => {
  it('has a header and nothing else before the first step', () => {
    const lines = tableOf(trainCsv([], [], arms));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^step,arm,name,turn,ms,d_loss,/);
  });

  it('has every number in full, in the column it belongs to', () => {
    const played = row(1, 1, {
      terms: { l1: 0.5, adversarial: 0.7 },
      weights: { l1: 1, adversarial: 0.01 },
      discriminatorLoss: 1.4,
      scores: { real: 0.3, fake: -0.2 },
      clamped: true,
    });
    const [header, ...lines] = tableOf(trainCsv([row(0, 1), played], [held(0, 0), held(0, 1)], arms));
    const columns = header!.split(',');
    expect(lines).toHaveLength(3);
    const at = (line: number, column: string) => lines[line]!.split(',')[columns.indexOf(column)];
    expect([at(0, 'step'), at(0, 'loss_l1'), at(0, 'psnr_db')]).toEqual(['0', '', '21.5']);
    expect([at(1, 'step'), at(1, 'loss_l1'), at(1, 'kid')]).toEqual(['1', '0.30000000000000004', '-0.001']);
    expect([at(1, 'loss_adversarial'), at(1, 'd_loss'), at(1, 'vgg19_monitor')]).toEqual(['', '', '']);
    expect(lines[2]).toContain('"perceptual, ""with"" D",both,12.5,0.5,0.7,1,0.01,0.25,,1.4,0.3,-0.2,true,');
    for (const line of lines.slice(0, 2)) expect(line.split(',')).toHaveLength(columns.length);
  });
});
