import { describe, expect, it } from 'vitest';
import { exportedOf, recipeOf } from '#tests/support/exported.ts';
import { pytorchFile } from './file.ts';

describe('the PyTorch file', () => {
  it('states family and preprocessing on top', async () => {
    const [docstring] = (await pytorchFile(exportedOf())).split('import hashlib');
    expect(docstring).toContain('Multi-scale L1 on VGG-19');
    expect(docstring).toContain('Weights:        oxford');
    expect(docstring).toContain('255 * bgr01 - [103.939, 116.779, 123.68]');
  });

  it('holds the terms that count, in full precision', async () => {
    const exported = { ...exportedOf(), weights: [1 / 3, 0, 1e-7, 2, 0] };
    const code = await pytorchFile(exported);
    expect(code).toContain(
      `    ("relu1_2", "l1", ${1 / 3}),\n    ("relu3_4", "l1", 1e-7),\n    ("relu4_4", "l1", 2.0),\n]`,
    );
  });

  it('holds only what it needs', async () => {
    const plain = await pytorchFile(exportedOf());
    for (const word of [
      'MASK',
      'mask_at',
      'base64',
      'MISTAKE',
      'contextual',
      'gram',
      'fire',
      'READ_AT',
      'TAP_SCALES',
    ])
      expect(plain).not.toContain(word);
    const squeeze = await pytorchFile(exportedOf({ recipe: recipeOf('lpips-squeeze') }));
    expect(squeeze).toContain('ceil_mode=True');
    expect(squeeze).not.toContain('block1_conv1');
  });

  it('scales the taps that are read, where they have a scale', async () => {
    const weights = { tapScales: { conv1_2: 1.5, conv2_2: 2, conv5_4: 1 } };
    const terms = ['conv1_2', 'conv5_4'].map((tap) => ({ tap, distance: 'l1' as const, weight: 1 }));
    const code = await pytorchFile(exportedOf({ terms, weights }));
    expect(code).toContain('\n    "conv1_2": 1.5,\n}\n');
    const after = await pytorchFile(exportedOf({ weights }));
    expect(after).not.toContain('TAP_SCALES');
  });

  it('is loud about mistakes', async () => {
    const code = await pytorchFile(
      exportedOf({ mistakes: ['shifted-indices', 'swapped-channels', 'relu-in-place'] }),
    );
    expect(code).toContain('THIS LOSS IS WRONG ON PURPOSE');
    expect(code).toContain('"relu5_4": "relu5_1"');
    expect(code).toContain('# MISTAKE: red and blue swapped\n    return 255 * rgb - ');
    expect(code.match(/MISTAKE/g)!.length).toBeGreaterThanOrEqual(4);
  });

  it('follows the preparation', async () => {
    const code = (prepare: object) => pytorchFile(exportedOf({ prepare }));
    expect(await code({ fit: 'crop', background: 'grey' })).toMatch(/\(128, 128, 128\)[\s\S]*image\.crop/);
    expect(await code({ longestSide: null })).not.toContain('longest');
    expect(await code({ resample: 'bicubic', longestSide: 300 })).toMatch(
      /longest > 300[\s\S]*Image\.BICUBIC/,
    );
  });

  it('applies colour profiles where the page did, and names it', async () => {
    const stored = await pytorchFile(exportedOf());
    expect(stored).not.toContain('ImageCms');
    expect(stored).toContain('Colours:        samples as stored');
    expect(stored).toMatch(/^CONVENTIONS = '.*, colour profiles as stored'$/m);
    const srgb = await pytorchFile(exportedOf({ prepare: { profiles: 'srgb' } }));
    expect(srgb).toContain('from PIL import Image, ImageCms');
    expect(srgb).toContain('Colours:        converted to sRGB');
    expect(srgb).toMatch(/^CONVENTIONS = '.*, colour profiles converted to sRGB'$/m);
  });

  it('lets no name break out of its place', async () => {
    const exported = exportedOf();
    const nasty = `"""\nimport os; os.system("x") # \\ \u2028`;
    const code = await pytorchFile({
      ...exported,
      recipe: {
        ...exported.recipe,
        id: nasty,
        source: { en: nasty, zh: nasty },
        label: { en: nasty, zh: nasty },
      },
    });
    expect(code.match(/"""/g)!.length % 2).toBe(0);
    expect(code).not.toMatch(/^import os;/m);
    expect(code.indexOf('os.system')).toBeLessThan(code.indexOf('"""\nimport'));
  });
});
