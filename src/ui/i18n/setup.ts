import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import enCompare from './en/compare.json';
import enFailures from './en/failures.json';
import enShell from './en/shell.json';
import enTrain from './en/train.json';
import enTrainParts from './en/trainParts.json';
import enViewer from './en/viewer.json';
import enWeights from './en/weights.json';
import zhCompare from './zh-CN/compare.json';
import zhFailures from './zh-CN/failures.json';
import zhShell from './zh-CN/shell.json';
import zhTrain from './zh-CN/train.json';
import zhTrainParts from './zh-CN/trainParts.json';
import zhViewer from './zh-CN/viewer.json';
import zhWeights from './zh-CN/weights.json';

/** Every text of the page, by language and area. */
export const resources = {
  en: {
    train: enTrain,
    trainParts: enTrainParts,
    shell: enShell,
    compare: enCompare,
    failures: enFailures,
    weights: enWeights,
    viewer: enViewer,
  },
  'zh-CN': {
    train: zhTrain,
    trainParts: zhTrainParts,
    shell: zhShell,
    compare: zhCompare,
    failures: zhFailures,
    weights: zhWeights,
    viewer: zhViewer,
  },
} as const;

/** The language that the browser asks for, among those that the page has. */
export function browserLanguage(): 'en' | 'zh-CN' {
  const wanted = navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag));
  return wanted && /^zh/i.test(wanted) ? 'zh-CN' : 'en';
}

/** Starts translation in `language`. */
export function startTranslation(language: 'en' | 'zh-CN'): i18n {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources,
    defaultNS: 'shell',
    interpolation: { escapeValue: false },
  });
  return i18next;
}
