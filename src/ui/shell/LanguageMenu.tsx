import { IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../useStore.ts';
import { ChoiceMenu } from './ChoiceMenu.tsx';

/** Each language under its own name. */
const languages = [
  { id: 'en', name: 'English', lang: 'en' },
  { id: 'zh-CN', name: '简体中文', lang: 'zh-CN' },
] as const;

export function LanguageMenu() {
  const { t } = useTranslation('shell');
  const { language, set } = useApp(({ settings, set }) => ({ language: settings.language, set }));
  return (
    <ChoiceMenu
      label={t('language')}
      icon={<IconLanguage size={20} />}
      value={language}
      choices={languages}
      onChange={(id) => set({ language: id, languageChosen: true })}
    />
  );
}
