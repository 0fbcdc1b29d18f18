import { flatten, unflatten } from 'flat';
import type { RunConfig } from '#worker/protocolTrain.ts';

type Leaf = string | number | boolean | null;
type Flat = Record<string, Leaf>;

/** Words that read back as themselves; everything else is written as JSON. */
const word = /^[a-zA-Z][\w-]*$/;
/** A place in a set-up: names and small indices. What objects inherit is none of them. */
const place = /^[a-zA-Z]\w*(\.([a-zA-Z]\w*|\d{1,2}))*$/;
const inherited = ['constructor', 'prototype'];

const isWord = (value: Leaf): value is string =>
  typeof value === 'string' && word.test(value) && !['true', 'false', 'null'].includes(value);
/** A value without the comma that separates. */
const written = (value: Leaf): string =>
  (isWord(value) ? value : JSON.stringify(value)).replace(/[%,]/g, encodeURIComponent);

/** The value of {@link written}. Throws where it is none. */
function read(text: string): Leaf {
  const plain = decodeURIComponent(text);
  if (isWord(plain)) return plain;
  const value: unknown = JSON.parse(plain);
  if (typeof value === 'object' && value !== null) throw new TypeError('one value expected');
  return value as Leaf;
}

const below = (root: string) => (key: string) => key === root || key.startsWith(`${root}.`);

/** The highest place over `key` that `flat` has nothing of. */
function gone(key: string, flat: Flat): string {
  const parts = key.split('.');
  for (let n = 1; n < parts.length; n += 1) {
    const root = parts.slice(0, n).join('.');
    if (!Object.keys(flat).some(below(root))) return root;
  }
  return key;
}

/**
 * What `config` has otherwise than `base`, as short text: `seed:8,arms.0.mix.weights.l1:0.5,arms.2:`. A place without a
 * value is one that `config` does not have. Empty where they are alike. A person's folder is never part of it.
 */
export function runText(base: RunConfig, config: RunConfig): string {
  const dataset = config.dataset === 'folder' ? base.dataset : config.dataset;
  const before = flatten<RunConfig, Flat>(base);
  const after = flatten<RunConfig, Flat>({ ...config, dataset });
  const removed = Object.keys(before).filter((key) => !(key in after));
  const changed = Object.entries(after).filter(([key, value]) => before[key] !== value);
  return [
    ...new Set(removed.map((key) => `${gone(key, after)}:`)),
    ...changed.map(([key, value]) => `${key}:${written(value)}`),
  ].join(',');
}

/** `text` over `base`: not checked yet, the worker knows what can be opened. Null where the text is none of ours. */
export function configOf(base: RunConfig, text: string): object | null {
  let flat = flatten<RunConfig, Flat>(base);
  for (const part of text === '' ? [] : text.split(',')) {
    const at = part.indexOf(':');
    const key = part.slice(0, Math.max(at, 0));
    if (!place.test(key) || key.split('.').some((name) => inherited.includes(name))) return null;
    // What stood there, below it or above it, gives way.
    const stays = (old: string) => !below(key)(old) && !below(old)(key);
    flat = Object.fromEntries(Object.entries(flat).filter(([old]) => stays(old)));
    try {
      if (part.length > at + 1) flat[key] = read(part.slice(at + 1));
    } catch {
      return null;
    }
  }
  return unflatten<Flat, object>(flat);
}
