import type {
  BackboneEntry,
  CompareResult,
  Conventions,
  DistancesParams,
  MistakeEntry,
  Prepare,
  Recipe,
} from '#worker/protocol.ts';

/** One comparison as the page shows it: everything that an export may say. */
export interface Exported {
  readonly result: CompareResult;
  /** One for each of `result.rows`, in their order; >= 0. */
  readonly weights: readonly number[];
  readonly reduction: 'mean' | 'sum';
  readonly recipe: Pick<Recipe, 'id' | 'label' | 'source' | 'distance' | 'scale'>;
  readonly images: { readonly reference: ImageFacts; readonly generated: ImageFacts };
  readonly prepare: Prepare;
  /** By which the pixel metrics were taken. */
  readonly conventions: Conventions;
  readonly mask: DistancesParams['mask'];
  /** The catalogue's entries for the network and for the mistakes that were made. */
  readonly backbone: BackboneEntry;
  readonly mistakes: readonly MistakeEntry[];
}

/** A file as it was opened, before any preparation. */
export interface ImageFacts {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
}
