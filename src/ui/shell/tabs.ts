import type { ComponentType } from 'react';
import type { Settings } from '#state/settings.ts';
import { ComparePanel } from '../compare/ComparePanel.tsx';
import { loadTexts } from '../i18n/setup.ts';
import { lazyPart } from './lazyPart.tsx';

const TrainPanel = lazyPart(async () => {
  const [{ TrainPanel }] = await Promise.all([
    import('../train/TrainPanel.tsx'),
    loadTexts('train'),
    loadTexts('trainParts'),
  ]);
  return TrainPanel;
});

/** The screens, in the order of the top bar. A new one is one line here. */
export const tabs: readonly { id: Settings['tab']; Panel: ComponentType }[] = [
  { id: 'compare', Panel: ComparePanel },
  { id: 'train', Panel: TrainPanel },
];
