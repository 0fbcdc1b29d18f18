import { IconNetwork, IconPhoto, IconPhotoOff, IconPhotoScan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../useStore.ts';
import classes from './DropTarget.module.css';
import { type Dropped, useFileDrag } from './useFileDrag.ts';

const icons = {
  reference: IconPhoto,
  generated: IconPhotoScan,
  weights: IconNetwork,
  noImages: IconPhotoOff,
} as const;
type Zone = keyof typeof icons;

/** What each screen takes, in the order of its own slots. */
const zones = {
  compare: ['reference', 'generated', 'weights'],
  train: ['noImages', 'weights'],
} as const satisfies Record<string, readonly Zone[]>;

const weightsFile = /\.(safetensors|h5|hdf5|pth|pt|bin|json)$/i;

/**
 * Zones over the page while files are dragged over it, one for each thing that they can become. Weights are known by their
 * name wherever they are dropped.
 */
export function DropTarget() {
  const { t } = useTranslation('compare');
  const { tab, open, install, say } = useApp(({ settings, open, install, say }) => ({
    tab: settings.tab,
    open,
    install,
    say,
  }));
  const take = (zone: string, { files, folders }: Dropped) => {
    const areWeights = ({ name }: File) => zone === 'weights' || weightsFile.test(name);
    const weights = files.filter(areWeights);
    const images = files.filter((file) => !areWeights(file));
    if (folders > 0) say({ kind: 'hint', hint: 'folder' });
    if (weights.length > 0) void install(weights);
    if (images.length === 0) return;
    if (zone === 'reference' || zone === 'generated') void open(zone, images);
    else say({ kind: 'hint', hint: 'images-on-train' });
  };
  const drag = useFileDrag(take);
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
