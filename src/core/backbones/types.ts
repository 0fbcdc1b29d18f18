import type { Label } from '../label.ts';

/** One step of a frozen network, in forward order. Channel counts are those of the step's output. */
export type LayerSpec =
  | ConvSpec
  | { kind: 'maxPool'; name: string; size: number; stride: number; ceil: boolean }
  /** SqueezeNet's fire module: 1x1 squeeze, then 1x1 and 3x3 expand side by side, each with its ReLU. */
  | { kind: 'fire'; name: string; squeeze: ConvSpec; expand1x1: ConvSpec; expand3x3: ConvSpec };

export interface ConvSpec {
  kind: 'conv';
  /** The layer's name in the field's terms, e.g. `conv1_2`. */
  name: string;
  /** Name stem of its tensors in the weights manifest: `<tensor>/kernel` [k, k, in, out], `<tensor>/bias` [out]. */
  tensor: string;
  size: number;
  stride: number;
  padding: number;
  inChannels: number;
  outChannels: number;
}

/** One place that can be read: before (`conv`) or after (`relu`) a ReLU, or the network's own input. */
export interface TapSpec {
  /** `conv1_2`, `relu1_2`, `input`. */
  id: string;
  /** The layer that computes it; `''` for `input`. */
  layer: string;
  at: 'input' | 'before-relu' | 'after-relu';
  channels: number;
  /** Pixels of the image per position of this tap. */
  stride: number;
}

/** How rgb in 0..1 becomes the numbers that a network was trained on. Pixel ranges: see `core/backbones/preprocess.ts`. */
export type WeightFamily =
  /** 255 * bgr01 - [103.939, 116.779, 123.68] */
  | 'oxford'
  /** (rgb01 - [.485, .456, .406]) / [.229, .224, .225] */
  | 'torchvision'
  /** LPIPS: 2 * rgb01 - 1, then (x - [-.030, -.088, -.188]) / [.458, .448, .450] */
  | 'lpips';

export interface BackboneSpec {
  readonly id: BackboneId;
  readonly label: Label;
  /** One sentence: what it is and for what. */
  readonly about: Label;
  /** Weight families that fit this network; the loaded file decides which one is in use. */
  readonly families: readonly WeightFamily[];
  readonly layers: readonly LayerSpec[];
  readonly taps: readonly TapSpec[];
  /** Taps of the default recipe. */
  readonly defaultTaps: readonly string[];
  /** Smallest image side, in pixels, at which every tap has at least one position. */
  readonly minSide: number;
  /** Paper or repository, with its year. */
  readonly source: string;
}

export type BackboneId = 'vgg19-slim' | 'vgg19' | 'alexnet' | 'squeezenet';
