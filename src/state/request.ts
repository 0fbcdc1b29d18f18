import type {
  BackboneEntry,
  BackboneStatus,
  Conventions,
  DistancesParams,
  ForwardVariant,
  ImageInfo,
  Prepare,
} from '#worker/protocol.ts';
import type { Row } from './rows.ts';

export type RegionMask = NonNullable<DistancesParams['mask']>;

/** What a comparison is made of, before the weights and before the generated image. */
export interface Making {
  readonly backbone: BackboneEntry;
  readonly reference: ImageInfo;
  readonly prepare: Prepare;
  /** By which the metrics beside the distance are taken. */
  readonly conventions: Conventions;
  readonly variant: ForwardVariant;
  readonly mask: RegionMask | null;
  /** All rows of the layers panel. */
  readonly panel: readonly Row[];
  /** See `ComparisonSlice.generation`. */
  readonly generation: number;
}

/** The same by the present settings, of which something may be missing. */
export type PresentMaking = Omit<Making, 'backbone' | 'reference'> & {
  readonly [K in 'backbone' | 'reference']: Making[K] | null;
};

/** A comparison that was asked for, kept with its results: they are shown and exported as what they are. */
export interface Request extends Making {
  /** Two requests have the same key exactly when they give the same numbers under the same name. */
  readonly key: string;
  /** The same of the distances alone. */
  readonly distancesKey: string;
  /** The same of the metrics alone. */
  readonly metricsKey: string;
  /** The same of the heat maps, which do not depend on the region. */
  readonly mapsKey: string;
  /** The same of the images as they are measured. */
  readonly pixelsKey: string;
  readonly base: Omit<DistancesParams, 'generated'>;
  /** Whether every row of the panel is among `base.rows`: not while its network is still loading. */
  readonly complete: boolean;
}

/** The request for as much of the panel as the network can give by now; null while that is nothing. */
export function requestOf(making: Making, state: BackboneStatus['state']): Request | null {
  if (state.at === 'absent' || state.at === 'available') return null;
  const { backbone, reference, prepare, conventions, variant, mask, panel, generation } = making;
  const usable = state.at === 'loading' ? new Set(state.usableTaps) : null;
  const rows = panel
    .filter(({ tap }) => !usable || usable.has(tap))
    .map(({ tap, distance }) => ({ tap, distance }));
  if (rows.length === 0) return null;
  const region = mask && [mask.width, mask.height, fingerprint(mask.values)];
  const { longestSide: _, ...own } = prepare;
  const maps = [backbone.id, reference.id, prepare, variant, rows, generation];
  const distancesKey = JSON.stringify([...maps, region]);
  const metricsKey = JSON.stringify([reference.id, own, conventions, region]);
  return {
    ...making,
    key: JSON.stringify([distancesKey, metricsKey, reference.name]),
    distancesKey,
    metricsKey,
    mapsKey: JSON.stringify(maps),
    pixelsKey: JSON.stringify([reference.id, prepare]),
    base: { backbone: backbone.id, reference: reference.id, prepare, rows, variant, mask, mistakes: [] },
    complete: rows.length === panel.length,
  };
}

const known = new WeakMap<Uint8Array, string>();
/** Two hashes of 32 bits, one of them FNV-1a: a region that is drawn or brought back alike is the same. Masks are never changed in place. */
function fingerprint(values: Uint8Array): string {
  const before = known.get(values);
  if (before !== undefined) return before;
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (const value of values) {
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul(b ^ value, 0x85ebca6b) ^ (b >>> 15);
  }
  const text = `${a >>> 0} ${b >>> 0}`;
  known.set(values, text);
  return text;
}

/** What has changed since a request was made, for words on the page. */
export type Change = 'reference' | 'network' | 'prepare' | 'conventions' | 'region' | 'recipe' | 'weights';

export function changesSince(request: Request, now: PresentMaking): readonly Change[] {
  const changed: Record<Change, boolean> = {
    reference: now.reference?.id !== request.reference.id || now.reference.name !== request.reference.name,
    network: now.backbone?.id !== request.backbone.id,
    prepare: !same(now.prepare, request.prepare),
    conventions: !same(now.conventions, request.conventions),
    region: now.mask !== request.mask,
    recipe: !fits(request, now),
    weights: now.generation !== request.generation,
  };
  return (Object.keys(changed) as Change[]).filter((key) => changed[key]);
}

/** Whether weights of the present panel can be put on the request's numbers: same rows, same way through the network. */
export const fits = (request: Request, { panel, variant }: PresentMaking): boolean =>
  same(variant, request.variant) && (panel === request.panel || same(panel, request.panel));

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
