import { MantineProvider } from '@mantine/core';
import { ErrorBoundary } from 'react-error-boundary';
import { useTranslation } from 'react-i18next';
import type { AppStore } from '#state/store.ts';
import { Explanation } from '../controls/Explanation.tsx';
import { theme } from '../theme.ts';
import { StoreContext, useApp } from '../useStore.ts';
import { ActiveTab } from './ActiveTab.tsx';
import { Broken } from './Broken.tsx';
import { DropTarget } from './DropTarget.tsx';
import { Messages } from './Messages.tsx';
import { TopBar } from './TopBar.tsx';

/** The whole page. */
export function Page({ store }: { store: AppStore }) {
  return (
    <ErrorBoundary FallbackComponent={BrokenPage}>
      <StoreContext value={store}>
        <Themed />
      </StoreContext>
    </ErrorBoundary>
  );
}

/** All that is left of the page after a mistake above its screens. */
function BrokenPage({ error }: { error: unknown }) {
  return (
    <main className="broken-page">
      <h1 className="broken-title">Perceptual Playground</h1>
      <Broken error={error} />
    </main>
  );
}

function Themed() {
  const { t } = useTranslation('shell');
  const scheme = useApp(({ settings }) => settings.theme);
  const forced = scheme === 'auto' ? {} : { forceColorScheme: scheme };
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" {...forced}>
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      <TopBar />
      <main id="content" style={{ maxWidth: 'var(--page-max)', margin: '0 auto', padding: '16px' }}>
        <ActiveTab />
        <DropTarget />
      </main>
      <Messages />
      <Explanation />
    </MantineProvider>
  );
}
