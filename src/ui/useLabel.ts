import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label } from '#worker/protocol.ts';

/** Picks the page's language from a registry's text; the same function until the language changes. */
export function useLabel(): (label: Label) => string {
  const { i18n } = useTranslation();
  const chinese = i18n.language.startsWith('zh');
  return useCallback((label) => (chinese ? label.zh : label.en), [chinese]);
}
