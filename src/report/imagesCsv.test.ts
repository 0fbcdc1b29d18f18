import { expect, it } from 'vitest';
import { exportedOf } from '#tests/support/exported.ts';
import { imagesCsvText } from './imagesCsv.ts';

const named = (name: string, values: readonly number[]) => {
  const exported = exportedOf({ values, conventions: { channels: 'y', border: 4 } });
  const { reference, generated } = exported.images;
  return { ...exported, images: { reference, generated: { ...generated, name } } };
};

it('has one line an image, the closest first, under names that a Chinese spreadsheet reads', () => {
  const failed = { images: named('bad.png', []).images, failure: 'sizes-differ' } as const;
  const text = imagesCsvText([named('far.png', [9, 9, 9, 9, 9]), failed, named('生成.png', [1, 0, 0, 0, 0])]);
  expect(text.startsWith('\uFEFFimage,rank,total,mae,mse,psnr,ssim,ms_ssim,')).toBe(true);
  const [head, ...lines] = text
    .slice(1)
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  expect(lines.map(([image, rank, total]) => [image, rank, total])).toEqual([
    ['生成.png', '1', '1'],
    ['far.png', '2', '45'],
    ['bad.png', '', ''],
  ]);
  const cell = (line: number, column: string) => lines[line]![head!.indexOf(column)];
  expect([cell(0, 'psnr'), cell(0, 'pixel_channels'), cell(0, 'pixel_border'), cell(0, 'profiles')]).toEqual([
    '18.045541384500503',
    'y',
    '4',
    'stored',
  ]);
  expect([cell(2, 'failure'), cell(2, 'psnr')]).toEqual(['sizes-differ', '']);
});
