import { describe, expect, it } from 'vitest';
import { AppError, type Failure } from '#core/failure.ts';
import { checkParams } from './params.ts';
import type { CallName, CompareParams } from './protocol.ts';

const compare: CompareParams = {
  backbone: 'vgg19',
  reference: 'a',
  generated: 'b',
  prepare: { longestSide: 512, resample: 'bicubic', fit: 'refuse', background: 'white' },
  rows: [{ tap: 'relu1_2', distance: 'l1' }],
  variant: { input: 'family', pooling: 'max', relu: 'separate' },
  mask: { width: 2, height: 2, values: new Uint8Array(4) },
  mistakes: ['batch-walk'],
  metrics: ['ssim'],
  conventions: { channels: 'y', border: 4, ssim: 'uniform-7', bits: '8' },
};

function refusal(name: CallName, params: unknown): Failure | null {
  try {
    checkParams(name, params);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.failure;
    throw error;
  }
}

describe('parameters of a call', () => {
  it('pass when they are what the protocol says', () => {
    expect(refusal('compare', compare)).toBeNull();
    expect(refusal('boot', { prefer: 'auto' })).toBeNull();
    expect(refusal('memory', null)).toBeNull();
    expect(refusal('openImage', { blob: new Blob(['x']), name: 'x.png' })).toBeNull();
  });

  it.each([
    ['boot', { prefer: 'cuda' }, 'boot.prefer', 'cuda'],
    ['loadBackbone', { id: '__proto__' }, 'loadBackbone.id', '__proto__'],
    ['closeImage', 5, 'closeImage', '5'],
    ['openImage', { blob: 'bytes', name: 'x' }, 'openImage.blob', 'bytes'],
    ['compare', { ...compare, rows: [{ tap: 'relu1_2', distance: 'l7' }] }, 'compare.rows.0.distance', 'l7'],
    ['compare', { ...compare, rows: Array(201).fill(compare.rows[0]) }, 'compare.rows', '[object Object]'],
    ['compare', { ...compare, mask: { ...compare.mask, width: 3 } }, 'compare.mask', '[object Object]'],
    [
      'compare',
      { ...compare, prepare: { ...compare.prepare, longestSide: 1e9 } },
      'compare.prepare.longestSide',
      '1000000000',
    ],
  ] as const)('are refused where they are not: %s %#', (name, params, what, found) => {
    const failure = refusal(name, params);
    expect(failure).toMatchObject({ code: 'bad-request', what });
    expect(failure?.code === 'bad-request' && failure.found).toContain(found);
  });
});
