import type { ComponentType } from 'react';
import type { Settings } from '#state/settings.ts';
import { ComparePanel } from '../compare/ComparePanel.tsx';
import { lazyPart } from './lazyPart.tsx';

const TrainPanel = lazyPart(async () => (await import('../train/TrainPanel.tsx')).TrainPanel);

/** The screens, in the order of the top bar. A new one is one line here. */
export const tabs: readonly { id: Settings['tab']; Panel: ComponentType }[] = [
  { id: 'compare', Panel: ComparePanel },
  { id: 'train', Panel: TrainPanel },
];
