import i18next from 'i18next';
import type { Exported } from '#report/exported.ts';
import { blockOf } from '#state/rows.ts';
import type { Label, MetricEntry } from '#worker/protocol.ts';
import { blockColour } from '../../blockColours.ts';
import { backendNames } from '../../shell/BackendBadge.tsx';
import { defaultHeat } from '../heatSettings.ts';
import type { HeatSettings } from '../types.ts';
import { exportPicture } from './exportPicture.ts';
import { pictureOf, type ShownPair } from './pictureOf.ts';

/** The picture export of a comparison as a PNG, in the page's language and colours. */
export function pictureBlob(
  exported: Exported,
  picture: ShownPair,
  metrics: readonly MetricEntry[],
  heat: HeatSettings = defaultHeat,
): Promise<Blob> {
  const label = (text: Label) => (i18next.language.startsWith('zh') ? text.zh : text.en);
  return exportPicture(
    pictureOf(exported, picture, {
      t: i18next.t,
      label,
      colourOf: (tap) => blockColour(blockOf(exported.backbone, tap)),
      backendName: backendNames[exported.result.made.backend],
      metricName: (id) => {
        const found = metrics.find((entry) => entry.id === id);
        return found ? label(found.label) : id;
      },
      metrics,
      heat,
    }),
  );
}
