import { describe, expect, it } from 'vitest';
import { AppError, type Failure } from '#core/failure.ts';
import { checkParams } from './params.ts';
import type { CallName, DistancesParams } from './protocol.ts';
import { startConventions } from './schemas.ts';

const distances: DistancesParams = {
  backbone: 'vgg19',
  reference: 'a',
  generated: 'b',
  prepare: { longestSide: 512, resample: 'bicubic', fit: 'refuse', background: 'white', profiles: 'stored' },
  rows: [{ tap: 'relu1_2', distance: 'l1' }],
  variant: { input: 'family', pooling: 'max', relu: 'separate' },
  mask: { width: 2, height: 2, values: new Uint8Array(4) },
  mistakes: ['batch-walk'],
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
    expect(refusal('distances', distances)).toBeNull();
    const { reference, generated, prepare, mask, backbone, rows, variant } = distances;
    const { longestSide: _, ...own } = prepare;
    const pair = { reference, generated };
    const conventions = startConventions;
    expect(refusal('metrics', { ...pair, prepare: own, mask, metrics: ['ssim'], conventions })).toBeNull();
    expect(refusal('maps', { ...pair, prepare, backbone, rows, variant })).toBeNull();
    expect(refusal('pixels', { ...pair, prepare })).toBeNull();
    expect(refusal('boot', { prefer: 'auto' })).toBeNull();
    expect(refusal('memory', null)).toBeNull();
    expect(refusal('openImage', { blob: new Blob(['x']), name: 'x.png' })).toBeNull();
  });

  it.each([
    ['boot', { prefer: 'cuda' }, 'boot.prefer', 'cuda'],
    ['loadBackbone', { id: '__proto__' }, 'loadBackbone.id', '__proto__'],
    ['closeImage', 5, 'closeImage', '5'],
    ['openImage', { blob: 'bytes', name: 'x' }, 'openImage.blob', 'bytes'],
    [
      'distances',
      { ...distances, rows: [{ tap: 'relu1_2', distance: 'l7' }] },
      'distances.rows.0.distance',
      'l7',
    ],
    [
      'distances',
      { ...distances, rows: Array(201).fill(distances.rows[0]) },
      'distances.rows',
      '[object Object]',
    ],
    [
      'distances',
      { ...distances, mask: { ...distances.mask, width: 3 } },
      'distances.mask',
      '[object Object]',
    ],
    [
      'distances',
      { ...distances, prepare: { ...distances.prepare, longestSide: 1e9 } },
      'distances.prepare.longestSide',
      '1000000000',
    ],
  ] as const)('are refused where they are not: %s %#', (name, params, what, found) => {
    const failure = refusal(name, params);
    expect(failure).toMatchObject({ code: 'bad-request', what });
    expect(failure?.code === 'bad-request' && failure.found).toContain(found);
  });
});
