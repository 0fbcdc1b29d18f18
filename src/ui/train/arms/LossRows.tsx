import { useTranslation } from 'react-i18next';
import {
  type EditedLoss,
  keyOf,
  lossRows,
  mainDistance,
  newestLayers,
  toggleRow,
  weighRow,
} from '#state/train/layers.ts';
import type { BackboneEntry } from '#worker/protocol.ts';
import { LayerName, LayerRow } from '../../layers/LayerRow.tsx';
import { LayerTable } from '../../layers/LayerTable.tsx';
import { useTrain } from '../useTrain.ts';

interface Props {
  arm: number;
  which: 'perceptual' | 'style';
  backbone: BackboneEntry;
  edited: EditedLoss;
  onChange: (edited: EditedLoss) => void;
  /** Name of the arm. */
  words: string;
}

/** Compare's rows, with what each layer of the loss measured in the newest steps. */
export function LossRows({ arm, which, backbone, edited, onChange, words }: Props) {
  const { t } = useTranslation('train');
  const rows = useTrain(({ kept }) => kept.rows);
  const limit = useTrain(({ catalogue }) => catalogue!.limits.layerWeight);
  const main = mainDistance(edited.loss);
  return (
    <LayerTable
      rows={lossRows(backbone, edited, newestLayers(rows, arm, which))}
      isVgg={backbone.id.startsWith('vgg')}
    >
      {(row, part) => {
        const names = { tap: row.distance === main ? row.tap : `${row.distance}~${row.tap}`, arm: words };
        return (
          <LayerRow
            row={row}
            weight={row.own}
            limit={limit}
            muted={row.muted}
            solo={row.solo}
            part={part}
            missing={nothing}
            title={<LayerName>{names.tap}</LayerName>}
            names={{
              weight: t('feature.weightOf', names),
              number: t('feature.weightNumber', names),
              solo: t('feature.soloOf', names),
              mute: t('feature.muteOf', names),
            }}
            onWeight={(_, weight) => onChange(weighRow(edited, row, weight))}
            onSolo={() => onChange(toggleRow(edited, keyOf(row), 'solo'))}
            onMute={() => onChange(toggleRow(edited, keyOf(row), 'muted'))}
          />
        );
      }}
    </LayerTable>
  );
}
const nothing = { distance: '–', others: '–' };
