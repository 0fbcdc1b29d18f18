import { convolutions } from '#core/backbones/geometry.ts';
import type { ConvSpec, LayerSpec } from '#core/backbones/types.ts';
import { random } from '#core/training/random.ts';
import type { ConvWeights } from '../onnx/model.ts';

/** Seeded weights of a network: speed does not depend on their values, as long as activations neither die nor explode. */
export interface BenchWeights {
  /** By name in a weights manifest, e.g. `block1_conv1/kernel`. */
  tensor(name: string): { shape: readonly number[]; values: Float32Array };
  conv(spec: ConvSpec): ConvWeights;
}

/** Uniform numbers with the variance of He et al., arXiv 1502.01852: 2 / (k * k * in). */
function heUniform(spec: ConvSpec, next: () => number): Float32Array {
  const fanIn = spec.size * spec.size * spec.inChannels;
  const bound = Math.sqrt(6 / fanIn);
  return Float32Array.from({ length: fanIn * spec.outChannels }, () => (2 * next() - 1) * bound);
}

export function weightsFor(layers: readonly LayerSpec[], seed = 1): BenchWeights {
  const next = random(seed);
  const all = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const spec of layers.flatMap(convolutions)) {
    const { size, inChannels, outChannels, tensor } = spec;
    all.set(`${tensor}/kernel`, {
      shape: [size, size, inChannels, outChannels],
      values: heUniform(spec, next),
    });
    all.set(`${tensor}/bias`, {
      shape: [outChannels],
      values: Float32Array.from({ length: outChannels }, () => 0.1 * next()),
    });
  }
  const tensor = (name: string) => {
    const found = all.get(name);
    if (!found)
      throw new RangeError(`weightsFor: expected one of ${[...all.keys()].join(', ')}, got ${name}`);
    return found;
  };
  const conv = (spec: ConvSpec) => ({
    kernel: tensor(`${spec.tensor}/kernel`).values,
    bias: tensor(`${spec.tensor}/bias`).values,
  });
  return { tensor, conv };
}
