import { paramSpecs, sizeOf } from './params.ts';
import type { NetLayer, NetSpec } from './types.ts';

/** One box of a network's picture. */
export interface LayerPicture {
  kind: NetLayer['kind'];
  name: string;
  /** [h, w, c] or [c] after this layer. */
  shape: readonly number[];
  parameters: number;
  /** Name of the saved value that comes back in here, if any. */
  from: string | null;
}

function shapeAfter(
  layer: NetLayer,
  shape: readonly number[],
  saved: Map<string, readonly number[]>,
): readonly number[] {
  const [h = 1, w = 1, c = 1] = shape;
  switch (layer.kind) {
    case 'conv':
      return [Math.ceil(h / layer.stride), Math.ceil(w / layer.stride), layer.out];
    case 'dense':
      return [layer.out];
    case 'reshape':
      return layer.shape;
    case 'upsample':
      return [2 * h, 2 * w, c];
    case 'save':
      saved.set(layer.as, shape);
      return shape;
    case 'concat':
      return [h, w, c + (saved.get(layer.from)?.[2] ?? 0)];
    case 'add':
    case 'add-input':
      return shape;
    default:
      return layer satisfies never;
  }
}

/** Shapes and parameter counts, layer by layer, for the page's picture of the network. */
export function describeNetwork(spec: NetSpec): readonly LayerPicture[] {
  const saved = new Map<string, readonly number[]>();
  let shape = spec.input;
  return spec.layers.map((layer) => {
    shape = shapeAfter(layer, shape, saved);
    const parameters = paramSpecs({ ...spec, layers: [layer] }).reduce((sum, p) => sum + sizeOf(p.shape), 0);
    const name = 'name' in layer ? layer.name : 'as' in layer ? layer.as : layer.kind;
    return { kind: layer.kind, name, shape, parameters, from: 'from' in layer ? layer.from : null };
  });
}
