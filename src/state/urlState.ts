import * as z from 'zod';
import {
  backboneIds,
  backendNames,
  conventionFields,
  distanceIds,
  mistakeIds,
  prepareFields,
} from '#worker/schemas.ts';
import type { Weights } from './rowKeys.ts';

/** Far above what equalising gives; times any distance it is still a number. */
const maxWeight = 1e30;

/** `relu1_2:1,relu2_2:0.5` */
const weights = z.string().transform((text, context): Weights => {
  const entries = text.split(',').map((part) => {
    const at = part.lastIndexOf(':');
    const value = part.slice(at + 1);
    return [part.slice(0, at), value.trim() === '' ? Number.NaN : Number(value)] as const;
  });
  const bad = entries.some(
    ([key, value]) => !/^[a-z][\w~-]*$/.test(key) || !(value >= 0 && value <= maxWeight),
  );
  if (bad) context.addIssue({ code: 'custom', message: 'tap:weight, separated by commas' });
  return Object.fromEntries(entries);
});

const size = z
  .string()
  .regex(/^(native|\d{2,5})$/)
  .transform((text) => (text === 'native' ? null : Number(text)))
  .refine((side) => side === null || (side >= 16 && side <= 16384));

const list = <T extends string>(values: readonly [T, ...T[]]) =>
  z.string().transform((text, context): T[] => {
    const parts = text.split(',').filter(Boolean);
    if (!parts.every((part) => (values as readonly string[]).includes(part)))
      context.addIssue({ code: 'custom', message: values.join(', ') });
    return parts as T[];
  });

const keys = z
  .string()
  .regex(/^[a-z][\w~,-]*$/)
  .transform((text) => text.split(',').filter(Boolean));

const id = z.string().regex(/^[\w-]{1,60}$/);

/** Every setting that a link carries, by its key. Images are never among them. */
const schema = {
  tab: z.enum(['compare', 'train']),
  preset: id,
  run: z.string().max(8000),
  backbone: z.enum(backboneIds),
  backend: z.enum(['auto', ...backendNames]),
  recipe: id,
  distance: z.enum(distanceIds),
  place: z.enum(['after-relu', 'before-relu']),
  reduction: z.enum(['mean', 'sum']),
  w: weights,
  mute: keys,
  solo: keys,
  lang: z.enum(['en', 'zh-CN']),
  theme: z.enum(['auto', 'light', 'dark']),
  view: z.enum(['side', 'split', 'onion', 'blink', 'difference', 'heat']),
  tap: z.string().regex(/^[\w~-]{1,40}$/),
  size,
  ...prepareFields,
  ...conventionFields,
  border: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(conventionFields.border),
  ppd: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,3})?$/)
    .transform(Number)
    .pipe(conventionFields.ppd),
  mistakes: list(mistakeIds),
  scene: id,
  seed: z.coerce.number().int().min(0).max(4294967295),
  distortion: id,
  strength: z.coerce.number().min(0).max(1),
} as const;

export type UrlKey = keyof typeof schema;
export type UrlState = { -readonly [K in UrlKey]?: z.output<(typeof schema)[K]> };

export interface ParsedUrl {
  readonly state: UrlState;
  /** Keys whose value was not understood, with the value as it came: the page falls back and says so. */
  readonly refused: readonly { key: UrlKey; value: string }[];
}

/** Reads a link's query. Unknown keys are ignored, bad values are left out and named. */
export function parseUrl(search: string): ParsedUrl {
  const query = new URLSearchParams(search);
  const state: Record<string, unknown> = {};
  const refused: { key: UrlKey; value: string }[] = [];
  for (const key of Object.keys(schema) as UrlKey[]) {
    const value = query.get(key);
    if (value === null) continue;
    const parsed = schema[key].safeParse(value);
    if (parsed.success) state[key] = parsed.data;
    else refused.push({ key, value });
  }
  return { state: state as UrlState, refused };
}

/** Number as short text that reads back as the same number. */
const numberText = (value: number): string => String(value);

/** The query of a link, without `?`; keys that are undefined are left out. */
export function formatUrl(state: UrlState): string {
  const query = new URLSearchParams();
  for (const key of Object.keys(schema) as UrlKey[]) {
    const value = state[key];
    if (value === undefined) continue;
    query.set(key, textOf(key, value));
  }
  // Colons and commas are legal in a query; a link stays readable with them.
  return query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
}

function textOf(key: UrlKey, value: NonNullable<UrlState[UrlKey]> | null): string {
  if (key === 'w')
    return Object.entries(value as Weights)
      .map(([tap, weight]) => `${tap}:${numberText(weight)}`)
      .join(',');
  if (value === null) return 'native';
  return Array.isArray(value) ? value.join(',') : String(value);
}
