import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EarlyTensors } from './earlyTensors.ts';
import { partOf } from './parts.ts';
import type { Source } from './sources.ts';
import { memoryStorage, type WeightStorage } from './storage.ts';
import { WeightStore } from './store.ts';
import type { NamedTensor } from './tensorFile.ts';
import { failureFrom } from './testing/failures.ts';
import {
  breaking,
  type FileServer,
  holding,
  startFileServer,
  tagged,
  withoutRanges,
} from './testing/fileServer.ts';
import { h5File } from './testing/h5File.ts';
import { safetensorsFile } from './testing/safetensorsFile.ts';
import { asTorchvision, digests, testNetwork, testValues } from './testing/tensors.ts';

const MiB = 1024 * 1024;
const slim = testNetwork('vgg19-slim');
const keras = await h5File(slim, {}, true);
const squeezenet = testNetwork('squeezenet');
const classifier = { name: 'a.classifier', shape: [3 * MiB], values: testValues(3 * MiB, 9) };
// The classifier comes first in the file, as big tensors may.
const torch = safetensorsFile([classifier, ...asTorchvision(squeezenet)]);

let server: FileServer;
let storage: WeightStorage;
let sources: Source[];
beforeEach(async () => {
  server = await startFileServer();
  server.files.set('/slim.h5', keras).set('/squeezenet.safetensors', torch);
  storage = memoryStorage();
  sources = [
    {
      id: 'whole',
      backbone: 'vgg19-slim',
      urls: [`${server.url}slim.h5`],
      redirectsTo: [],
      bytes: keras.length,
      family: 'oxford',
      licence: 'none',
      how: { kind: 'whole', md5: createHash('md5').update(keras).digest('hex') },
    },
    {
      id: 'parts',
      backbone: 'squeezenet',
      urls: [`${server.url}squeezenet.safetensors`],
      redirectsTo: [],
      bytes: 722_496 * 4,
      family: 'lpips',
      licence: 'none',
      how: { kind: 'parts' },
    },
  ];
});
afterEach(() => server.close());

const store = () => new WeightStore({ base: server.url, storage, sources, pauseMs: 0 });
async function readAll(id: 'vgg19-slim' | 'squeezenet') {
  const tensors: NamedTensor[] = [];
  for await (const tensor of (await store().open(id)).tensors()) tensors.push(tensor);
  return digests(tensors);
}

describe('download of a whole file', () => {
  it('says before what it will get', () => {
    expect(store().sources('vgg19-slim')).toEqual([
      {
        id: 'whole',
        url: `${server.url}slim.h5`,
        bytes: keras.length,
        family: 'oxford',
        licence: 'none',
      },
    ]);
  });

  it('checks, converts and keeps it, and forgets the parts', async () => {
    const seen: string[] = [];
    await store().download('vgg19-slim', 'whole', ({ stage, bytesDone, bytesTotal }) => {
      if (bytesDone === bytesTotal) seen.push(stage);
    });
    expect(new Set(seen)).toEqual(new Set(['download', 'convert']));
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
    expect(await storage.keys('part/')).toEqual([]);
    const { manifest } = await store().open('vgg19-slim');
    expect(manifest).toMatchObject({ source: `${server.url}slim.h5`, licence: 'none', family: 'oxford' });
  });

  it('goes on by itself after the connection broke', async () => {
    server.behave = breaking(5 * MiB, 1, server.behave);
    await store().download('vgg19-slim', 'whole');
    expect(server.requests).toHaveLength(2);
    expect(Number(/bytes=(\d+)-$/.exec(server.requests[1]!)?.[1])).toBeGreaterThanOrEqual(4 * MiB);
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('keeps what came when it gives up, and goes on from there the next time', async () => {
    const healthy = server.behave;
    server.behave = breaking(5 * MiB, 1, (_request, response) => response.writeHead(503).end());
    const failure = await failureFrom(() => store().download('vgg19-slim', 'whole'));
    expect(failure).toMatchObject({
      code: 'download-failed',
      url: `${server.url}slim.h5`,
      reason: 'status',
      detail: 'HTTP 503',
    });
    const { bytesDone } = failure as { bytesDone: number };
    expect(bytesDone).toBeGreaterThanOrEqual(4 * MiB);
    const status = (await store().status()).find(({ id }) => id === 'vgg19-slim');
    expect(status?.sources).toMatchObject([{ id: 'whole', bytesKept: bytesDone }]);
    server.behave = healthy;
    server.requests.length = 0;
    await store().download('vgg19-slim', 'whole');
    expect(server.requests).toEqual([`/slim.h5 bytes=${bytesDone}-`]);
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('starts over where the server does not do ranges', async () => {
    server.behave = breaking(5 * MiB, 1, withoutRanges);
    await store().download('vgg19-slim', 'whole');
    expect(server.requests[1]).toMatch(/bytes=\d+-$/);
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('tries the same file elsewhere', async () => {
    sources[0] = { ...sources[0]!, urls: [`${server.url}gone.h5`, `${server.url}slim.h5`] };
    await store().download('vgg19-slim', 'whole');
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('stops when cancelled, and goes on later', async () => {
    const controller = new AbortController();
    const run = store().download(
      'vgg19-slim',
      'whole',
      ({ bytesDone }) => bytesDone > 4 * MiB && controller.abort(),
      controller.signal,
    );
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect((await storage.keys('part/whole/')).length).toBeGreaterThan(0);
    await store().download('vgg19-slim', 'whole');
    expect(server.requests.at(-1)).toMatch(/bytes=[1-9]\d*-$/);
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('refuses a wrong checksum and does not keep the file', async () => {
    const changed = keras.slice();
    changed[keras.length - 1]! ^= 1;
    server.files.set('/slim.h5', changed);
    expect(await failureFrom(() => store().download('vgg19-slim', 'whole'))).toMatchObject({
      code: 'bad-weights',
      file: 'slim.h5',
      reason: 'wrong-checksum',
    });
    expect(await storage.keys('')).toEqual([]);
  });

  it('refuses a file longer than said', async () => {
    sources[0] = { ...sources[0]!, bytes: keras.length - 10 };
    expect(await failureFrom(() => store().download('vgg19-slim', 'whole'))).toMatchObject({
      code: 'download-failed',
      reason: 'too-long',
      detail: `> ${keras.length - 10} bytes`,
    });
  });

  it('says so before it starts when there is no room', async () => {
    storage = memoryStorage(20 * MiB);
    const failure = await failureFrom(() => store().download('vgg19-slim', 'whole'));
    expect(failure).toMatchObject({ code: 'storage-full', freeBytes: 20 * MiB });
    expect(server.requests).toEqual([]);
  });
});

/** Takes what a download hands on: the names, and the tensors since it began anew. */
function receiver() {
  const given: NamedTensor[] = [];
  let [startedOver, onAdd] = [0, (_count: number) => {}];
  return {
    given,
    startedOver: () => startedOver,
    reached: (count: number) =>
      new Promise<void>((resolve) => {
        onAdd = (now) => now >= count && resolve();
        onAdd(given.length);
      }),
    add(tensor: NamedTensor) {
      given.push({ ...tensor, values: tensor.values.slice() });
      onAdd(given.length);
    },
    startOver() {
      startedOver += 1;
      given.length = 0;
    },
  };
}

describe('a Keras file on its way', () => {
  const held = () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    return { release, released };
  };

  it('gives its shallow layers before the deep ones have come, with the values of the checked file', async () => {
    const { release, released } = held();
    server.behave = holding(6 * MiB, released, server.behave);
    const taken = receiver();
    const run = store().download('vgg19-slim', 'whole', undefined, undefined, taken);
    await taken.reached(8);
    expect(digests(taken.given.slice(0, 8))).toEqual(digests(slim.slice(0, 8)));
    expect(taken.given.length).toBeLessThan(slim.length);
    // The table of contents is read by small pieces; the file itself is not asked for twice.
    const peeks = server.requests.filter((request) => !request.endsWith(' -'));
    expect(peeks.length).toBeGreaterThan(0);
    for (const peek of peeks) {
      const [, start, end] = /bytes=(\d+)-(\d+)$/.exec(peek)!;
      expect(Number(end) - Number(start)).toBeLessThan(16 * 1024);
    }
    release();
    await run;
    expect(digests(taken.given)).toEqual(digests(slim));
    expect(taken.startedOver()).toBe(0);
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('gives them at its end where the server does no ranges', async () => {
    server.behave = withoutRanges;
    const taken = receiver();
    await store().download('vgg19-slim', 'whole', undefined, undefined, taken);
    expect(digests(taken.given)).toEqual(digests(slim));
  });

  it('that is another one after the connection broke begins anew, and so do its layers', async () => {
    const negated = slim.map((tensor) => ({ ...tensor, values: tensor.values.map((v) => -v) }));
    const other = await h5File(negated, {}, true);
    server.files.set('/slim.h5', other);
    let tag = '"before"';
    const whole = server.behave;
    const { release, released } = held();
    server.behave = tagged(
      () => tag,
      (request, response, bytes) => {
        if (request.headers.range) return whole(request, response, bytes);
        response.writeHead(200, { 'content-length': bytes!.length });
        response.write(bytes!.subarray(0, 6 * MiB));
        void released.then(() => response.socket?.destroy());
      },
    );
    const taken = receiver();
    const run = store().download('vgg19-slim', 'whole', undefined, undefined, taken);
    await taken.reached(4);
    tag = '"after"';
    server.files.set('/slim.h5', keras);
    server.behave = tagged(() => tag, whole);
    server.requests.length = 0;
    release();
    await run;
    expect(server.requests[0]).toMatch(/bytes=[1-9]\d*-$/);
    expect(server.requests[1]).toBe('/slim.h5 -');
    expect(taken.startedOver()).toBe(1);
    expect(digests(taken.given)).toEqual(digests(slim));
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('takes back what it gave when the checked file holds something else', async () => {
    const other = slim.with(1, { ...slim[1]!, values: slim[1]!.values.map((v) => v + 1) });
    const bytes = await h5File(other, {}, true);
    await storage.put(partOf('whole', 0, bytes.length).key, bytes);
    const taken = receiver();
    const transfer = { storage, fetch, pauseMs: 0, onProgress: () => {} };
    const early = new EarlyTensors(sources[0]!, transfer, taken);
    early.came(bytes.length);
    await taken.reached(slim.length);
    await early.end();
    expect(digests(taken.given)).toEqual(digests(other));
    for (const tensor of slim) await early.checked(tensor);
    expect(taken.startedOver()).toBe(1);
    expect(taken.given).toEqual([]);
  });
});

describe('download by ranges', () => {
  it('gets the header and the needed tensors only, shallow ones first', async () => {
    const names: string[] = [];
    await store().download('squeezenet', 'parts', undefined, undefined, {
      add: ({ name }) => void names.push(name),
      startOver: () => {},
    });
    expect(names).toEqual(squeezenet.map(({ name }) => name));
    expect(await readAll('squeezenet')).toEqual(digests(squeezenet));
    const asked = server.requests.reduce((sum, request) => {
      const range = /bytes=(\d+)-(\d+)$/.exec(request);
      return sum + (range ? Number(range[2]) - Number(range[1]) + 1 : torch.length);
    }, 0);
    expect(asked).toBeLessThan(722_496 * 4 + 20_000);
    expect(await storage.keys('part/')).toEqual([]);
  });

  it('goes on from the tensors that have come', async () => {
    const healthy = server.behave;
    let left = 20;
    server.behave = (request, response, bytes) => {
      left -= 1;
      if (left < 0) response.writeHead(500).end();
      else healthy(request, response, bytes);
    };
    expect(await failureFrom(() => store().download('squeezenet', 'parts'))).toMatchObject({
      code: 'download-failed',
      reason: 'status',
      detail: 'HTTP 500',
    });
    const come = server.requests.slice(0, 20);
    server.requests.length = 0;
    server.behave = healthy;
    await store().download('squeezenet', 'parts');
    expect(server.requests.some((request) => come.includes(request))).toBe(false);
    expect(await readAll('squeezenet')).toEqual(digests(squeezenet));
  });

  it('does not mix two files: what came of the older one goes', async () => {
    const healthy = server.behave;
    let left = 20;
    server.behave = tagged(
      () => (left > 0 ? '"before"' : '"after"'),
      (request, response, bytes) => {
        left -= 1;
        healthy(request, response, bytes);
      },
    );
    expect(await failureFrom(() => store().download('squeezenet', 'parts'))).toEqual({
      code: 'download-changed',
      url: `${server.url}squeezenet.safetensors`,
    });
    expect(await storage.keys('')).toEqual([]);
    await store().download('squeezenet', 'parts');
    expect(await readAll('squeezenet')).toEqual(digests(squeezenet));
  });

  it('does not swallow a whole file from a server without ranges', async () => {
    server.behave = withoutRanges;
    expect(await failureFrom(() => store().download('squeezenet', 'parts'))).toMatchObject({
      code: 'download-failed',
      reason: 'no-ranges',
      bytesDone: 0,
    });
  });

  it('does not know other sources', async () => {
    expect(await failureFrom(async () => store().download('squeezenet', 'nope'))).toMatchObject({
      code: 'bad-request',
      expected: 'parts',
      found: 'nope',
    });
  });
});
