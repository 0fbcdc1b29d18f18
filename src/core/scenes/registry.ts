import { lake } from './lake.ts';
import type { Scene } from './types.ts';

export const scenes = [lake] as const satisfies readonly Scene[];

export type SceneId = (typeof scenes)[number]['id'];
