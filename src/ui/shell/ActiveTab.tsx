import { Suspense } from 'react';
import { useApp } from '../useStore.ts';
import { tabs } from './tabs.ts';

/** The chosen screen. */
export function ActiveTab() {
  const chosen = useApp(({ settings }) => settings.tab);
  const { Panel } = tabs.find(({ id }) => id === chosen) ?? tabs[0]!;
  return (
    <Suspense fallback={null}>
      <Panel />
    </Suspense>
  );
}
