import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { normal, random } from '../training/random.ts';
import type { Activation, NetLayer, NetSpec, ParamSpec } from './types.ts';

export type Params = ReadonlyMap<string, Tensor>;

/** sqrt(2) where half of the values are cut off, 1 elsewhere (He et al. 2015, eq. 10). */
const gainOf = (activation: Activation) => (activation === 'relu' || activation === 'leaky' ? Math.SQRT2 : 1);

function paramsOfLayer(layer: NetLayer): readonly ParamSpec[] {
  switch (layer.kind) {
    case 'conv': {
      const fanIn = layer.size * layer.size * layer.in;
      const std = ((layer.gain ?? 1) * gainOf(layer.activation)) / Math.sqrt(fanIn);
      return [
        { name: `${layer.name}/kernel`, shape: [layer.size, layer.size, layer.in, layer.out], std },
        { name: `${layer.name}/bias`, shape: [layer.out], std: 0 },
      ];
    }
    case 'dense':
      return [
        {
          name: `${layer.name}/kernel`,
          shape: [layer.in, layer.out],
          std: ((layer.gain ?? 1) * gainOf(layer.activation)) / Math.sqrt(layer.in),
        },
        { name: `${layer.name}/bias`, shape: [layer.out], std: 0 },
      ];
    case 'reshape':
    case 'upsample':
    case 'save':
    case 'add':
    case 'concat':
    case 'add-input':
      return [];
    default:
      return layer satisfies never;
  }
}

/** Every parameter of `spec`, in layer order. */
export const paramSpecs = (spec: NetSpec): readonly ParamSpec[] => spec.layers.flatMap(paramsOfLayer);

export const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** Number of trainable values of `spec`. */
export const countParams = (spec: NetSpec) => paramSpecs(spec).reduce((sum, p) => sum + sizeOf(p.shape), 0);

/** Initial values from `seed`: the same seed gives the same numbers on every backend. The caller owns the tensors. */
export function initialParams(spec: NetSpec, seed: number): Map<string, Tensor> {
  const draw = normal(random(seed));
  return new Map(
    paramSpecs(spec).map((p) => {
      const values = new Float32Array(sizeOf(p.shape));
      if (p.std > 0) for (let i = 0; i < values.length; i++) values[i] = p.std * draw();
      return [p.name, tensor(values, [...p.shape])];
    }),
  );
}
