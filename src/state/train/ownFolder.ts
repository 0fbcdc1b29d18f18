import type { Halves, PlacedFile } from '#worker/protocolTrain.ts';
import { pathOf } from '../candidateNames.ts';
import { drawn } from './choosing.ts';
import type { GetState, SetState, TrainState } from './types.ts';

type OwnFolder = Pick<TrainState, 'chooseFolder' | 'takeFolder' | 'setHalves'>;

const translates = ({ catalogue, draft }: TrainState): boolean =>
  catalogue?.tasks.find(({ id }) => id === draft?.task)?.kind === 'unpaired';

/** Whether both kinds are chosen, or one folder that has both. */
const isPaired = ({ data, firstFolder }: TrainState): boolean =>
  data.kind === 'folder' && data.files === firstFolder;

/** What is known of the folder that is shown as chosen; null until it has been looked into. */
export function shownFolder(state: TrainState): TrainState['folder'] {
  const { data, firstFolder, folder } = state;
  const files = translates(state) ? firstFolder : data.kind === 'folder' ? data.files : null;
  return folder && folder.files === files ? folder : null;
}

/** What is said of wide images in a folder, or found where nothing has been said. */
export function chosenHalves(
  { data }: TrainState,
  { files, facts }: NonNullable<TrainState['folder']>,
): Exclude<Halves, 'auto'> {
  if (data.kind !== 'folder' || data.files !== files || data.target) return 'no';
  if (data.halves !== 'auto') return data.halves;
  return facts.halves === 'related' ? 'left-first' : 'no';
}

/** Choosing the person's own images. */
export function ownFolder(set: SetState, get: GetState): OwnFolder {
  const take = (files: readonly PlacedFile[], target: readonly PlacedFile[] | null, halves: Halves) =>
    set(({ draft }) => ({
      data: { kind: 'folder', files, target, halves },
      draft: draft && { ...draft, dataset: 'folder' },
    }));
  /** Looks into a folder; where it has both kinds by itself it needs no second one. */
  const look = async (files: readonly PlacedFile[]) => {
    const { app } = get();
    try {
      const facts = await app.getState().engine.call('trainFolder', { files });
      const { data, firstFolder } = get();
      const first = firstFolder === files;
      // Meanwhile others may have been chosen.
      if (!first && !(data.kind === 'folder' && data.files === files)) return;
      set({ folder: { files, facts } });
      if (first && !isPaired(get()) && (facts.second || facts.halves === 'related'))
        take(files, null, 'auto');
    } catch (error) {
      app.getState().fail(error);
    }
  };
  return {
    chooseFolder: async (list, which) => {
      if (list.length === 0) return;
      const files = list.map((file): PlacedFile => ({ path: pathOf(file), content: file }));
      const { firstFolder } = get();
      if (which === 'second') return firstFolder ? take(firstFolder, files, 'no') : undefined;
      if (which === 'first') set({ firstFolder: files });
      else take(files, null, 'auto');
      await look(files);
    },
    takeFolder: async (files) => {
      const { app, firstFolder, chooseFolder } = get();
      const { say } = app.getState();
      if (files.length === 0) return say({ kind: 'hint', hint: 'folder-empty' });
      // Two that are both in use already are not mixed with others.
      const waiting = firstFolder !== null && !isPaired(get());
      const which = !translates(get()) ? undefined : waiting ? 'second' : 'first';
      await chooseFolder(files, which);
      const both = which === 'first' && isPaired(get());
      say({ kind: 'training-images', count: files.length, which: both ? 'both' : (which ?? 'all') });
    },
    setHalves: (halves) => {
      const state = get();
      const files = shownFolder(state)?.files;
      if (!files) return;
      if (!translates(state) || halves !== 'no') return take(files, null, halves);
      // One kind alone: the second is still to come.
      set(({ draft, catalogue }) => ({
        data: drawn,
        draft: draft && { ...draft, dataset: catalogue!.defaults[draft.task].dataset },
      }));
    },
  };
}
