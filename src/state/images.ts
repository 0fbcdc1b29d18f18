import type { StateCreator } from 'zustand';
import type { ImageInfo, SampleParams } from '#worker/protocol.ts';
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
  /** Id of the sample's changed picture: it makes room for the first generated image that a person brings. */
  sampleId: string | null;
  /** Slots that are being read. */
  opening: readonly SlotName[];
  /** The reference is one: of several files it takes the first, and says so. */
  open(slot: SlotName, files: readonly File[]): Promise<void>;
  showSample(choice: SampleChoice): Promise<void>;
  select(id: string): void;
  removeGenerated(id: string): void;
  swap(): void;
}

/** Side of a sample pair, in pixels. */
export const SAMPLE_SIDE = 256;

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
  let newestSample = 0;
  return {
    reference: null,
    generated: [],
    selected: null,
    sample: null,
    sampleId: null,
    opening: [],
    open: (slot, files) =>
      busy(slot, async () => {
        if (slot === 'reference') {
          const reference = await openOne(files[0]!);
          if (files.length > 1) get().say({ kind: 'first-taken', name: reference.name, count: files.length });
          // The sample's own distortion of another scene is no longer a fair pair, but it is the person's to replace.
          return set({ reference, sample: null });
        }
        const results = await Promise.allSettled(files.map(openOne));
        const opened = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
        for (const result of results) if (result.status === 'rejected') get().fail(result.reason);
        if (opened.length === 0) return;
        const replaced = new Set([...opened.map(({ id }) => id), get().sampleId]);
        const kept = get().generated.filter(({ id }) => !replaced.has(id));
        set({ generated: [...kept, ...opened], selected: opened[0]!.id, sample: null, sampleId: null });
      }),
    showSample: async (choice) => {
      const turn = ++newestSample;
      set({ sample: choice });
      const { scene, seed, distortion, strength } = choice;
      const common = { scene, seed, width: SAMPLE_SIDE, height: SAMPLE_SIDE };
      const draw = (params: Pick<SampleParams, 'distortion' | 'strength'>) =>
        get().engine.call('sampleImage', { ...common, ...params });
      await busy('generated', async () => {
        const [reference, generated] = await Promise.all([
          draw({ distortion: 'none', strength: 0 }),
          draw({ distortion, strength }),
        ]);
        if (turn !== newestSample || get().sample !== choice) return;
        set({ reference, generated: [generated], selected: generated.id, sampleId: generated.id });
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
      set({
        reference: shown,
        generated: generated.map((image) => (image.id === shown.id ? reference : image)),
        selected: reference.id,
        sample: null,
      });
    },
  };
};
