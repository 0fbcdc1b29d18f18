import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../useStore.ts';

const themes = [
  { id: 'auto', Icon: IconDeviceDesktop },
  { id: 'light', Icon: IconSun },
  { id: 'dark', Icon: IconMoon },
] as const;

export function ThemeMenu() {
  const { t } = useTranslation('shell');
  const { theme, set } = useApp(({ settings, set }) => ({ theme: settings.theme, set }));
  const { Icon: Current } = themes.find(({ id }) => id === theme) ?? themes[0];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('theme.label')}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('theme.label')}>
            <Current size={20} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {themes.map(({ id, Icon }) => (
          <Menu.Item
            key={id}
            role="menuitemradio"
            aria-checked={theme === id}
            leftSection={<Icon size={16} />}
            fw={theme === id ? 700 : 400}
            onClick={() => set({ theme: id })}
          >
            {t(`theme.${id}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
