import { ActionIcon, Group, SegmentedControl, Text } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '#state/settings.ts';
import { Explained } from '../controls/Explained.tsx';
import { useApp } from '../useStore.ts';
import { BackboneChooser } from './BackboneChooser.tsx';
import { BackendBadge } from './BackendBadge.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';
import { Logo } from './Logo.tsx';
import { lazyDialog } from './lazyPart.tsx';
import { ThemeMenu } from './ThemeMenu.tsx';
import classes from './TopBar.module.css';
import { tabs } from './tabs.ts';

const HelpDialog = lazyDialog(async () => (await import('./HelpDialog.tsx')).HelpDialog);

/** Name, screens, network, backend, language, colours, help. */
export function TopBar() {
  const { t } = useTranslation('shell');
  const { tab, set } = useApp(({ settings, set }) => ({ tab: settings.tab, set }));
  const [help, setHelp] = useState(false);
  return (
    <header className={classes.bar}>
      <div className={classes.inner}>
        <Group gap={10} wrap="nowrap" className={classes.name}>
          <Logo />
          <div>
            <Text component="h1" fw={700} fz={16} lh={1.15}>
              {t('name')}
            </Text>
            <Text fz={12} className="quiet" visibleFrom="md" lh={1.2}>
              {t('tagline')}
            </Text>
          </div>
        </Group>
        {tabs.length > 1 && (
          <SegmentedControl
            className={classes.tabs ?? ''}
            aria-label={t('tab.label')}
            value={tab}
            onChange={(value) => set({ tab: value as Settings['tab'] })}
            data={tabs.map(({ id }) => ({ value: id, label: t(`tab.${id}`) }))}
          />
        )}
        <div className={classes.choices}>
          <BackboneChooser />
          <BackendBadge />
        </div>
        <Group gap={2} wrap="nowrap" className={classes.tools}>
          <LanguageMenu />
          <ThemeMenu />
          <Explained text={t('help.label')} position="bottom">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('help.label')}
              onClick={() => setHelp(true)}
            >
              <IconHelp size={20} />
            </ActionIcon>
          </Explained>
        </Group>
      </div>
      {help && <HelpDialog onClose={() => setHelp(false)} />}
    </header>
  );
}
