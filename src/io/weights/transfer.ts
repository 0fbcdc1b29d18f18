import { AppError, type BrokenDownload } from '#core/failure.ts';
import { tagKey } from './parts.ts';
import type { Fetch } from './server.ts';
import type { WeightStorage } from './storage.ts';

/** What a download needs from outside. */
export interface Transfer {
  readonly storage: WeightStorage;
  readonly fetch: Fetch;
  readonly onProgress: (bytesDone: number) => void;
  readonly signal?: AbortSignal;
  /** Wait before the next try, doubled each time. */
  readonly pauseMs: number;
}

/** Makes the failure of one download. */
export type Fail = (reason: BrokenDownload, detail: string) => AppError;

/** Tries without a new byte before a download is given up; what has come stays for the next time. */
const maxTries = 3;

/**
 * Calls `attempt` with one url after the other until it succeeds, as long as tries bring new bytes or are fewer than
 * three. Only failures of the connection are tried again. Rejects with the first url's `download-failed`.
 */
export async function withRetries<T>(
  urls: readonly string[],
  { signal, pauseMs }: Pick<Transfer, 'signal' | 'pauseMs'>,
  bytesCome: () => number,
  attempt: (url: string) => Promise<T>,
): Promise<T> {
  const failures = new Map<string, unknown>();
  let best = bytesCome();
  let inVain = 0;
  for (let index = 0; ; index += 1) {
    const url = urls[index % urls.length]!;
    try {
      return await attempt(url);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof AppError) || error.failure.code !== 'download-failed') throw error;
      failures.set(url, error);
      inVain = bytesCome() > best ? 0 : inVain + 1;
      best = Math.max(best, bytesCome());
      if (inVain >= maxTries) throw failures.get(urls[0]!) ?? error;
      await pause(pauseMs * 2 ** inVain, signal);
    }
  }
}

/** Waits; rejects at once when `signal` aborts. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Asks for [start, end) of a file, or for all from `start` when `end` is null. Throws `download-failed`. */
export async function request(
  { fetch: fetcher, signal }: Pick<Transfer, 'fetch' | 'signal'>,
  url: string,
  start: number,
  end: number | null,
  fail: Fail,
): Promise<Response> {
  const headers: HeadersInit =
    start === 0 && end === null ? {} : { Range: `bytes=${start}-${end === null ? '' : end - 1}` };
  try {
    return await fetcher(url, { headers, ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw fail('connection', messageOf(error));
  }
}

/**
 * Whether a response to a Range is of another file than what has come from `url` before (`goesOn`), by the servers' ETag.
 * If-Range would say it better, but makes a page ask for leave first, which these hosts refuse. Where a server shows no
 * ETag, or other bytes came from elsewhere, it is not known; without `goesOn` this file becomes the one to go on with.
 */
export async function isOtherFile(
  storage: WeightStorage,
  sourceId: string,
  url: string,
  response: Response,
  goesOn: boolean,
): Promise<boolean> {
  const key = tagKey(sourceId);
  const [tag, before] = [response.headers.get('etag'), goesOn ? await storage.get(key) : undefined];
  const known = tagOf(before, url);
  // As text, since not every storage keeps anything but bytes.
  if (tag !== null && !goesOn) await storage.put(key, new TextEncoder().encode(`${url}\n${tag}`));
  return tag !== null && known !== null && tag !== known;
}

function tagOf(kept: unknown, url: string): string | null {
  const [from, tag] = kept instanceof Uint8Array ? new TextDecoder().decode(kept).split('\n') : [];
  return from === url ? (tag ?? null) : null;
}

/** What went wrong, with its cause: Node says only "fetch failed" by itself. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause ? `${error.message}: ${cause}` : error.message;
}
