import { backbones } from '#core/backbones/registry.ts';
import type { CompareContext } from './context.ts';
import type { HeatMap } from './keptMaps.ts';
import { measurePair, type PairRequest, pairKeys, type RowWanted } from './measurePair.ts';

/** Heat maps do not depend on the region, and are of the distances as they should be. */
export type MapsRequest = Omit<PairRequest, 'mask' | 'mistakes'>;

export interface Maps {
  /** In the order of the request; `map` is null for a global distance. */
  readonly rows: readonly (RowWanted & { readonly map: HeatMap | null })[];
  readonly forwardPasses: number;
}

/** The heat maps of one pair: those that are kept, and the others measured again. Throws as `measurePair`. */
export async function maps(request: MapsRequest, context: CompareContext): Promise<Maps> {
  const { networks, signal } = context;
  const pair = await context.pairs.of(request.reference, request.generated, request.prepare, signal);
  const wanted = backbones[request.backbone].taps
    .map(({ id }) => id)
    .filter((id) => request.rows.some(({ tap }) => tap === id));
  const { network, origin } = await networks.withTaps(request.backbone, wanted, signal);
  const keys = pairKeys(pair, request.variant, network, origin.identity);
  const found = request.rows.map(({ tap, distance }) => context.maps.get(keys.pair, tap, distance));
  const missing = request.rows.filter((_, i) => !found[i]);
  const made =
    missing.length > 0
      ? await measurePair({ ...request, rows: missing, mask: null, mistakes: [] }, context)
      : null;
  return {
    rows: request.rows.map((row, i) => ({
      ...row,
      map: (found[i] ?? made!.rows[missing.indexOf(row)]!).map,
    })),
    forwardPasses: made?.forwardPasses ?? 0,
  };
}
