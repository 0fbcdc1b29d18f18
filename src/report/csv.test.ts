import { expect, it } from 'vitest';
import { exportedOf, recipeOf } from '#tests/support/exported.ts';
import { app } from './app.ts';
import { csvText } from './csv.ts';
import { weighedLayers } from './layers.ts';

const own = 'tap,kind,distance,elements,weight,contribution,share';

/** Lines of cells, read as RFC 4180 says. */
function cells(marked: string): string[][] {
  expect(marked.startsWith('\uFEFF')).toBe(true);
  const text = marked.slice(1);
  const field = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g;
  const lines: string[][] = [[]];
  for (const [, cell, end] of text.matchAll(field)) {
    lines.at(-1)!.push(cell!.startsWith('"') ? cell!.slice(1, -1).replaceAll('""', '"') : cell!);
    if (end === '\r\n') lines.push([]);
  }
  return lines.slice(0, -1);
}

/** The lines by column. */
function table(text: string): Record<string, string>[] {
  const [head, ...lines] = cells(text);
  return lines.map((line) => {
    expect(line).toHaveLength(head!.length);
    return Object.fromEntries(line.map((cell, i) => [head![i]!, cell]));
  });
}

it('has a header, a line a layer and the total, which the contributions add up to', () => {
  const exported = exportedOf({ recipe: recipeOf('johnson') });
  const lines = cells(csvText(exported)).map((line) => line.slice(0, 7));
  expect(lines[0]!.join()).toBe(own);
  expect(lines[1]!.join()).toBe(
    `relu3_3,squared,${1 / 3},64,1,${1 / 3},${1 / 3 / weighedLayers(exported).total}`,
  );
  expect(lines).toHaveLength(1 + 5 + 1);
  const total = lines.slice(1, 6).reduce((sum, line) => sum + Number(line[5]), 0);
  expect(lines[6]!.join()).toBe(`total,,,,,${total},1`);
});

it('leaves shares of nothing empty', () => {
  const lines = cells(csvText({ ...exportedOf(), weights: [0, 0, 0, 0, 0] })).map((line) => line.slice(0, 7));
  expect(lines[1]!.slice(-3)).toEqual(['0', '0', '']);
  expect(lines[6]!.join()).toBe('total,,,,,0,');
});

it('says in every line what was compared and how the number was made', () => {
  const mask = { width: 2, height: 1, values: new Uint8Array([255, 0]) };
  const exported = exportedOf({
    recipe: recipeOf('johnson'),
    mask,
    mistakes: ['wrong-range'],
    prepare: { profiles: 'srgb' },
  });
  const lines = table(csvText(exported));
  expect(lines).toHaveLength(6);
  for (const line of lines)
    expect(line).toMatchObject({
      generated: 'made, "new".png',
      reference_sha256: '01'.repeat(32),
      profiles: 'srgb',
      generated_colours: 'stored',
      backbone: exported.backbone.id,
      weights_sha256: 'ab'.repeat(32),
      preprocessing: '255 * bgr01 - [103.939, 116.779, 123.68]',
      working_width: '64',
      working_height: '48',
      generated_fit: 'resized',
      resampling: 'lanczos',
      backend: 'wasm',
      recipe: 'johnson',
      formula: 'Σ w · mean(squared) [relu3_3] + Σ w · mean(gram) [relu1_2, relu2_2, relu3_4, relu4_4]',
      region: '0.5',
      mistakes: 'wrong-range',
      psnr: '18.045541384500503',
      lpips_alex: '',
      ms_ssim: '',
      pixel_channels: 'rgb',
      pixel_border: '0',
      pixel_ssim: 'gaussian-11',
      pixel_bits: 'stored',
      rank: '1',
      made_by: `${app.name} ${app.version}`,
    });
});

it('ranks several images, and says why one has no number', () => {
  const far = exportedOf({ values: [9, 9, 9, 9, 9] });
  const near = exportedOf({ values: [1, 0, 0, 0, 0] });
  const failed = { images: exportedOf().images, failure: 'sizes-differ' } as const;
  const lines = table(csvText(far, [failed, near]));
  const totals = lines.filter(({ tap }) => tap === 'total');
  expect(totals.map(({ rank, contribution, failure }) => [rank, contribution, failure])).toEqual([
    ['2', '45', ''],
    ['', '', 'sizes-differ'],
    ['1', '1', ''],
  ]);
});

it('keeps a name that looks like a formula a name', () => {
  const exported = exportedOf();
  const { reference, generated } = exported.images;
  const images = { reference, generated: { ...generated, name: '=1+1.png' } };
  expect(table(csvText({ ...exported, images }))[0]!.generated).toBe("'=1+1.png");
});
