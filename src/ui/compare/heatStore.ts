import { createStore } from 'zustand/vanilla';
import { defaultHeat } from '../viewer/heatSettings.ts';
import type { HeatSettings } from '../viewer/types.ts';

const narrow = globalThis.matchMedia?.('(max-width: 700px)').matches ?? false;

/**
 * How heat maps are coloured: in the picture view and in the exported picture. See-through over both images at first;
 * over one of them where two would lie below each other.
 */
export const heatStore = createStore<HeatSettings>(() => ({
  ...defaultHeat,
  under: narrow ? 'generated' : 'both',
  opacity: 0.8,
}));
