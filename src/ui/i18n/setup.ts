import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

export type Tongue = 'en' | 'zh-CN';

/** The texts of each language, fetched when it is first shown. */
const load = {
  en: () => import('./en/texts.ts'),
  'zh-CN': () => import('./zh-CN/texts.ts'),
} as const;

/** Texts of parts of the page that are fetched with them, by area. */
const later = {
  en: {
    agreement: () => import('./en/agreement.json'),
    numbers: () => import('./en/numbers.json'),
    train: () => import('./en/train.json'),
    trainParts: () => import('./en/trainParts.json'),
  },
  'zh-CN': {
    agreement: () => import('./zh-CN/agreement.json'),
    numbers: () => import('./zh-CN/numbers.json'),
    train: () => import('./zh-CN/train.json'),
    trainParts: () => import('./zh-CN/trainParts.json'),
  },
} as const;

/** Areas that are there in the shown language, and are to come with another. */
const fetched = new Set<keyof (typeof later)['en']>();

/** Fetches the texts of an area that the page does not start with. Rejects where they cannot be had. */
export async function loadTexts(
  area: keyof (typeof later)['en'],
  language = i18next.language as Tongue,
): Promise<void> {
  if (!i18next.hasResourceBundle(language, area)) {
    const words = await later[language][area]();
    i18next.addResourceBundle(language, area, words.default);
  }
  fetched.add(area);
}

/** The language that the browser asks for, among those that the page has. */
export function browserLanguage(): Tongue {
  const wanted = navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag));
  return wanted && /^zh/i.test(wanted) ? 'zh-CN' : 'en';
}

/** Starts translation in `language`. Rejects where its texts cannot be had. */
export async function startTranslation(language: Tongue): Promise<i18n> {
  const { texts } = await load[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false, // a test compares the keys of the languages
    resources: { [language]: texts },
    defaultNS: 'shell',
    interpolation: { escapeValue: false },
  });
  return i18next;
}

/** Shows the page in another language. Rejects, and changes nothing, where its texts cannot be had. */
export async function translateInto(language: Tongue): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'shell')) {
    const { texts } = await load[language]();
    for (const [area, words] of Object.entries(texts)) i18next.addResourceBundle(language, area, words);
  }
  for (const area of fetched) await loadTexts(area, language);
  await i18next.changeLanguage(language);
}
