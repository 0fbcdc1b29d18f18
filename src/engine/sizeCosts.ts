import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId, BackboneSpec } from '#core/backbones/types.ts';
import type { DistanceId } from '#core/distances/types.ts';
import { type Failure, failureOf, type Size } from '#core/failure.ts';
import { multiplications } from '#core/nn/shapes.ts';
import { reducedSize } from '#io/images/resize.ts';
import type { Pace } from './pace.ts';
import { planPass } from './plan.ts';

/** Which working sizes are thought of, for images of `width` x `height`. */
export interface SizesRequest extends Size {
  backbone: BackboneId;
  rows: readonly { tap: string; distance: DistanceId }[];
  /** As `Prepare.longestSide`. */
  longestSides: readonly (number | null)[];
}

/** What a comparison at one working size would take, before it is made. */
export interface SizeCost extends Size {
  longestSide: number | null;
  /** Why it would be refused; null where it would not. */
  refused: Failure | null;
  /** Of two forward passes, by the pace of the last ones; null while there were none. */
  ms: number | null;
}

/** `images`: how many are open. */
export function sizeCosts(
  { backbone, rows, longestSides, ...native }: SizesRequest,
  pace: Pace,
  images: number,
): SizeCost[] {
  const spec = backbones[backbone];
  return longestSides.map((longestSide) => {
    const size = reducedSize(native, longestSide);
    const work = 2 * passMultiplications(spec, size, new Set(rows.map(({ tap }) => tap)));
    return {
      longestSide,
      ...size,
      refused: refusal(spec, size, rows, images),
      ms: pace.msFor(backbone, work),
    };
  });
}

function refusal(spec: BackboneSpec, size: Size, rows: SizesRequest['rows'], images: number): Failure | null {
  try {
    planPass(spec, size, rows, images);
    return null;
  } catch (error) {
    return failureOf(error);
  }
}

/** Multiplications of one image's forward pass to the deepest of the taps. */
export function passMultiplications(spec: BackboneSpec, size: Size, taps: ReadonlySet<string>): number {
  return multiplications(spec.graph, size, taps);
}
