import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { metricMapKey } from '#state/metricMap.ts';
import { conventionText } from '../conventionText.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import type { MetricChoice } from '../viewer/types.ts';

/** The metrics that have a map, by the present conventions; the same list until one of them changes. */
export function useMetricChoices(): readonly MetricChoice[] {
  const { t } = useTranslation(['viewer', 'compare']);
  const label = useLabel();
  const { entries, backbones, present, conventions, prepare } = useApp((store) => ({
    entries: store.catalogue?.metrics ?? none,
    backbones: store.catalogue?.backbones ?? none,
    present: store.backbones,
    conventions: store.settings.conventions,
    prepare: store.settings.prepare,
  }));
  return useMemo(
    () =>
      entries.flatMap(({ id, label: name, map, needs, follows }): MetricChoice[] => {
        if (!map) return [];
        const isHere = needs === null || present.some((one) => one.id === needs && one.state.at !== 'absent');
        const network = backbones.find((backbone) => backbone.id === needs);
        return [
          {
            key: metricMapKey(id),
            label: label(name),
            about: label(map.about),
            range: map.range,
            by: conventionText(t, follows, conventions, prepare),
            missing: isHere || !network ? null : label(network.label),
          },
        ];
      }),
    [entries, backbones, present, conventions, prepare, t, label],
  );
}

const none: never[] = [];
