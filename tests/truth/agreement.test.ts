import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { peoplesScore, type Question, voteScores } from '#core/agreement/scores.ts';
import { agreeing, type Distances } from '#core/agreement/twoAfc.ts';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';

/** One line of the files: LPIPS' distance of both pictures, its score, and the share of people who chose the second. */
interface Row {
  readonly distances: Distances;
  readonly score: number;
  readonly question: Question;
}

function rowsOf(kind: string): readonly Row[] {
  const file = truthPath(`votes/twoAFC_model-alex_vanilla_distortion-${kind}.csv`);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [reference, ...numbers] = line.split(',') as [string, ...string[]];
    const [a, b, score, choseB] = numbers.map(Number) as [number, number, number, number];
    return { distances: { a, b }, score, question: { reference, choseB } };
  });
}

describe.runIf(truthIsThere())('BAPPS’ validation triplets, with the distances that LPIPS’ authors’ network gave', () => {
  // Ceilings as Zhang et al., arXiv 1801.03924, print them, in percent; LPIPS' scores are the means of the files' own.
  it.each([
    ['cnn', 4720, 84.35, 82.87],
    ['superres', 10856, 73.6, 71.19],
    ['traditional', 4720, 80.84, 77.48],
  ] as const)('%s: people agree with each other and with LPIPS as published', (kind, count, ceiling, lpips) => {
    const rows = rowsOf(kind);
    expect(rows).toHaveLength(count);
    const questions = rows.map(({ question }) => question);
    // What is asked for is the mean; intervals of thousands of references would take the time.
    const resampling = { rounds: 2, seed: 1 };
    expect(100 * peoplesScore(questions, resampling).value).toBeCloseTo(ceiling, 2);
    const { twoAfc } = voteScores(
      questions,
      rows.map(({ distances }) => distances),
      resampling,
    );
    expect(100 * twoAfc.value).toBeCloseTo(lpips, 2);
    const listed = rows.reduce((sum, { score }) => sum + score, 0) / rows.length;
    expect(twoAfc.value).toBeCloseTo(listed, 7);
    const others = rows.filter(
      ({ distances, question, score }) => Math.abs(agreeing(distances, question) - score) > 1e-6,
    );
    expect(others).toEqual([]);
  });
});
