import type { ComponentType } from 'react';
import type { Settings } from '#state/settings.ts';
import { ComparePanel } from '../compare/ComparePanel.tsx';

/** The screens, in the order of the top bar. A new one is one line here. */
export const tabs: readonly { id: Settings['tab']; Panel: ComponentType }[] = [
  { id: 'compare', Panel: ComparePanel },
];
