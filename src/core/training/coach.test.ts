import { describe, expect, it } from 'vitest';
import { coach } from './coach.ts';
import { mixOf } from './presets/parts.ts';
import type { ValidationRow } from './rows.ts';

/** Steps between two measurements. */
const EVERY = 25;
/** dB that one picture for all of the recorded run's images would have. */
const averagePsnr = 14.6;

/**
 * PSNR in dB and diversity of the demo of a collapse as it was recorded (wasm, seed 7), every 25 steps: the cure taken
 * after step 900, and after step 100.
 */
const late = [
  [12.0, 0.339],
  [13.6, 0.153],
  [10.67, 0.147],
  [12.08, 0.182],
  [12.91, 0.249],
  [11.6, 0.329],
  [11.91, 0.288],
  [11.41, 0.3],
  [11.73, 0.254],
  [11.85, 0.243],
  [11.93, 0.219],
  [12.28, 0.205],
  [12.66, 0.178],
  [12.82, 0.172],
  [13.14, 0.16],
  [13.03, 0.204],
  [13.23, 0.186],
  [13.13, 0.137],
  [13.13, 0.138],
  [13.07, 0.113],
  [13.58, 0.14],
  [12.21, 0.356],
  [11.77, 0.605],
  [11.68, 0.423],
  [12.82, 0.378],
  [12.82, 0.385],
  [12.84, 0.346],
  [12.93, 0.351],
  [12.53, 0.35],
  [13.01, 0.328],
  [13.21, 0.298],
  [13.01, 0.256],
  [13.26, 0.286],
  [13.28, 0.266],
  [13.1, 0.267],
  [12.53, 0.342],
  [13.86, 0.212],
  [14.25, 0.228],
  [14.47, 0.266],
  [14.65, 0.321],
  [14.87, 0.378],
  [15.11, 0.423],
  [15.31, 0.47],
  [15.52, 0.502],
  [15.74, 0.543],
  [15.95, 0.561],
  [16.24, 0.614],
  [16.56, 0.635],
  [16.91, 0.668],
  [17.11, 0.716],
  [17.35, 0.738],
  [17.52, 0.753],
] as const;
const early = [
  [12.0, 0.339],
  [13.6, 0.153],
  [10.67, 0.147],
  [12.08, 0.182],
  [13.81, 0.141],
  [14.38, 0.185],
  [14.89, 0.31],
  [15.63, 0.436],
  [16.38, 0.535],
  [16.9, 0.61],
  [17.17, 0.641],
  [17.43, 0.675],
  [17.63, 0.702],
] as const;

type Recorded = readonly (readonly [psnr: number, diversity: number])[];

const rowsOf = (recorded: Recorded): ValidationRow[] =>
  recorded.map(([psnr, diversity], i) => ({
    arm: 0,
    step: EVERY * (i + 1),
    n: 16,
    kidN: 0,
    psnr,
    averagePsnr,
    hole: null,
    slim: null,
    vgg19: null,
    own: null,
    partner: null,
    diversity,
  }));

/** Steps after which low diversity is told of, and since when, as the run goes on from measurement to measurement. */
function told(rows: readonly ValidationRow[]): { steps: number[]; since: (number | undefined)[] } {
  const notes = rows.map(
    (_, i) => coach(0, mixOf({ adversarial: 1 }), [], rows.slice(0, i + 1), [], null)[0],
  );
  const standing = notes.flatMap((note, i) => (note ? [[rows[i]!.step, note.since] as const] : []));
  return { steps: standing.map(([step]) => step), since: [...new Set(standing.map(([, since]) => since))] };
}
const fromTo = (from: number, to: number) =>
  Array.from({ length: (to - from) / EVERY + 1 }, (_, i) => from + EVERY * i);

describe('the warning of low diversity', () => {
  it('stands from the collapse on until the cured pictures are their own, whatever comes up between', () => {
    // Diversity was above 0.35 from step 550 to 700, of pictures that were noise: 11.7 to 12.9 dB.
    expect(told(rowsOf(late))).toEqual({ steps: fromTo(50, 1125), since: [50] });
    expect(told(rowsOf(early))).toEqual({ steps: fromTo(50, 225), since: [50] });
  });

  it('goes by measured pictures: neither diversity alone ends it nor a high PSNR', () => {
    const collapsed: Recorded = [
      [12, 0.3],
      [13, 0.2],
    ];
    const lastOf = (psnr: number, diversity: number) =>
      told(rowsOf([...collapsed, [psnr, diversity], [psnr, diversity]])).steps.at(-1);
    expect(lastOf(12.9, 0.9), 'noise').toBe(100);
    expect(lastOf(17, 0.4), 'alike').toBe(100);
    expect(lastOf(15.7, 0.5), 'their own').toBe(75);
  });

  it('stands after a run was brought back, from where it began', () => {
    const rows = rowsOf(late.slice(0, 30));
    expect(coach(0, mixOf({ adversarial: 1 }), [], rows, [], null)).toEqual([
      { arm: 0, trouble: 'low-diversity', since: 50, term: null },
    ]);
  });

  it('is not given of a run whose pictures were never alike', () => {
    expect(
      told(rowsOf(fromTo(25, 500).map((step) => [13 + step / 100, 0.4 + step / 2000] as const))).steps,
    ).toEqual([]);
  });
});
