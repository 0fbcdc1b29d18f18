import type { BackboneSpec } from '../backbones/types.ts';
import type { DistanceId } from '../distances/types.ts';
import type { Label } from '../label.ts';
import type { ForwardVariant } from '../recipes/types.ts';
import type { MistakeId } from './ids.ts';

/** One number of a comparison: what its row says, and what is really measured there. */
export interface MeasureRow {
  /** The tap that the row is named after; its weight is given for it. */
  readonly tap: string;
  readonly distance: DistanceId;
  /** The tap that is read; `tap` itself unless a mistake is made. */
  readonly readAt: string;
  /**
   * null: the whole batch, as it should be. A number: only that item of the batch; a batch without it adds nothing
   * (value 0, count 0, no map), as a `zip` that has ended.
   */
  readonly batchItem: number | null;
}

/** Everything that decides a comparison's numbers, before the weights. */
export interface MeasureSetup {
  readonly spec: BackboneSpec;
  readonly variant: ForwardVariant;
  readonly rows: readonly MeasureRow[];
}

export interface Mistake {
  readonly id: MistakeId;
  /** Those that change the input replace each other. */
  readonly changes?: 'input';
  readonly label: Label;
  /** What people do wrong, why it happens, how to see that it happened. */
  readonly about: Label;
  /**
   * The same comparison with the mistake made; several are made one after the other. Of those that change the input the
   * last one counts.
   */
  apply(setup: MeasureSetup): MeasureSetup;
}
