import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server treats a request; the default serves what is there, with HTTP Range. */
export type Behaviour = (
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Uint8Array | undefined,
) => void;

export interface FileServer {
  readonly url: string;
  /** Path -> its bytes. */
  readonly files: Map<string, Uint8Array>;
  /** `path range` of each request, in order. */
  readonly requests: string[];
  behave: Behaviour;
  close(): Promise<void>;
}

/** A server on a free port of this machine that can be told to misbehave. */
export async function startFileServer(): Promise<FileServer> {
  const files = new Map<string, Uint8Array>();
  const requests: string[] = [];
  const http = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    // One that is kept open may be closed in the moment in which it is used again.
    response.setHeader('connection', 'close');
    requests.push(`${path} ${request.headers.range ?? '-'}`);
    server.behave(request, response, files.get(path));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: FileServer = {
    url: `http://127.0.0.1:${port}/`,
    files,
    requests,
    behave: withRanges,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

/** Serves files, and parts of them where asked. */
const withRanges: Behaviour = (request, response, bytes) => {
  if (!bytes) return void response.writeHead(404).end();
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (!range) return void response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  const start = Number(range[1]);
  const end = range[2] ? Math.min(Number(range[2]) + 1, bytes.length) : bytes.length;
  if (start >= bytes.length) return void response.writeHead(416).end();
  const headers = {
    'content-range': `bytes ${start}-${end - 1}/${bytes.length}`,
    'content-length': end - start,
  };
  response.writeHead(206, headers).end(bytes.subarray(start, end));
};

/** Serves whole files only, as if it had never heard of ranges. */
export const withoutRanges: Behaviour = (_request, response, bytes) => {
  if (!bytes) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
};

/** Sends the first `bytesSent` bytes of a whole file, and the rest when `released`; parts of it come as `then` gives them. */
export function holding(bytesSent: number, released: Promise<void>, then: Behaviour): Behaviour {
  return (request, response, bytes) => {
    if (!bytes || request.headers.range !== undefined) return then(request, response, bytes);
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytesSent));
    void released.then(() => response.end(bytes.subarray(bytesSent)));
  };
}

/** Names the file that it serves by an ETag. */
export const tagged =
  (tag: () => string, then: Behaviour): Behaviour =>
  (request, response, bytes) => {
    response.setHeader('etag', tag());
    then(request, response, bytes);
  };

/** Breaks the connection after `bytesSent` bytes of the answer, `times` times; then behaves as `then`. */
export function breaking(bytesSent: number, times: number, then: Behaviour): Behaviour {
  let left = times;
  return (request, response, bytes) => {
    if (left === 0 || !bytes) return then(request, response, bytes);
    left -= 1;
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const partial = request.headers.range !== undefined && then !== withoutRanges;
    response.writeHead(partial ? 206 : 200, { 'content-length': bytes.length - (partial ? start : 0) });
    const from = partial ? start : 0;
    response.write(bytes.subarray(from, from + bytesSent), () => response.socket?.destroy());
  };
}
