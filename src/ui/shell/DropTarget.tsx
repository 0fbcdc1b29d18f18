import { IconFolder, IconNetwork, IconPhoto, IconPhotoScan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { pathOf } from '#state/candidateNames.ts';
import type { TrainState } from '#state/train/types.ts';
import { useApp, useAppStore } from '../useStore.ts';
import classes from './DropTarget.module.css';
import { droppedKind, isUnpackedRun } from './droppedKind.ts';
import { type Dropped, useFileDrag } from './useFileDrag.ts';

const icons = {
  reference: IconPhoto,
  generated: IconPhotoScan,
  weights: IconNetwork,
  training: IconFolder,
} as const;
type Zone = keyof typeof icons;

/** What each screen takes, in the order of its own slots. */
const zones = {
  compare: ['reference', 'generated', 'weights'],
  train: ['training', 'weights'],
} as const satisfies Record<string, readonly Zone[]>;

const weightsFile = /\.(safetensors|h5|hdf5|pth|pt|bin|json)$/i;

/**
 * Zones over the page while files are dragged over it, one for each thing that they can become. Weights are known by their
 * name wherever they are dropped, runs and reports of this page by their content.
 */
export function DropTarget() {
  const { t } = useTranslation('compare');
  const app = useAppStore();
  const { tab, open, install, say, fail } = useApp(({ settings, open, install, say, fail }) => ({
    tab: settings.tab,
    open,
    install,
    say,
    fail,
  }));
  const train = async (openAll: Dropped['openAll']) => {
    // The screen that is shown has brought its state already.
    const [all, { trainStoreOf }] = await Promise.all([openAll(), import('#state/train/store.ts')]);
    await trainStoreOf(app).getState().takeFolder(all);
  };
  const openRun = async (by: (train: TrainState) => Promise<void>) => {
    app.getState().set({ tab: 'train' });
    const { trainStoreOf } = await import('#state/train/store.ts');
    await by(trainStoreOf(app).getState());
  };
  /** Runs and reports are known by their content wherever they fall; true where all that was dropped were such. */
  const takeOwn = async (files: readonly File[]): Promise<boolean> => {
    const kinds = await Promise.all(files.map(droppedKind));
    const [run, report] = (['run', 'report'] as const).map((kind) => files[kinds.indexOf(kind)]);
    if (report) await import('./openReport.ts').then(({ openReport }) => openReport(app, report));
    if (run) await openRun((train) => train.importFile(run));
    return files.length > 0 && kinds.every((kind) => kind !== 'other');
  };
  const drop = async (zone: string | null, dropped: Dropped) => {
    // Folders can be read while the drop is handled only.
    const all = dropped.openAll();
    all.catch(() => {});
    const files = dropped.folders > 0 || dropped.files.length > 1 ? await all : [];
    if (isUnpackedRun(files.map(pathOf))) return openRun((train) => train.importUnpacked(files));
    if (dropped.folders === 0 && (await takeOwn(dropped.files))) return;
    if (zone === null) return say({ kind: 'hint', hint: 'between-zones' });
    take(zone, { ...dropped, openAll: () => all });
  };
  const take = (zone: string, { files, folders, openAll }: Dropped) => {
    if (zone === 'training' && (folders > 0 || !files.every(({ name }) => weightsFile.test(name))))
      return void train(openAll).catch(fail);
    const areWeights = ({ name }: File) => zone === 'weights' || weightsFile.test(name);
    const weights = files.filter(areWeights);
    const images = files.filter((file) => !areWeights(file));
    if (folders > 0) say({ kind: 'hint', hint: 'folder' });
    if (weights.length > 0) void install(weights);
    if (images.length === 0) return;
    if (zone === 'reference' || zone === 'generated') void open(zone, images);
  };
  const drag = useFileDrag((zone, dropped) => void drop(zone, dropped).catch(fail));
  if (!drag) return null;
  return (
    <section className={classes.zones} aria-label={t('drop.label')} data-screen={tab}>
      {zones[tab].map((zone) => {
        const Icon = icons[zone];
        return (
          <div
            key={zone}
            className={classes.zone}
            data-zone={zone}
            data-over={drag.over === zone || undefined}
          >
            <Icon size={40} stroke={1.5} aria-hidden />
            {t(`drop.${zone}`)}
          </div>
        );
      })}
    </section>
  );
}
