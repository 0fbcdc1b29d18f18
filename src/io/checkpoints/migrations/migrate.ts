import { from1to2 } from './1to2.ts';
import type { Json } from './json.ts';

/** How a manifest of one version becomes one of the next, by the version that it has. */
const steps: Readonly<Record<number, (manifest: Json) => Json>> = { 1: from1to2 };

/** The version that this page writes. */
export const VERSION = 1 + Math.max(...Object.keys(steps).map(Number));

const NAME = 'perceptual-run/';
export const schemaOf = (version: number): string => `${NAME}${version}`;

/** Version of a manifest; null where it is no run's. */
export function versionOf(schema: unknown): number | null {
  const number = typeof schema === 'string' && schema.startsWith(NAME) ? schema.slice(NAME.length) : '';
  return /^[1-9]\d{0,5}$/.test(number) ? Number(number) : null;
}

/** A manifest of `version` as one of {@link VERSION}. What does not look as that version should is left as it is. */
export function migrate(manifest: Json, version: number): Json {
  let now = manifest;
  for (let at = version; at < VERSION; at += 1) now = { ...steps[at]!(now), schema: schemaOf(at + 1) };
  return now;
}
