import type { BackboneSpec } from '#core/backbones/types.ts';
import { headName } from '#core/metrics/lpipsHeads.ts';
import { tensorShapes } from '#core/nn/shapes.ts';
import { elementCount } from './tensorFile.ts';

export interface ExpectedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The tensors of a network in layer order: `<stem>/kernel` [k, k, in, out], `<stem>/bias` [out]. */
export const expectedTensors = (spec: BackboneSpec): readonly ExpectedTensor[] =>
  [...tensorShapes(spec.graph)].map(([name, shape]) => ({ name, shape }));

/** LPIPS v0.1 heads: one per default tap, `lpips/<tap>` [1, 1, c, 1]; none for a network that LPIPS has no heads for. */
export function expectedHeads(spec: BackboneSpec): readonly ExpectedTensor[] {
  if (!spec.lpips) return [];
  return spec.defaultTaps.map((tap) => {
    const channels = spec.taps.find(({ id }) => id === tap)?.channels ?? 0;
    return { name: headName(tap), shape: [1, 1, channels, 1] };
  });
}

/** Bytes of `tensors` without padding. */
export function totalBytes(tensors: readonly ExpectedTensor[], dtype: 'float32' | 'float16'): number {
  const size = dtype === 'float32' ? 4 : 2;
  return tensors.reduce((sum, { shape }) => sum + elementCount(shape) * size, 0);
}
