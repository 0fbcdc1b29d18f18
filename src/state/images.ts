import type { StateCreator } from 'zustand';
import type { ImageInfo, SampleParams } from '#worker/protocol.ts';
import { SAMPLE_SIDE } from './firstSample.ts';
import type { Store } from './store.ts';

export type SlotName = 'reference' | 'generated';

/** What the shown sample pair is made from; null once the person has brought an image. */
export interface SampleChoice {
  scene: string;
  seed: number;
  distortion: string;
  strength: number;
}

export interface ImagesSlice {
  reference: ImageInfo | null;
  /** One or more candidates; more than one makes a ranking. */
  generated: readonly ImageInfo[];
  /** Id of the candidate that is shown. */
  selected: string | null;
  sample: SampleChoice | null;
  /** Ids of the page's own pictures: among the candidates they make room for the first that a person brings. */
  drawn: readonly string[];
  /** Ids of what the worker has open for the page, each as often as it was opened. */
  held: readonly string[];
  /** Slots that are being read. */
  opening: readonly SlotName[];
  /** The reference is one: of several files it takes the first, and says so. */
  open(slot: SlotName, files: readonly File[]): Promise<void>;
  showSample(choice: SampleChoice): Promise<void>;
  select(id: string): void;
  removeGenerated(id: string): void;
  swap(): void;
  /** Closes what neither slot shows. */
  closeUnused(): void;
}

export const selectedGenerated = ({ generated, selected }: Store): ImageInfo | null =>
  generated.find(({ id }) => id === selected) ?? generated[0] ?? null;

export const imagesSlice: StateCreator<Store, [], [], ImagesSlice> = (set, get) => {
  const busy = async (slot: SlotName, work: () => Promise<void>) => {
    set(({ opening }) => ({ opening: [...opening, slot] }));
    try {
      await work();
    } catch (error) {
      get().fail(error);
    } finally {
      set(({ opening }) => ({ opening: opening.toSpliced(opening.indexOf(slot), 1) }));
    }
  };
  const openOne = (file: File) => get().engine.call('openImage', { blob: file, name: file.name });
  /** What came of several openings; the failures of others are said. */
  const opened = async (openings: readonly Promise<ImageInfo>[]) => {
    const results = await Promise.allSettled(openings);
    for (const result of results) if (result.status === 'rejected') get().fail(result.reason);
    const images = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    set(({ held }) => ({ held: [...held, ...images.map(({ id }) => id)] }));
    return images;
  };
  let newestSample = 0;
  let newestReference = 0;
  return {
    reference: null,
    generated: [],
    selected: null,
    sample: null,
    drawn: [],
    held: [],
    opening: [],
    open: (slot, files) =>
      busy(slot, async () => {
        if (slot === 'reference') {
          const turn = ++newestReference;
          const [reference] = await opened([openOne(files[0]!)]);
          // A large file may be read after a smaller one that was given later.
          if (!reference || turn !== newestReference) return;
          if (files.length > 1) get().say({ kind: 'first-taken', name: reference.name, count: files.length });
          // The sample's own distortion of another scene is no longer a fair pair, but it is the person's to replace.
          return set({ reference, sample: null });
        }
        const images = await opened(files.map(openOne));
        if (images.length === 0) return;
        const { generated, drawn } = get();
        const own = new Set(images.map(({ id }) => id));
        const kept = generated.filter(({ id }) => !own.has(id) && !drawn.includes(id));
        set({
          generated: [...kept, ...images],
          selected: images[0]!.id,
          sample: null,
          drawn: drawn.filter((id) => !own.has(id)),
        });
      }),
    showSample: async (choice) => {
      const turn = ++newestSample;
      set({ sample: choice });
      const { scene, seed, distortion, strength } = choice;
      const common = { scene, seed, width: SAMPLE_SIDE, height: SAMPLE_SIDE };
      const draw = (params: Pick<SampleParams, 'distortion' | 'strength'>) =>
        get().engine.call('sampleImage', { ...common, ...params });
      await busy('generated', async () => {
        const pair = await opened([
          draw({ distortion: 'none', strength: 0 }),
          draw({ distortion, strength }),
        ]);
        const [reference, generated] = pair;
        if (!reference || !generated || turn !== newestSample || get().sample !== choice) return;
        const drawn = [reference.id, generated.id];
        set({ reference, generated: [generated], selected: generated.id, drawn });
      });
    },
    select: (id) => set({ selected: id }),
    removeGenerated: (id) => {
      const generated = get().generated.filter((image) => image.id !== id);
      set({ generated, selected: get().selected === id ? (generated[0]?.id ?? null) : get().selected });
    },
    swap: () => {
      const { reference, generated } = get();
      const shown = selectedGenerated(get());
      if (!reference || !shown) return;
      // The reference may be a candidate, too: it is not to stand among them twice.
      const others = generated.filter(({ id }) => id === shown.id || id !== reference.id);
      set({
        reference: shown,
        generated: others.map((image) => (image.id === shown.id ? reference : image)),
        selected: reference.id,
        sample: null,
      });
    },
    closeUnused: () => {
      const { reference, generated, opening, held, engine } = get();
      // What is being opened is not shown yet.
      if (opening.length > 0) return;
      const wanted = new Set([reference?.id, ...generated.map(({ id }) => id)]);
      const kept = held.filter((id, i) => wanted.has(id) && held.indexOf(id) === i);
      if (kept.length === held.length) return;
      set({ held: kept });
      const surplus = [...held];
      for (const id of kept) surplus.splice(surplus.indexOf(id), 1);
      for (const id of surplus) engine.call('closeImage', { id }).catch(get().fail);
    },
  };
};
