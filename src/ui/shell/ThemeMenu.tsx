import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../useStore.ts';
import { ChoiceMenu } from './ChoiceMenu.tsx';

const icons = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon };

export function ThemeMenu() {
  const { t } = useTranslation('shell');
  const { theme, set } = useApp(({ settings, set }) => ({ theme: settings.theme, set }));
  const Icon = icons[theme];
  return (
    <ChoiceMenu
      label={t('theme.label')}
      icon={<Icon size={20} />}
      value={theme}
      choices={(['auto', 'light', 'dark'] as const).map((id) => ({ id, name: t(`theme.${id}`) }))}
      onChange={(id) => set({ theme: id })}
    />
  );
}
