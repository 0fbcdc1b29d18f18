import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';
import { main } from './main.ts';
import { type Row, readTable } from './table.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const committed = join(root, 'src/ui/agreement/measured.json');
const { settings } = JSON.parse(readFileSync(committed, 'utf8'));
const rowOf = (file: string, id: string): Row => readTable(file, settings).rows.find((row) => row.id === id)!;

describe.runIf(truthIsThere())('the command measures what the committed table says', () => {
  it.each([
    ['alexnet', 'materials'],
    ['psnr', 'tid2013'],
  ] as const)('of %s on %s', async (id, set) => {
    const folder = mkdtempSync(join(tmpdir(), 'agreement-'));
    const out = join(folder, 'table.json');
    const args = ['--truth', truthPath(''), '--only', id, '--sets', set, '--cache', folder, '--out', out];
    expect(await main(args, root)).toBe(0);
    const [found, expected] = [rowOf(out, id)[set]!, rowOf(committed, id)[set]!];
    for (const [key, interval] of Object.entries(expected))
      for (const [i, value] of interval.entries())
        expect(Math.abs(found[key as keyof typeof found][i]! - value), `${key} ${i}`).toBeLessThan(0.001);
    rmSync(folder, { recursive: true });
  });
});
