import { Skeleton } from '@mantine/core';
import { IconChartHistogram } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Size } from '#worker/protocol.ts';
import { Dialog } from '../../controls/Dialog.tsx';
import { lazyPart } from '../../shell/lazyPart.tsx';
import { Action } from '../ModeBar.tsx';
import type { HeatMap, HeatSettings, ViewerRow } from '../types.ts';

const TapInspector = lazyPart(
  async () => (await import('./TapInspector.tsx')).TapInspector,
  <Skeleton height={360} />,
);

interface Props {
  row: ViewerRow;
  image: Size;
  settings: HeatSettings;
}

/** Opens the inspector of the tap whose map is shown; nothing for a distance without a map. */
export function InspectButton({ row, image, settings }: Props) {
  const { t } = useTranslation('viewer');
  const [open, setOpen] = useState(false);
  if (!hasMap(row)) return null;
  const title = t('inspector.title', { tap: row.label });
  return (
    <>
      <Action label={title} icon={IconChartHistogram} onClick={() => setOpen(true)} />
      {open && (
        <Dialog onClose={() => setOpen(false)} size={980} title={title}>
          <TapInspector {...{ row, image, settings }} />
        </Dialog>
      )}
    </>
  );
}

function hasMap(row: ViewerRow): row is ViewerRow & { map: HeatMap } {
  return row.map !== null;
}
