import { useTranslation } from 'react-i18next';
import type { Label } from '#worker/protocol.ts';

/** Picks the page's language from a registry's text. */
export function useLabel(): (label: Label) => string {
  const { i18n } = useTranslation();
  return (label) => (i18n.language.startsWith('zh') ? label.zh : label.en);
}
