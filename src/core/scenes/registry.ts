import { creature } from './creature.ts';
import { fruit } from './fruit.ts';
import { lake } from './lake.ts';
import { quilt } from './quilt.ts';
import { town } from './town.ts';
import type { Scene } from './types.ts';

export const scenes = [lake, town, creature, fruit, quilt] as const satisfies readonly Scene[];

export type SceneId = (typeof scenes)[number]['id'];
