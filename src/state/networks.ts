import type { StateCreator } from 'zustand';
import { AppError, failureOf } from '#core/failure.ts';
import type {
  BackboneEntry,
  BackboneId,
  BackboneStatus,
  BootResult,
  Catalogue,
  Failure,
  LoadProgress,
  WeightFamily,
} from '#worker/protocol.ts';
import { openLink, type Refused } from './link.ts';
import type { Store } from './store.ts';
import type { UrlState } from './urlState.ts';

export type Boot =
  | { at: 'booting'; stage: string }
  | { at: 'ready'; result: BootResult }
  | { at: 'failed'; failure: Failure };

/** Weights on their way into the browser. `id` is null until a dropped file has told whose weights it holds. */
export interface Transfer {
  readonly id: BackboneId | null;
  readonly progress: LoadProgress | null;
  readonly cancel: () => void;
}

export interface FamilyQuestion {
  readonly files: readonly File[];
  readonly file: string;
  readonly backbone: string;
  readonly families: readonly WeightFamily[];
}

export interface NetworksSlice {
  boot: Boot;
  catalogue: Catalogue | null;
  backbones: readonly BackboneStatus[];
  transfer: Transfer | null;
  /** A dropped file that does not tell which input its weights are made for: the person has to say. */
  question: FamilyQuestion | null;
  /** The network that a link or the default asked for is not here; this one is used instead. */
  standIn: { wanted: BackboneId; used: BackboneId } | null;
  /**
   * Starts the worker and shows what `link` asks for: never an empty page. `refused`: what in the address could not
   * even be read.
   */
  start(link: UrlState, refused: readonly Refused[]): Promise<void>;
  restart(): Promise<void>;
  refreshBackbones(): Promise<void>;
  load(id: BackboneId): Promise<void>;
  install(files: readonly File[], family?: WeightFamily): Promise<void>;
  /** Leaves the question unanswered: the file is not used. */
  dropQuestion(): void;
  download(id: BackboneId, source: string): Promise<void>;
  remove(id: BackboneId): Promise<void>;
}

/** The registry's entry of the chosen network. */
export const chosenBackbone = ({ catalogue, settings }: Store): BackboneEntry | null =>
  catalogue?.backbones.find(({ id }) => id === settings.backbone) ?? null;

export const statusOf = ({ backbones }: Pick<Store, 'backbones'>, id: BackboneId): BackboneStatus | null =>
  backbones.find((status) => status.id === id) ?? null;

const loading = (
  status: BackboneStatus,
  { bytesDone, bytesTotal, usableTaps }: Omit<LoadProgress, 'stage'>,
): BackboneStatus => ({ ...status, state: { at: 'loading', bytesDone, bytesTotal, usableTaps } });

/** Taps that can be measured by now while the rest of the network is still coming; null where none is on its way. */
export function usableSoFar(store: Store, id: BackboneId): readonly string[] | null {
  const state = statusOf(store, id)?.state;
  return state?.at === 'loading' ? state.usableTaps : null;
}

/** Whether any layer is among `taps`: the image itself can be read without weights. */
export const hasLayers = (taps: readonly string[]): boolean => taps.some((tap) => tap !== 'input');

/** Whether a network can be looked through: it is here, or its first layers are. */
export function canUse(store: Pick<Store, 'backbones' | 'transfer'>, id: BackboneId): boolean {
  const state = statusOf(store, id)?.state;
  if (!state || state.at === 'absent') return false;
  return store.transfer?.id !== id || state.at !== 'loading' || hasLayers(state.usableTaps);
}

export const networksSlice: StateCreator<Store, [], [], NetworksSlice> = (set, get) => {
  const put = (status: BackboneStatus) =>
    set(({ backbones }) => ({ backbones: backbones.map((old) => (old.id === status.id ? status : old)) }));

  /** Installs weights with progress and cancel; what was there stays when it fails. */
  const transfer = async (
    id: BackboneId | null,
    work: (options: {
      signal: AbortSignal;
      onProgress: (p: LoadProgress) => void;
    }) => Promise<BackboneStatus>,
  ) => {
    const controller = new AbortController();
    set({ transfer: { id, progress: null, cancel: () => controller.abort() } });
    const onProgress = (progress: LoadProgress) => {
      set(({ transfer: now }) => ({ transfer: now && { ...now, progress } }));
      const status = id && statusOf(get(), id);
      // A network that is at work stays as it is until the new weights are whole.
      if (status && status.state.at !== 'ready') put(loading(status, progress));
    };
    void get().keepForGood();
    try {
      const status = await work({ signal: controller.signal, onProgress });
      put(status);
      if (status.state.at === 'absent') {
        get().say({ kind: 'heads-kept', backbone: status.id });
        return;
      }
      get().say({ kind: 'installed', backbone: status.id });
      // A network that someone went to get is one that they want to see.
      if (status.id === 'vgg19' || get().standIn) get().useBackbone(status.id);
      set({ standIn: null });
      get().invalidate();
    } catch (error) {
      get().fail(error);
      // Shallow layers may have been measured with weights that do not stay.
      if (id === get().settings.backbone) get().invalidate();
    } finally {
      set({ transfer: null });
      await get().refreshBackbones();
      standIn();
      await get().load(get().settings.backbone);
      await get().refreshStorage();
    }
  };

  const bootWith = async () => {
    const { engine, settings } = get();
    const result = await engine.call(
      'boot',
      { prefer: settings.backend },
      { onProgress: ({ stage, backend }) => set({ boot: { at: 'booting', stage: `${stage} ${backend}` } }) },
    );
    set({ boot: { at: 'ready', result } });
    const { messages, dismiss, say } = get();
    for (const { kind, id } of messages) if (kind === 'other-backend') dismiss(id);
    const { backend: asked } = settings;
    if (asked !== 'auto' && asked !== result.backend) say({ kind: 'other-backend', asked, boot: result });
  };

  return {
    boot: { at: 'booting', stage: '' },
    catalogue: null,
    backbones: [],
    transfer: null,
    question: null,
    standIn: null,
    start: async (link, refused) => {
      const { engine } = get();
      engine.onNotice((notice) => {
        if (notice.kind === 'backend-changed') set({ boot: { at: 'ready', result: notice.boot } });
        get().say({ kind: 'notice', notice });
      });
      engine.onBroken((failure) => get().fail(new AppError(failure)));
      // The device starts while the first pair is drawn.
      const booted = bootWith();
      booted.catch(() => {});
      try {
        const [catalogue, backbones] = await Promise.all([
          engine.call('catalogue', null),
          engine.call('backbones', null),
        ]);
        set({ catalogue, backbones });
        standIn();
        follow(link, refused);
        await booted;
        await get().load(get().settings.backbone);
      } catch (error) {
        // A device that starts later does not make up for what failed.
        await booted.catch(() => {});
        set({ boot: { at: 'failed', failure: failureOf(error) } });
      }
    },
    restart: async () => {
      set({ boot: { at: 'booting', stage: '' } });
      try {
        await bootWith();
        await get().load(get().settings.backbone);
        get().invalidate();
      } catch (error) {
        set({ boot: { at: 'failed', failure: failureOf(error) } });
      }
    },
    refreshBackbones: async () => set({ backbones: await get().engine.call('backbones', null) }),
    load: async (id) => {
      const status = statusOf(get(), id);
      if (!status || status.state.at === 'ready' || status.state.at === 'absent') return;
      // What is being downloaded loads by itself, layer by layer.
      if (get().transfer?.id === id) return;
      const onProgress = (progress: LoadProgress) => put(loading(status, progress));
      // Said before the first byte comes, which may take a while.
      if (status.state.at === 'available')
        put(loading(status, { bytesDone: 0, bytesTotal: status.state.bytes, usableTaps: [] }));
      try {
        put(await get().engine.call('loadBackbone', { id }, { onProgress }));
      } catch (error) {
        put(status);
        get().fail(error);
      }
    },
    install: (files, family) => {
      set({ question: null });
      return transfer(null, async (options) => {
        try {
          const params = { files, family: family ?? null };
          const { status, notes } = await get().engine.call('installWeights', params, options);
          for (const note of notes) get().say({ kind: 'weights', note });
          return status;
        } catch (error) {
          const failure = failureOf(error);
          if (failure.code !== 'family-unknown') throw error;
          const { file, backbone } = failure;
          const families = failure.families as readonly WeightFamily[];
          set({ question: { files, file, backbone, families } });
          get().showNetworks(true);
          throw new AppError({ code: 'cancelled' });
        }
      });
    },
    dropQuestion: () => set({ question: null }),
    download: (id, source) =>
      transfer(id, (options) => get().engine.call('downloadWeights', { id, source }, options)),
    remove: async (id) => {
      set({ backbones: await get().engine.call('removeWeights', { id }) });
      if (get().settings.backbone === id) standIn();
      await get().load(get().settings.backbone);
    },
  };

  /** Uses another network where the wanted one is not here: the first of the list that is. */
  function standIn(): void {
    const here = (id: BackboneId) => statusOf(get(), id)?.state.at !== 'absent';
    const wanted = get().settings.backbone;
    const used = here(wanted) ? undefined : get().backbones.find(({ id }) => here(id))?.id;
    if (!used) return;
    set({ standIn: { wanted, used } });
    get().useBackbone(used);
  }

  /** Takes over what a link asks for, now that the registries are known. */
  function follow(link: UrlState, refused: readonly Refused[]): void {
    const { catalogue, settings } = get();
    const backbone = chosenBackbone(get());
    if (!catalogue || !backbone) return;
    const opened = openLink(catalogue, link, backbone);
    const { muted, solo } = opened;
    set({ settings: { ...settings, ...opened.settings }, muted, solo });
    const all = [...refused, ...opened.refused];
    if (all.length > 0) get().say({ kind: 'url', refused: all });
    if (!get().reference) void get().showSample(opened.sample);
  }
};
