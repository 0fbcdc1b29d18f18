import type { BackboneSpec, ConvSpec } from '#core/backbones/types.ts';
import { headName } from '#core/metrics/lpipsHeads.ts';
import { elementCount } from './tensorFile.ts';

export interface ExpectedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Its convolutions in forward order; a fire module gives squeeze, expand 1x1, expand 3x3. */
function convolutions(spec: BackboneSpec): readonly ConvSpec[] {
  return spec.layers.flatMap((layer) => {
    switch (layer.kind) {
      case 'conv':
        return [layer];
      case 'fire':
        return [layer.squeeze, layer.expand1x1, layer.expand3x3];
      case 'maxPool':
        return [];
      default:
        return layer satisfies never;
    }
  });
}

/** The tensors of a network in layer order: `<tensor>/kernel` [k, k, in, out], `<tensor>/bias` [out]. */
export function expectedTensors(spec: BackboneSpec): readonly ExpectedTensor[] {
  return convolutions(spec).flatMap((conv) => [
    { name: `${conv.tensor}/kernel`, shape: [conv.size, conv.size, conv.inChannels, conv.outChannels] },
    { name: `${conv.tensor}/bias`, shape: [conv.outChannels] },
  ]);
}

/** LPIPS v0.1 heads: one per default tap, `lpips/<tap>` [1, 1, c, 1]; none for a network that LPIPS has no heads for. */
export function expectedHeads(spec: BackboneSpec): readonly ExpectedTensor[] {
  if (!spec.families.includes('lpips')) return [];
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
