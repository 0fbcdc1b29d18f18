import type { Label } from '../label.ts';
import type { Graph, Tap } from '../nn/graph.ts';
import type { BackboneId } from './ids.ts';

export type { BackboneId } from './ids.ts';

/** One place that can be read: before or after a ReLU, or the network's own input. */
export interface TapSpec extends Omit<Tap, 'node'> {
  readonly channels: number;
  /** Pixels of the image per position of this tap. */
  readonly stride: number;
}

/** How rgb in 0..1 becomes the numbers that a network was trained on. Pixel ranges: see `core/backbones/preprocess.ts`. */
export type WeightFamily =
  /** 255 * bgr01 - [103.939, 116.779, 123.68] */
  | 'oxford'
  /** (rgb01 - [.485, .456, .406]) / [.229, .224, .225] */
  | 'torchvision'
  /** LPIPS: 2 * rgb01 - 1, then (x - [-.030, -.088, -.188]) / [.458, .448, .450] */
  | 'lpips'
  /** OpenAI's CLIP: (rgb01 - [.48145466, .4578275, .40821073]) / [.26862954, .26130258, .27577711] */
  | 'clip';

/** What a person has written down of a network. */
export interface BackboneText {
  readonly id: BackboneId;
  readonly label: Label;
  /** One sentence: what it is and for what. */
  readonly about: Label;
  /** In one line, what it is good and bad at. */
  readonly goodAt: Label;
  /** Weight families that fit this network; the loaded file decides which one is in use. */
  readonly families: readonly WeightFamily[];
  /** Of its weights, where it is not the one of their family. */
  readonly licence?: string;
  /** What LPIPS v0.1 calls it in the files of its heads, one a default tap; absent where it has none for it. */
  readonly lpips?: 'alex' | 'squeeze' | 'vgg';
  /** Whether DISTS has learnt numbers for its default taps. */
  readonly dists?: true;
  /** Taps of the default recipe. */
  readonly defaultTaps: readonly string[];
  /** Paper or repository, with its year. */
  readonly source: string;
}

/** What follows from the graph. */
export interface BackboneGraph {
  readonly graph: Graph;
  readonly taps: readonly TapSpec[];
  /** Smallest image side, in pixels, at which every tap has at least one position. */
  readonly minSide: number;
}

export type BackboneSpec = BackboneText & BackboneGraph;
