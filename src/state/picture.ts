import type { StateCreator } from 'zustand';
import type { HeatMap, PairPixels } from '#worker/protocol.ts';
import { type Candidate, selectedGenerated } from './images.ts';
import { latest } from './latest.ts';
import type { Request } from './request.ts';
import type { Store } from './store.ts';

/** Pixels and heat maps of one pair: those of the selected candidate, and of no other, are on the page. */
export interface Picture {
  readonly pixels: PairPixels;
  readonly pixelsKey: string;
  /** By `distance~tap`; a global distance has none. */
  readonly maps: ReadonlyMap<string, HeatMap>;
  readonly mapsKey: string;
}

export interface PictureSlice {
  /** Null before the first pair; the last one until the next has come. */
  picture: Picture | null;
  /** Fetches what the selected candidate's result is seen by, where it is not here. */
  showPicture(): Promise<void>;
}

/** What a pair's picture is kept under. */
export const pictureKeys = ({ pixelsKey, mapsKey }: Request, { imageId }: Pick<Candidate, 'imageId'>) => ({
  pixelsKey: JSON.stringify([pixelsKey, imageId]),
  mapsKey: JSON.stringify([mapsKey, imageId]),
});

export const isPictureOf = (picture: Picture | null, keys: ReturnType<typeof pictureKeys>): boolean =>
  picture?.pixelsKey === keys.pixelsKey && picture.mapsKey === keys.mapsKey;

/** The measured pair that is to be seen; null while there is none. */
export function wantedPicture(store: Store) {
  const { measured, reference } = store;
  const generated = selectedGenerated(store);
  if (!measured || !generated || !(generated.id in measured.results)) return null;
  // An image that is shown no longer may be closed by now.
  if (measured.request.reference.id !== reference?.id) return null;
  return { request: measured.request, generated, ...pictureKeys(measured.request, generated) };
}

export const pictureSlice: StateCreator<Store, [], [], PictureSlice> = (set, get) => {
  const fetch = latest(async (signal) => {
    const wanted = wantedPicture(get());
    const { picture, engine } = get();
    if (!wanted || isPictureOf(picture, wanted)) return;
    const { request, generated, pixelsKey, mapsKey } = wanted;
    const { backbone, reference, prepare, rows, variant } = request.base;
    const pair = { reference, generated: generated.imageId, prepare };
    try {
      const [pixels, maps] = await Promise.all([
        picture?.pixelsKey === pixelsKey ? picture.pixels : engine.call('pixels', pair, { signal }),
        picture?.mapsKey === mapsKey
          ? picture.maps
          : engine
              .call('maps', { ...pair, backbone, rows, variant }, { signal })
              .then(({ rows }) => byRow(rows)),
      ]);
      if (!signal.aborted) set({ picture: { pixels, pixelsKey, maps, mapsKey } });
    } catch (error) {
      if (!signal.aborted) get().fail(error);
    }
  });
  return { picture: null, showPicture: () => fetch() };
};

const byRow = (rows: readonly { tap: string; distance: string; map: HeatMap | null }[]) =>
  new Map(rows.flatMap(({ tap, distance, map }) => (map ? [[`${distance}~${tap}`, map] as const] : [])));
