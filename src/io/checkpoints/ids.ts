import '#core/zodWithoutEval.ts';
import * as z from 'zod';

/** The ids of a registry. */
export const idsOf = <T extends string>(registry: Readonly<Record<T, unknown>>) =>
  z.enum(Object.keys(registry) as [T, ...T[]]);
