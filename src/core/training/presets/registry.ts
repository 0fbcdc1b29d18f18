import { claim } from './claim.ts';
import { collapse } from './collapse.ts';
import { layers } from './layers.ts';
import type { Preset } from './parts.ts';
import { strongCritic } from './strongCritic.ts';

/** Demos in the order of the menu; the first is what the page starts with. */
export const presets: readonly Preset[] = [claim, strongCritic, collapse, layers];
