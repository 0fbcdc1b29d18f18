import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exportedOf, recipeOf } from '#tests/support/exported.ts';
import { app } from './app.ts';
import { weighedLayers } from './layers.ts';
import { makeReport, parseReport, reportText } from './report.ts';

describe('the report', () => {
  it('survives its file with every digit', async () => {
    const exported = exportedOf({ values: [0.1 + 0.2, 1 / 3, 1e-17, 123456789.12345679, 0] });
    const report = parseReport(await reportText(exported));
    expect(report).toEqual(await makeReport(exported));
    expect(report.layers.map(({ distance }) => distance)).toEqual([
      0.1 + 0.2,
      1 / 3,
      1e-17,
      123456789.12345679,
      0,
    ]);
    expect(report.pixel.ssim).toBe(0.1 + 0.2);
  });

  it('weighs by scale and reduction, and its contributions add up to the total', async () => {
    const sums = { ...exportedOf({ recipe: recipeOf('pix2pixhd') }), reduction: 'sum' as const };
    const { layers, total, recipe } = await makeReport(sums);
    expect(recipe).toMatchObject({ id: 'pix2pixhd', reduction: 'sum', scale: 10, distance: 'l1' });
    expect(layers[1]!.distance).toBe(sums.result.rows[1]!.value * sums.result.rows[1]!.count);
    for (const { contribution, weight, distance, share } of layers) {
      expect(contribution).toBe(10 * weight * distance);
      expect(share).toBe(contribution / total);
    }
    expect(layers.reduce((sum, { contribution }) => sum + contribution, 0)).toBe(total);
  });

  it('lists only taps that count, has no shares of nothing', async () => {
    const { layers, total, recipe } = await makeReport({ ...exportedOf(), weights: [0, 0, 0, 0, 0] });
    expect({ total, taps: recipe.taps }).toEqual({ total: 0, taps: [] });
    expect(layers.map(({ share }) => share)).toEqual([null, null, null, null, null]);
  });

  it('keeps a distance that is not finite out of the total when its weight is 0', () => {
    const exported = exportedOf({ values: [Number.POSITIVE_INFINITY, 1, 1, 1, 1] });
    expect(weighedLayers({ ...exported, weights: [0, 1, 1, 1, 1] }).total).toBe(4);
  });

  it('says what was made wrong, and which region counted', async () => {
    const mask = { width: 4, height: 3, values: new Uint8Array(12) };
    mask.values.set([255, 51], 5);
    const { made } = await makeReport(exportedOf({ mask, mistakes: ['wrong-range'] }));
    expect(made.mistakes).toEqual(['wrong-range']);
    expect(made.variant.input).toBe('half-range');
    expect(made.mask).toMatchObject({ covered: 0.1, box: { left: 1, top: 1, width: 2, height: 1 } });
    expect(made.mask?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says what was done to each image, and which distance is taken where', async () => {
    const exported = exportedOf({ recipe: recipeOf('johnson') });
    const { reference, generated } = exported.images;
    const images = { reference: { ...reference, width: 64, height: 48 }, generated };
    const report = await makeReport({ ...exported, images });
    expect(report.images.reference).toMatchObject({ cropped: false, resized: false });
    expect(report.images.generated).toMatchObject({ cropped: false, resized: true });
    expect(report.recipe.formula).toContain('mean(squared) [relu3_3] + Σ w · mean(gram) [relu1_2');
  });

  it('names the conventions of its pixel metrics; a report from before there was a choice has the usual ones', async () => {
    const conventions = { channels: 'y', border: 4, ssim: 'uniform-7', bits: '8', ppd: 40 } as const;
    const report = await makeReport({ ...exportedOf(), conventions });
    expect(report.conventions).toEqual(conventions);
    const { conventions: _, ...older } = await makeReport(exportedOf());
    const { msSsim: __, ...pixel } = older.pixel;
    const read = parseReport(JSON.stringify({ ...older, pixel }));
    expect(read.conventions).toEqual({
      channels: 'rgb',
      border: 0,
      ssim: 'gaussian-11',
      bits: 'stored',
      ppd: 67,
    });
    expect(read.pixel.msSsim).toBeNull();
  });

  it('says whether colour profiles were heeded, and what became of each image’s; an older one has them as stored', async () => {
    const exported = exportedOf({ prepare: { profiles: 'srgb' } });
    const result = { ...exported.result, colours: { reference: 'stored', generated: 'refused' } } as const;
    const report = await makeReport({ ...exported, result });
    expect(parseReport(JSON.stringify(report))).toEqual(report);
    expect(report.made.prepare.profiles).toBe('srgb');
    expect([report.images.reference.colours, report.images.generated.colours]).toEqual(['stored', 'refused']);
    const { profiles: _, ...prepare } = report.made.prepare;
    const older = { ...report, made: { ...report.made, prepare } };
    expect(parseReport(JSON.stringify(older)).made.prepare.profiles).toBe('stored');
  });

  it('has no PSNR of equal images, whose MSE of 0 says that it is infinite', async () => {
    const exported = exportedOf();
    const metrics = [
      { id: 'mse' as const, value: 0 },
      { id: 'psnr' as const, value: Number.POSITIVE_INFINITY },
      { id: 'flip' as const, value: 0.25 },
    ];
    const text = await reportText({ ...exported, result: { ...exported.result, metrics } });
    const read = parseReport(text);
    expect(read.pixel).toMatchObject({ mse: 0, psnr: null });
    expect(read.metrics).toEqual({ mse: 0, psnr: null, flip: 0.25 });
    const { metrics: _, ...older } = read;
    expect(parseReport(JSON.stringify(older)).metrics).toEqual({});
  });

  it('ranks every generated image by each number, and says why one has none', async () => {
    const named = (name: string, values: readonly number[], psnr: number, ssim: number) => {
      const exported = exportedOf({ values });
      const { reference, generated } = exported.images;
      const metrics = [
        { id: 'psnr' as const, value: psnr },
        { id: 'ssim' as const, value: ssim },
        { id: 'lpips-alex' as const, value: null },
      ];
      const images = { reference, generated: { ...generated, name, sha256: '0a'.repeat(32) } };
      return { ...exported, images, result: { ...exported.result, metrics } };
    };
    const selected = named('far.png', [9, 9, 9, 9, 9], 30, 0.5);
    const others = [
      { images: named('bad.png', [], 1, 1).images, failure: 'sizes-differ' as const },
      named('near.png', [1, 0, 0, 0, 0], 20, 0.5),
      named('same.png', [0, 0, 0, 0, 0], Number.POSITIVE_INFINITY, 1),
    ];
    const metrics = [
      { id: 'psnr', better: 'larger' },
      { id: 'ssim', better: 'larger' },
      { id: 'lpips-alex', better: 'smaller' },
    ] as const;
    const { ranking } = parseReport(await reportText(selected, { others, metrics }));
    expect(ranking.map(({ name, total, selected, ranks }) => [name, total, selected, ranks])).toEqual([
      ['same.png', 0, false, { total: 1, psnr: 1, ssim: 1 }],
      ['near.png', 1, false, { total: 2, psnr: 3, ssim: 2 }],
      ['far.png', 45, true, { total: 3, psnr: 2, ssim: 2 }],
      ['bad.png', null, false, {}],
    ]);
    expect(ranking[0]!.metrics).toEqual({ psnr: null, ssim: 1, 'lpips-alex': null });
    const { layers, total } = weighedLayers(selected);
    expect(ranking[2]!.layers).toEqual(layers.map(({ count: _, weight: __, ...layer }) => layer));
    expect(ranking[2]!.layers.reduce((sum, { contribution }) => sum + contribution, 0)).toBe(total);
    expect(ranking[3]).toMatchObject({ layers: [], metrics: {}, failure: 'sizes-differ' });
  });

  it('has no ranking of one image, and none where it is from before there was one', async () => {
    const { ranking, ...older } = await makeReport(exportedOf());
    expect(ranking).toEqual([]);
    expect(parseReport(JSON.stringify(older)).ranking).toEqual([]);
  });

  it('names the version of the package', () => {
    const about = new URL('../../package.json', import.meta.url);
    expect(JSON.parse(readFileSync(about, 'utf8')).version).toBe(app.version);
  });

  it('refuses what is not a report', async () => {
    const text = await reportText(exportedOf());
    expect(() => parseReport('{')).toThrow(SyntaxError);
    expect(() => parseReport(text.replace('perceptual-report/1', 'perceptual-report/9'))).toThrow(/schema/);
    expect(() => parseReport(text.replace('"total"', '"sum"'))).toThrow(/total/);
    expect(() => weighedLayers({ ...exportedOf(), weights: [1] })).toThrow('expected 5 weights, got 1');
  });
});
