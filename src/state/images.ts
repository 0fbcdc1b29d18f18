import type { StateCreator } from 'zustand';
import type { ImageInfo, SampleParams } from '#worker/protocol.ts';
import { fileName, pathOf, toldApart } from './candidateNames.ts';
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

/** A generated image: several may be of the same bytes, or of one name. */
export interface Candidate extends Omit<ImageInfo, 'id'> {
  /** Its own, as long as the page is open. */
  readonly id: string;
  /** The image's, by which the worker knows it. */
  readonly imageId: string;
  /** The name by which it is told from the others: its file's, with its folder or a number where that is not enough. */
  readonly name: string;
  /** Where its file lies, as far as the browser tells: `methodA/0001.png`. */
  readonly path: string;
}

export interface ImagesSlice {
  reference: ImageInfo | null;
  /** One or more candidates; more than one makes a ranking. */
  generated: readonly Candidate[];
  /** Id of the candidate that is shown. */
  selected: string | null;
  sample: SampleChoice | null;
  /** Image ids of the page's own pictures: among the candidates they make room for the first that a person brings. */
  drawn: readonly string[];
  /** Image ids of what the worker has open for the page, each as often as it was opened. */
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

export const selectedGenerated = ({ generated, selected }: Store): Candidate | null =>
  generated.find(({ id }) => id === selected) ?? generated[0] ?? null;

const imageIdOf = (image: ImageInfo | Candidate) => ('imageId' in image ? image.imageId : image.id);

const imageOf = ({ imageId, path, ...candidate }: Candidate): ImageInfo => ({
  ...candidate,
  id: imageId,
  name: fileName(path),
});

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
  const opened = async <I extends ImageInfo | Candidate>(openings: readonly Promise<I>[]) => {
    const results = await Promise.allSettled(openings);
    for (const result of results) if (result.status === 'rejected') get().fail(result.reason);
    const images = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    set(({ held }) => ({ held: [...held, ...images.map(imageIdOf)] }));
    return images;
  };
  let candidates = 0;
  const candidate = (image: ImageInfo, path = image.name): Candidate => {
    candidates += 1;
    return { ...image, id: `candidate ${candidates}`, imageId: image.id, path };
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
        const images = await opened(files.map(async (file) => candidate(await openOne(file), pathOf(file))));
        const [first] = images;
        if (!first) return;
        set(({ generated, drawn }) => ({
          generated: toldApart([...generated.filter(({ imageId }) => !drawn.includes(imageId)), ...images]),
          selected: first.id,
          sample: null,
          drawn: drawn.filter((id) => !images.some(({ imageId }) => imageId === id)),
        }));
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
        const shown = candidate(generated);
        set({ reference, generated: [shown], selected: shown.id, drawn });
      });
    },
    select: (id) => set({ selected: id }),
    removeGenerated: (id) =>
      set(({ generated, selected }) => {
        const left = toldApart(generated.filter((image) => image.id !== id));
        return { generated: left, selected: selected === id ? (left[0]?.id ?? null) : selected };
      }),
    swap: () => {
      const { reference, generated } = get();
      const shown = selectedGenerated(get());
      if (!reference || !shown) return;
      const swapped = candidate(reference);
      // The reference may be a candidate, too: it is not to stand among them twice.
      const others = generated.filter(({ id, imageId }) => id === shown.id || imageId !== reference.id);
      set({
        reference: imageOf(shown),
        generated: toldApart(others.map((image) => (image.id === shown.id ? swapped : image))),
        selected: swapped.id,
        sample: null,
      });
    },
    closeUnused: () => {
      const { reference, generated, opening, held, engine } = get();
      // What is being opened is not shown yet.
      if (opening.length > 0) return;
      const wanted = new Set([reference?.id, ...generated.map(({ imageId }) => imageId)]);
      const kept = held.filter((id, i) => wanted.has(id) && held.indexOf(id) === i);
      if (kept.length === held.length) return;
      set({ held: kept });
      const surplus = [...held];
      for (const id of kept) surplus.splice(surplus.indexOf(id), 1);
      for (const id of surplus) engine.call('closeImage', { id }).catch(get().fail);
    },
  };
};
