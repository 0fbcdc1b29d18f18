import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import { AppError } from '#core/failure.ts';
import { clearRegionOnReference } from '#state/region.ts';
import { createAppStore } from '#state/store.ts';
import {
  addressOnChange,
  closeOnChange,
  compareOnChange,
  loadOnChoice,
  metricMapOnChange,
  pictureOnChange,
  readAddress,
} from '#state/wiring.ts';
import { browserLanguage, startTranslation, translateInto } from '#ui/i18n/setup.ts';
import { Page } from '#ui/shell/Page.tsx';
import { createEngine } from '#worker/client.ts';
import { pageFirst } from '#worker/pageFirst.ts';
import { trustOnly } from '#worker/trustedTypes.ts';
import { keepOffline } from './keepOffline.ts';

trustOnly(({ href }) => href.startsWith(new URL('.', document.baseURI).href));
const worker = new Worker(new URL('../worker/entry.ts', import.meta.url), { type: 'module' });
pageFirst(worker, window);
const engine = createEngine(worker);
const store = createAppStore(engine);
const link = readAddress(store, window.location.search, browserLanguage());

store.subscribe(({ settings: { language } }, { settings: before }) => {
  // Naming the language again, even the same one, has the styles of the whole page computed anew.
  if (language === before.language) return;
  translateInto(language).then(
    () => {
      document.documentElement.lang = language;
    },
    () => {
      store.getState().fail(new AppError({ code: 'part-missing', message: language }));
      store.getState().set({ language: before.language });
    },
  );
});

const ADDRESS_EVERY_MS = 250;
let waiting: ReturnType<typeof setTimeout> | undefined;
addressOnChange(store, (search) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => window.history.replaceState(null, '', search), ADDRESS_EVERY_MS);
});
clearRegionOnReference(store);
compareOnChange(store);
pictureOnChange(store);
metricMapOnChange(store);
closeOnChange(store);
loadOnChoice(store);

// For scripts and lessons: the worker's typed calls, and what the page knows.
Object.assign(window, { perceptualPlayground: { engine, store } });

const root = document.getElementById('root')!;
const { language } = store.getState().settings;
// In another font the first lines would break elsewhere, and all below them would move.
const font = document.fonts.load('1em "Inter Variable"').catch(() => []);
Promise.all([startTranslation(language), font]).then(
  () => {
    document.documentElement.lang = language;
    createRoot(root).render(<Page store={store} />);
  },
  () => {
    // Without its texts the page has no other words than these.
    root.textContent =
      'The page could not be loaded. Check the connection and reload it. 页面未能加载，请检查网络连接后重新加载。';
  },
);

void store.getState().start(link.state, link.refused);

// Not before the first numbers of Compare are there: until then they have the network and the cores to themselves.
const stopWaiting = store.subscribe(({ measured, settings: { tab } }) => {
  if (tab === 'compare' && measured === null) return;
  stopWaiting();
  void keepOffline();
});
