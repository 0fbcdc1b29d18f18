import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';
import { readTable, withRow, writeTable } from './table.ts';

const committed = fileURLToPath(new URL('../../src/ui/agreement/measured.json', import.meta.url));

describe('the table', () => {
  it('is written as it is read: the committed one comes back to the byte', () => {
    const folder = mkdtempSync(join(tmpdir(), 'table-'));
    const copy = join(folder, 'table.json');
    const text = readFileSync(committed, 'utf8');
    writeTable(copy, readTable(committed, JSON.parse(text).settings));
    expect(readFileSync(copy, 'utf8')).toBe(text);
    rmSync(folder, { recursive: true });
  });

  it('keeps what was known of a row that is measured on another set', () => {
    const empty = readTable('/does/not/exist.json', {});
    const one = withRow(empty, {
      id: 'b',
      tid2013: { overall: [1, 1, 1], perReference: [1, 1, 1], blurAndJpeg: [1, 1, 1] },
    });
    const two = withRow(withRow(one, { id: 'a' }), {
      id: 'b',
      materials: { twoAfc: [0.5, 0.4, 0.6], majority: [0.5, 0.4, 0.6] },
    });
    expect(two.rows.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(Object.keys(two.rows[1]!)).toEqual(expect.arrayContaining(['tid2013', 'materials']));
  });
});

describe('the command line', () => {
  it('has folders beside the repository where none are said, and refuses unknown sets', () => {
    expect(parseArguments(['--only', 'vgg19, ssim'], '/repo')).toMatchObject({
      only: ['vgg19', 'ssim'],
      sets: ['materials', 'tid2013'],
      out: '/repo/src/ui/agreement/measured.json',
    });
    expect(parseArguments(['--sets', 'bapps'], '/repo')).toEqual({
      error: '--sets has bapps; there are materials and tid2013.',
    });
    expect(parseArguments(['--nonsense'], '/repo')).toHaveProperty('error');
  });
});
