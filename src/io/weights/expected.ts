import type { BackboneSpec } from '#core/backbones/types.ts';
import { type LearntKind, learntName } from '#core/metrics/learnt.ts';
import { tensorShapes } from '#core/nn/shapes.ts';
import { elementCount } from './tensorFile.ts';

export interface ExpectedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The tensors of a network in layer order: `<stem>/kernel` [k, k, in, out], `<stem>/bias` [out]. */
export const expectedTensors = (spec: BackboneSpec): readonly ExpectedTensor[] =>
  [...tensorShapes(spec.graph)].map(([name, shape]) => ({ name, shape }));

/** What one metric has learnt for a network, in the order in which it is stored behind the layers. */
export interface ExpectedLearnt {
  readonly kind: LearntKind;
  readonly tensors: readonly ExpectedTensor[];
}

/**
 * LPIPS v0.1: a head for each default tap, `lpips/<tap>` [1, 1, c, 1]. DISTS: `dists/alpha` and `dists/beta`, [1, 1, c, 1]
 * over the channels of the image and all default taps. None for a network that a metric has none for.
 */
export function expectedLearnt(spec: BackboneSpec): readonly ExpectedLearnt[] {
  const channels = spec.defaultTaps.map((tap) => spec.taps.find(({ id }) => id === tap)?.channels ?? 0);
  const learnt = (kind: LearntKind, parts: readonly (readonly [string, number])[]): ExpectedLearnt => ({
    kind,
    tensors: parts.map(([part, count]) => ({ name: learntName(kind, part), shape: [1, 1, count, 1] })),
  });
  const all = channels.reduce((sum, count) => sum + count, 3);
  return [
    ...(spec.lpips
      ? [
          learnt(
            'lpips',
            spec.defaultTaps.map((tap, i) => [tap, channels[i]!] as const),
          ),
        ]
      : []),
    ...(spec.dists ? [learnt('dists', [['alpha', all] as const, ['beta', all] as const])] : []),
  ];
}

/** Bytes of `tensors` without padding. */
export function totalBytes(tensors: readonly ExpectedTensor[], dtype: 'float32' | 'float16'): number {
  const size = dtype === 'float32' ? 4 : 2;
  return tensors.reduce((sum, { shape }) => sum + elementCount(shape) * size, 0);
}
