import type { Size } from '../failure.ts';
import type { RowWindow } from './rollingRows.ts';
import type { ConvSpec, LayerSpec, TapSpec } from './types.ts';

/** The convolutions of a layer, in the order in which their tensors are stored. */
export function convolutions(layer: LayerSpec): readonly ConvSpec[] {
  switch (layer.kind) {
    case 'conv':
      return [layer];
    case 'maxPool':
      return [];
    case 'fire':
      return [layer.squeeze, layer.expand1x1, layer.expand3x3];
    default:
      return layer satisfies never;
  }
}

/** Positions along one side after `layer`, from `side` positions before it; 0 or less: the layer does not fit. */
export function outputSide(layer: LayerSpec, side: number): number {
  switch (layer.kind) {
    case 'conv':
      return Math.floor((side + 2 * layer.padding - layer.size) / layer.stride) + 1;
    case 'maxPool': {
      const steps = (side - layer.size) / layer.stride;
      return (layer.ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    }
    case 'fire':
      return side;
    default:
      return layer satisfies never;
  }
}

/** Rows that a layer's windows take. */
export function rowWindow(layer: LayerSpec): RowWindow {
  switch (layer.kind) {
    case 'conv':
      return layer;
    case 'maxPool':
      return { size: layer.size, stride: layer.stride, padding: 0 };
    case 'fire':
      return layer.expand3x3;
    default:
      return layer satisfies never;
  }
}

/** Size and channels of every layer's output, by name, with the image's own under ''. Sides of 0 where a layer does not fit. */
export function layerSizes(
  layers: readonly LayerSpec[],
  image: Size,
): ReadonlyMap<string, Size & { channels: number }> {
  let { width, height } = image;
  let channels = 3;
  const sizes = new Map([['', { width, height, channels }]]);
  for (const layer of layers) {
    [width, height] = [outputSide(layer, width), outputSide(layer, height)];
    if (layer.kind === 'conv') channels = layer.outChannels;
    if (layer.kind === 'fire') channels = layer.expand1x1.outChannels + layer.expand3x3.outChannels;
    sizes.set(layer.name, { width: Math.max(0, width), height: Math.max(0, height), channels });
  }
  return sizes;
}

/** Smallest image side, in pixels, at which every layer has at least one position. */
export function smallestSide(layers: readonly LayerSpec[]): number {
  const fits = (pixels: number): boolean => {
    let side = pixels;
    return layers.every((layer) => {
      side = outputSide(layer, side);
      return side >= 1;
    });
  };
  let pixels = 1;
  while (!fits(pixels)) pixels += 1;
  return pixels;
}

/** Numbers in all kernels and biases. */
export function parameterCount(layers: readonly LayerSpec[]): number {
  return layers
    .flatMap(convolutions)
    .reduce((sum, c) => sum + c.size * c.size * c.inChannels * c.outChannels + c.outChannels, 0);
}

/** Multiplications of all convolutions for one image. */
export function multiplications(layers: readonly LayerSpec[], image: Size): number {
  const sizes = layerSizes(layers, image);
  return layers.reduce((sum, layer) => {
    const { width, height } = sizes.get(layer.name)!;
    const each = convolutions(layer).reduce((n, c) => n + c.size * c.size * c.inChannels * c.outChannels, 0);
    return sum + each * width * height;
  }, 0);
}

/** Name and shape of every tensor that the layers need, in layer order: kernels [k, k, in, out], biases [out]. */
export function tensorShapes(layers: readonly LayerSpec[]): ReadonlyMap<string, readonly number[]> {
  return new Map(
    layers.flatMap(convolutions).flatMap((c): [string, readonly number[]][] => [
      [`${c.tensor}/kernel`, [c.size, c.size, c.inChannels, c.outChannels]],
      [`${c.tensor}/bias`, [c.outChannels]],
    ]),
  );
}

/** Every place that can be read: the input, each convolution before and after its ReLU, each fire module. */
export function tapsOf(layers: readonly LayerSpec[]): readonly TapSpec[] {
  const taps: TapSpec[] = [{ id: 'input', layer: '', at: 'input', channels: 3, stride: 1 }];
  let stride = 1;
  for (const layer of layers) {
    if (layer.kind !== 'fire') stride *= layer.stride;
    if (layer.kind === 'conv') {
      const place = { layer: layer.name, channels: layer.outChannels, stride };
      taps.push({ ...place, id: layer.name, at: 'before-relu' });
      taps.push({ ...place, id: layer.name.replace('conv', 'relu'), at: 'after-relu' });
    }
    if (layer.kind === 'fire') {
      const channels = layer.expand1x1.outChannels + layer.expand3x3.outChannels;
      taps.push({ id: layer.name, layer: layer.name, at: 'after-relu', channels, stride });
    }
  }
  return taps;
}
