import type { WeightFamily } from '#core/backbones/types.ts';
import type { ByteSource } from './byteSource.ts';
import { openManifest } from './formats/manifestFile.ts';
import type { FindSource } from './formats/stream.ts';
import { isTfjs, openTfjs } from './formats/tfjs.ts';
import type { Learnt } from './learnt.ts';
import { openFile } from './open.ts';
import { type Recognised, recognise, type WeightsNote } from './recognise.ts';
import { badWeights } from './refuse.ts';
import type { TensorFile } from './tensorFile.ts';

/** Largest JSON file in bytes that is parsed. */
const maxJsonBytes = 4 * 1024 * 1024;

/** What a set of files holds together. */
export interface Contents {
  readonly networks: readonly Recognised[];
  readonly learnt: readonly Learnt[];
  readonly notes: readonly WeightsNote[];
}

/**
 * Opens weights files given together, in any order. A JSON file finds its shards among the others by name, or through
 * `beside` (a folder). `asked`: the family that the person has named. Throws `bad-weights` or `family-unknown` for the first
 * file that cannot be used.
 */
export async function openFiles(
  sources: readonly ByteSource[],
  beside: FindSource = async () => null,
  signal?: AbortSignal,
  asked: WeightFamily | null = null,
): Promise<Contents> {
  const opened: TensorFile[] = [];
  const shards = new Set<ByteSource>();
  const find: FindSource = async (path) => {
    const name = path.split('/').at(-1) ?? '';
    const source = sources.find((candidate) => candidate.name === name) ?? (await beside(name));
    if (source) shards.add(source);
    return source;
  };
  const others: ByteSource[] = [];
  for (const source of sources) {
    const json = await readJson(source, signal);
    if (json === undefined) others.push(source);
    else if (isTfjs(json)) opened.push(await openTfjs(json, source.name, find));
    else opened.push(await openManifest(json, source.name, find, signal));
  }
  for (const source of others) if (!shards.has(source)) opened.push(await openFile(source, signal));
  const found = await Promise.all(opened.map((file) => recognise(file, asked, signal)));
  return {
    networks: found.flatMap(({ network }) => network ?? []),
    learnt: found.flatMap(({ learnt }) => learnt),
    notes: found.flatMap(({ notes }) => notes),
  };
}

/** The file's JSON value; undefined when it does not begin as JSON does. */
async function readJson(source: ByteSource, signal?: AbortSignal): Promise<unknown> {
  const head = new TextDecoder().decode(await source.read(0, Math.min(16, source.size), signal));
  if (!/^\s*[[{]/.test(head)) return undefined;
  if (source.size > maxJsonBytes) {
    throw badWeights(source.name, 'unsafe', `<= ${maxJsonBytes} bytes`, `${source.size} bytes`);
  }
  try {
    return JSON.parse(new TextDecoder().decode(await source.read(0, source.size, signal)));
  } catch {
    throw badWeights(source.name, 'truncated', 'JSON', head);
  }
}
