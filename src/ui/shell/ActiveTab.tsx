import { ErrorBoundary } from 'react-error-boundary';
import { useApp } from '../useStore.ts';
import { Broken } from './Broken.tsx';
import { tabs } from './tabs.ts';

/** The chosen screen; where it cannot be drawn, why. */
export function ActiveTab() {
  const chosen = useApp(({ settings }) => settings.tab);
  const { id, Panel } = tabs.find(({ id }) => id === chosen) ?? tabs[0]!;
  return (
    <ErrorBoundary FallbackComponent={Broken} resetKeys={[id]}>
      <Panel />
    </ErrorBoundary>
  );
}
