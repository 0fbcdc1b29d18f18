import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { convert } from './convert.ts';
import { keptLearnt } from './keptLearnt.ts';
import { openFiles } from './openFiles.ts';
import { learntIn } from './openWeights.ts';
import { memoryStorage, type WeightStorage } from './storage.ts';
import { WeightStore } from './store.ts';
import type { NamedTensor } from './tensorFile.ts';
import { sourceOf } from './testing/bytes.ts';
import { failureFrom } from './testing/failures.ts';
import { type FileServer, startFileServer } from './testing/fileServer.ts';
import { safetensorsFile } from './testing/safetensorsFile.ts';
import {
  asTorchvision,
  digests,
  namedHeads,
  type TestTensor,
  testHeads,
  testNetwork,
  testValues,
} from './testing/tensors.ts';

const MiB = 1024 * 1024;
const squeezenet = testNetwork('squeezenet');
const heads = testHeads('squeezenet');
const slim = testNetwork('vgg19-slim');
const otherSlim = slim.map((tensor) => ({ ...tensor, values: tensor.values.map((value) => -value) }));

const fileOf = (tensors: readonly TestTensor[], name: string) => new File([safetensorsFile(tensors)], name);
const backboneFile = fileOf(asTorchvision(squeezenet), 'squeezenet.safetensors');
const headsFile = fileOf(
  [...namedHeads('squeezenet', 'squeeze'), ...namedHeads('alexnet', 'alex')],
  'heads.safetensors',
);
const slimFile = fileOf(slim, 'slim.safetensors');
const otherSlimFile = fileOf(otherSlim, 'other.safetensors');

let server: FileServer;
let storage: WeightStorage;
beforeEach(async () => {
  server = await startFileServer();
  storage = memoryStorage();
});
afterEach(() => server.close());

const store = () => new WeightStore({ base: server.url, storage, sources: [] });
async function readAll(id: BackboneId) {
  const tensors: NamedTensor[] = [];
  for await (const tensor of (await store().open(id)).tensors()) tensors.push(tensor);
  return digests(tensors);
}
const statusOf = async (id: BackboneId) => (await store().status()).find((status) => status.id === id);

/** Puts a network on the server as `npm run weights` does. */
async function serve(tensors: readonly TestTensor[], agreement?: unknown) {
  const { networks, learnt } = await openFiles([sourceOf(safetensorsFile(tensors), 'served.safetensors')]);
  const { id } = networks[0]!;
  const manifest = await convert(networks[0]!, {
    dtype: 'float32',
    learnt: learnt.filter((one) => one.id === id),
    write: async (file, bytes) => void server.files.set(`/models/${id}/${file}`, bytes.slice()),
  });
  const json = JSON.stringify(agreement ? { ...manifest, agreement } : manifest);
  server.files.set(`/models/${id}/manifest.json`, new TextEncoder().encode(json));
}

describe('open', () => {
  it('says that weights are missing', async () => {
    expect(await failureFrom(() => store().open('vgg19'))).toEqual({
      code: 'weights-missing',
      backbone: 'vgg19',
      name: backbones.vgg19.label,
    });
  });

  it('reads from the server', async () => {
    await serve(slim);
    const open = await store().open('vgg19-slim');
    expect(open).toMatchObject({
      where: 'server',
      bytes: slim.reduce((sum, t) => sum + t.values.length * 4, 0),
    });
    expect(open.identity).toMatchObject({ family: 'oxford', dtype: 'float32', source: 'served.safetensors' });
    const seen: number[] = [];
    for await (const _ of open.tensors((done, total) => seen.push(done / total)));
    expect(seen.at(-1)).toBe(1);
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('takes an index page in place of a manifest for none', async () => {
    server.behave = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>');
    expect(await failureFrom(() => store().open('vgg19'))).toMatchObject({ code: 'weights-missing' });
  });

  it('refuses a broken manifest, a broken shard and a missing one', async () => {
    await serve(slim);
    const shard = [...server.files.keys()].find((path) => path.endsWith('.bin'))!;
    const bytes = server.files.get(shard)!;
    const wrong = bytes.slice();
    wrong[0]! ^= 1;
    server.files.set(shard, wrong);
    expect(await failureFrom(() => readAll('vgg19-slim'))).toMatchObject({ reason: 'wrong-checksum' });
    server.files.set(shard, new Uint8Array([...bytes, 1]));
    expect(await failureFrom(() => readAll('vgg19-slim'))).toMatchObject({ reason: 'truncated' });
    server.files.delete(shard);
    expect(await failureFrom(() => readAll('vgg19-slim'))).toMatchObject({
      code: 'download-failed',
      reason: 'status',
      detail: 'HTTP 404',
    });
    server.files.set('/models/vgg19-slim/manifest.json', new TextEncoder().encode('{"schema": '));
    expect(await failureFrom(() => store().open('vgg19-slim'))).toMatchObject({ code: 'bad-weights' });
    expect((await statusOf('vgg19-slim'))?.state).toEqual({ at: 'absent' });
  });

  it('says when the server cannot be reached', async () => {
    await server.close();
    expect(await failureFrom(() => store().open('vgg19'))).toMatchObject({ code: 'download-failed' });
  });
});

describe('install', () => {
  it("keeps a dropped file before the server's, until it is removed", async () => {
    const agreement = [{ tap: 'relu1_2', spearman: 0.99, pearsonLog: 0.98 }];
    await serve(slim, agreement);
    expect(await statusOf('vgg19-slim')).toMatchObject({ state: { where: 'server' }, agreement });
    expect(await store().install([otherSlimFile])).toBe('vgg19-slim');
    expect(await statusOf('vgg19-slim')).toMatchObject({ state: { at: 'available', where: 'browser' } });
    expect(await readAll('vgg19-slim')).toEqual(digests(otherSlim));
    await store().remove('vgg19-slim');
    expect(await storage.keys('')).toEqual([]);
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('replaces what was installed and leaves nothing of it', async () => {
    await store().install([slimFile]);
    const before = await storage.keys('');
    await store().install([otherSlimFile]);
    expect(await storage.keys('')).toHaveLength(before.length);
    expect(await readAll('vgg19-slim')).toEqual(digests(otherSlim));
  });

  it('leaves what was there when the storage fills up half-way', async () => {
    const bytes = slim.reduce((sum, { values }) => sum + values.length * 4, 0);
    const inner = memoryStorage(bytes + 5 * MiB);
    // The estimate is too good, as a browser's may be.
    storage = { ...inner, freeBytes: async () => null };
    await store().install([slimFile]);
    const before = await storage.keys('');
    const failure = await failureFrom(() => store().install([otherSlimFile]));
    expect(failure).toMatchObject({ code: 'storage-full', neededBytes: 4 * MiB });
    expect(await storage.keys('')).toEqual(before);
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('asks for room before it writes', async () => {
    storage = memoryStorage(MiB);
    expect(await failureFrom(() => store().install([slimFile]))).toMatchObject({
      code: 'storage-full',
      freeBytes: MiB,
    });
  });

  it('leaves what was there when the new file is bad or the person cancels', async () => {
    await store().install([slimFile]);
    const cut = new File([(await otherSlimFile.arrayBuffer()).slice(0, -1)], 'cut.safetensors');
    expect(await failureFrom(() => store().install([cut]))).toMatchObject({ reason: 'truncated' });
    const nan = otherSlim.map((tensor) => ({ ...tensor, values: tensor.values.slice() }));
    nan.at(-1)!.values[3] = Number.NaN;
    expect(await failureFrom(() => store().install([fileOf(nan, 'nan.safetensors')]))).toMatchObject({
      reason: 'not-finite',
      file: 'nan.safetensors',
    });
    const controller = new AbortController();
    const run = store().install(
      [otherSlimFile],
      ({ stage, bytesDone }) => stage === 'convert' && bytesDone > MiB && controller.abort(),
      controller.signal,
    );
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
  });

  it('clears away what a page that was closed half-way has left', async () => {
    await storage.put('shard/vgg19-slim/7/group1-shard1of3.bin', new Uint8Array(10));
    await store().install([slimFile]);
    expect((await storage.keys('shard/')).every((key) => key.startsWith('shard/vgg19-slim/1/'))).toBe(true);
  });

  it('works from the server alone where the browser gives no storage', async () => {
    await serve(slim);
    const { AppError } = await import('#core/failure.ts');
    const refuse = async () => {
      throw new AppError({ code: 'storage-unavailable', reason: 'private browsing' });
    };
    storage = { ...memoryStorage(), get: refuse, put: refuse };
    expect(await statusOf('vgg19-slim')).toMatchObject({ state: { where: 'server' } });
    expect(await readAll('vgg19-slim')).toEqual(digests(slim));
    expect(await failureFrom(() => store().install([slimFile]))).toMatchObject({
      code: 'storage-unavailable',
    });
  });
});

describe('LPIPS heads', () => {
  const complete = digests([...squeezenet, ...heads]);

  it('come together with their network', async () => {
    expect(await store().install([headsFile, backboneFile])).toBe('squeezenet');
    expect(await readAll('squeezenet')).toEqual(complete);
    expect(await statusOf('squeezenet')).toMatchObject({ waitingFor: null });
  });

  it('wait for their network', async () => {
    await store().install([headsFile]);
    expect(await statusOf('squeezenet')).toMatchObject({ state: { at: 'absent' }, waitingFor: 'backbone' });
    await store().install([backboneFile]);
    expect(await readAll('squeezenet')).toEqual(complete);
  });

  it('join the network that is here', async () => {
    await store().install([backboneFile]);
    expect(await statusOf('squeezenet')).toMatchObject({ waitingFor: 'heads' });
    await store().install([headsFile]);
    expect(await readAll('squeezenet')).toEqual(complete);
  });

  it("join the server's network in the browser's storage", async () => {
    await serve(asTorchvision(squeezenet));
    await store().install([headsFile]);
    expect(await statusOf('squeezenet')).toMatchObject({ state: { where: 'browser' }, waitingFor: null });
    expect(await readAll('squeezenet')).toEqual(complete);
  });

  it('are found among the weights that are here', async () => {
    await serve([...asTorchvision(squeezenet), ...heads]);
    const [found] = await learntIn(await store().open('squeezenet'));
    expect(found).toMatchObject({ id: 'squeezenet', kind: 'lpips' });
    expect(digests(await found!.read())).toEqual(digests(heads));
  });

  it('stay when the network is installed anew, and go when it is removed', async () => {
    await store().install([headsFile, backboneFile]);
    await store().install([backboneFile]);
    expect(await readAll('squeezenet')).toEqual(complete);
    await store().remove('squeezenet');
    expect(await statusOf('squeezenet')).toMatchObject({ state: { at: 'absent' }, waitingFor: null });
  });
});

describe("DISTS' numbers", () => {
  const numbers = ['alpha', 'beta'].map((name, i) => ({
    name,
    shape: [1, 1475, 1, 1],
    values: testValues(1475, i + 1).map(Math.abs),
  }));
  const file = new File([safetensorsFile(numbers)], 'dists.safetensors');

  it('wait for their network, and go when it is removed', async () => {
    expect(await store().install([file])).toBe('vgg16');
    expect(await statusOf('vgg16')).toMatchObject({ state: { at: 'absent' }, waitingFor: 'backbone' });
    const [kept] = await keptLearnt(storage, 'vgg16');
    expect(digests(await kept!.read())).toEqual(
      digests(numbers.map(({ name, values }) => ({ name: `dists/${name}`, shape: [1, 1, 1475, 1], values }))),
    );
    await store().remove('vgg16');
    expect(await keptLearnt(storage, 'vgg16')).toEqual([]);
    expect(await statusOf('vgg16')).toMatchObject({ waitingFor: null });
  });
});
