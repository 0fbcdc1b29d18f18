import type { NetSpec } from './types.ts';

/**
 * A patch discriminator (Isola et al. 2017): one score for each 4x4 grid cell of the image at three halvings.
 * [side, side, from] -> [side / 8, side / 8, 1], unbounded.
 */
export function patchDiscriminator(side: number, from: number, channels: number): NetSpec {
  const down = (name: string, a: number, b: number) =>
    ({ kind: 'conv', name, size: 4, stride: 2, in: a, out: b, activation: 'leaky' }) as const;
  return {
    id: 'patch-discriminator',
    input: [side, side, from],
    layers: [
      down('down1', from, channels),
      down('down2', channels, channels * 2),
      down('down3', channels * 2, channels * 4),
      { kind: 'conv', name: 'score', size: 3, stride: 1, in: channels * 4, out: 1, activation: 'linear' },
    ],
  };
}
