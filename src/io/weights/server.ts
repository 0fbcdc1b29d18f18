import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { AppError, type BrokenDownload } from '#core/failure.ts';
import type { FetchShard } from './assemble.ts';
import { checkManifest, maxManifestBytes, parseManifest, type WeightsManifest } from './manifest.ts';
import { readBody } from './readBody.ts';
import { badWeights } from './refuse.ts';
import { messageOf } from './transfer.ts';

export type Fetch = typeof fetch;

/** Where the page's own server keeps a network. `base` ends in a slash. */
const folder = (base: string, id: BackboneId): string => `${base}models/${id}/`;

/**
 * The manifest on this server, or null when there is none. A server that answers everything with its index page has none
 * either. Throws `bad-weights` when there is one that is broken, `download-failed` when the server cannot be reached.
 */
export async function serverManifest(
  base: string,
  id: BackboneId,
  fetcher: Fetch,
  signal?: AbortSignal,
): Promise<WeightsManifest | null> {
  const url = `${folder(base, id)}manifest.json`;
  const response = await reach(fetcher, url, 0, { cache: 'no-cache' }, signal);
  if (!response.ok || response.headers.get('content-type')?.includes('text/html')) {
    // Read to its end: a browser tells of an answer that is broken off as of one that failed.
    await response.arrayBuffer();
    return null;
  }
  const text = new TextDecoder().decode(await readBody(response, maxManifestBytes, signal));
  const manifest = parseManifest(parseJson(text, url), url);
  checkManifest(manifest, backbones[id], url);
  return manifest;
}

/** Gets shards of `id` from this server. */
export function serverShards(base: string, id: BackboneId, fetcher: Fetch): FetchShard {
  return async ({ file, sizeBytes, sha256 }, signal) => {
    // The hash in the query keeps a cache from answering with a shard of earlier weights.
    const url = `${folder(base, id)}${file}?${sha256.slice(0, 16)}`;
    const response = await reach(fetcher, url, sizeBytes, {}, signal);
    if (!response.ok) throw failed(url, 'status', `HTTP ${response.status}`, sizeBytes);
    try {
      return await readBody(response, sizeBytes + 1, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw failed(url, 'connection', messageOf(error), sizeBytes);
    }
  };
}

async function reach(
  fetcher: Fetch,
  url: string,
  bytes: number,
  init: RequestInit,
  signal?: AbortSignal,
): Promise<Response> {
  try {
    return await fetcher(url, signal ? { ...init, signal } : init);
  } catch (error) {
    signal?.throwIfAborted();
    throw failed(url, 'connection', messageOf(error), bytes);
  }
}

const failed = (url: string, reason: BrokenDownload, detail: string, bytesTotal: number): AppError =>
  new AppError({ code: 'download-failed', url, reason, detail, bytesDone: 0, bytesTotal });

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badWeights(file, 'unknown-format', 'JSON', text.slice(0, 40));
  }
}
