import type {
  BackboneId,
  Conventions,
  DistanceId,
  ForwardVariant,
  InputVariant,
  MistakeId,
  Prepare,
  Size,
} from '#worker/protocol.ts';
import type { Place } from '../rowKeys.ts';
import type { Store } from '../store.ts';

/** Numbers that people bring from other code. */
export const numberKinds = ['total', 'psnr', 'ssim', 'mse', 'mae', 'ms-ssim', 'lpips'] as const;
export type NumberKind = (typeof numberKinds)[number];

/** What code may do otherwise than the page is set to, as data for words. */
export type What =
  | { readonly of: 'mistake'; readonly mistake: MistakeId }
  | { readonly of: 'variant'; readonly variant: 'minus-one-to-one' | 'average' }
  | { readonly of: 'place'; readonly place: Place }
  | { readonly of: 'reduction'; readonly reduction: 'mean' | 'sum' }
  | { readonly of: 'distance'; readonly distance: DistanceId }
  | { readonly of: 'network'; readonly backbone: BackboneId }
  /** Working size; of metrics, to which the images are reduced before them. Null: the images' own. */
  | { readonly of: 'side'; readonly longestSide: number | null }
  | { readonly of: 'resample'; readonly resample: Prepare['resample'] }
  | { readonly of: 'channels'; readonly channels: Conventions['channels'] }
  | { readonly of: 'ssim'; readonly ssim: Conventions['ssim'] }
  | { readonly of: 'border'; readonly border: number }
  | { readonly of: 'bits'; readonly bits: Conventions['bits'] }
  | { readonly of: 'net'; readonly net: 'alex' | 'squeeze' }
  | { readonly of: 'input'; readonly input: 'half-range' | 'swapped-channels' }
  /** Plain arithmetic on the number. */
  | { readonly of: 'after'; readonly after: After };

export type After =
  | 'mean-of-layers'
  | 'without-scale'
  | 'of-255'
  | 'of-minus-one'
  | 'root'
  | 'summed'
  | 'peak-255'
  | 'peak-1'
  | 'one-minus'
  | 'half-one-minus';

/** What a measurement takes that is no setting of the page. */
export interface Trial {
  readonly variant?: Partial<ForwardVariant>;
  /** Metrics: size and input of the network. */
  readonly longestSide?: number | null;
  readonly input?: InputVariant;
  readonly net?: 'alex' | 'squeeze';
}

/** What arithmetic on a number may need. */
export interface Facts {
  /** Rows that count. */
  readonly layers: number;
  /** The recipe's own factor. */
  readonly scale: number;
  /** At which a metric was taken, and the channels that it saw. */
  readonly size: Size;
  readonly border: number;
  readonly channels: number;
}

/** One thing that code may do otherwise. */
export interface Change {
  readonly what: What;
  /** Of changes of one group only one is made at a time. */
  readonly group: string;
  /** A group without a change of which this one does nothing: it is made beside one of it alone. */
  readonly onlyWith?: string | undefined;
  /** What it costs to try: arithmetic, work on pixels, or a pass through a network. */
  readonly cost: Cost;
  /** Makes it a setting of the page; where there is none, the page cannot be set so. */
  readonly set?: (store: Store) => void;
  readonly trial?: Trial;
  readonly after?: (value: number, facts: Facts) => number;
}

/** From cheap to dear. */
export const costs = ['arithmetic', 'pixels', 'pass'] as const;
export type Cost = (typeof costs)[number];
