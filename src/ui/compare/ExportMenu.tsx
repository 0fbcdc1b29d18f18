import { Button, Menu, Text } from '@mantine/core';
import {
  IconBrandPython,
  IconDownload,
  IconFileSpreadsheet,
  IconJson,
  IconLink,
  IconPhoto,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shownResult } from '#state/comparison.ts';
import { standingOf } from '#state/standing.ts';
import { looksDisabled } from '../controls/whileBusy.ts';
import { useApp, useAppStore } from '../useStore.ts';

const items = [
  { id: 'report', Icon: IconJson },
  { id: 'table', Icon: IconFileSpreadsheet },
  { id: 'images', Icon: IconFileSpreadsheet },
  { id: 'picture', Icon: IconPhoto },
  { id: 'pytorch', Icon: IconBrandPython },
  { id: 'link', Icon: IconLink },
] as const;

/** The comparison as report, table, picture, code or link. */
export function ExportMenu() {
  const { t } = useTranslation('compare');
  const store = useAppStore();
  // Numbers of weights that have not all come cannot be made again.
  const ready = useApp(
    (s) =>
      standingOf(s) === 'current' &&
      (shownResult(s)?.made.weights.sha256 ?? '') !== '' &&
      shownResult(s)?.metricsSize != null,
  );
  const run = async (id: (typeof items)[number]['id']) => {
    try {
      const { exportAs } = await import('./exportAs.ts');
      await exportAs(id, store);
    } catch (error) {
      store.getState().fail(error);
    }
  };
  return (
    <Menu position="bottom-end" width={300} withinPortal={false} disabled={!ready}>
      <Menu.Target>
        <Button
          size="sm"
          leftSection={<IconDownload size={16} />}
          title={ready ? '' : t('standing.stopExport')}
          {...looksDisabled(!ready)}
        >
          {t('export.label')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ id, Icon }) => (
          <Menu.Item
            key={id}
            leftSection={<Icon size={16} />}
            aria-label={t(`export.${id}`)}
            aria-describedby={`export-${id}`}
            onClick={() => void run(id)}
          >
            {t(`export.${id}`)}
            <Text id={`export-${id}`} fz="xs" className="quiet">
              {t(`export.about.${id}`)}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
