import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { backbones } from '#core/backbones/registry.ts';
import { assemble } from './assemble.ts';
import { convert } from './convert.ts';
import { float32ToHalves, halvesToFloat32 } from './float16.ts';
import { checkManifest, parseManifest, shardBytes, type WeightsManifest } from './manifest.ts';
import { openFiles } from './openFiles.ts';
import type { NamedTensor } from './tensorFile.ts';
import { concat, sourceOf, toBytes } from './testing/bytes.ts';
import { failureFrom } from './testing/failures.ts';
import { safetensorsFile } from './testing/safetensorsFile.ts';
import { digests, namedHeads, testHeads, testNetwork } from './testing/tensors.ts';

const slim = testNetwork('vgg19-slim');
// Thirds are not exact in float16, so its rounding shows.
slim[0]!.values[0] = 1 / 3;

async function converted(
  dtype: 'float32' | 'float16' | 'auto',
  tensors = slim,
  stored: 'F32' | 'F16' = 'F32',
) {
  const { networks, learnt } = await openFiles([
    sourceOf(safetensorsFile(tensors, stored), 'net.safetensors'),
    sourceOf(safetensorsFile(namedHeads('squeezenet', 'squeeze')), 'heads.safetensors'),
  ]);
  const shards = new Map<string, Uint8Array<ArrayBuffer>>();
  const seen: number[] = [];
  const manifest = await convert(networks[0]!, {
    dtype,
    learnt: learnt.filter(({ id }) => id === networks[0]!.id),
    write: async (file, bytes) => void shards.set(file, bytes.slice()),
    onProgress: (done) => seen.push(done),
  });
  return { manifest, shards, seen };
}

async function read(manifest: WeightsManifest, shards: ReadonlyMap<string, Uint8Array<ArrayBuffer>>) {
  const tensors: NamedTensor[] = [];
  for await (const tensor of assemble(manifest, async ({ file }) => shards.get(file)!)) tensors.push(tensor);
  return tensors;
}

describe('convert', () => {
  it('writes plain slices of the float32 stream, with their hashes', async () => {
    const { manifest, shards, seen } = await converted('float32');
    const stream = concat(...slim.map(({ values }) => toBytes(values)));
    const written = manifest.paths.map(({ file }) => shards.get(file)!);
    expect(Buffer.compare(concat(...written), stream)).toBe(0);
    expect(written.slice(0, -1).every(({ length }) => length === shardBytes)).toBe(true);
    expect(manifest.paths.map(({ sizeBytes }) => sizeBytes)).toEqual(written.map(({ length }) => length));
    expect(manifest.paths.map(({ sha256 }) => sha256)).toEqual(
      written.map((bytes) => createHash('sha256').update(bytes).digest('hex')),
    );
    expect(manifest.weightsSha256).toBe(createHash('sha256').update(stream).digest('hex'));
    expect(seen.at(-1)).toBe(stream.length);
    expect(parseManifest(JSON.parse(JSON.stringify(manifest)), 'm')).toEqual(manifest);
    checkManifest(manifest, backbones['vgg19-slim'], 'm');
    expect(digests(await read(manifest, shards))).toEqual(digests(slim));
  });

  it('rounds to float16 on demand', async () => {
    const { manifest, shards } = await converted('float16');
    const rounded = slim.map((tensor) => ({
      ...tensor,
      values: halvesToFloat32(float32ToHalves(tensor.values)),
    }));
    expect(rounded[0]!.values[0]).not.toBe(slim[0]!.values[0]);
    expect(digests(await read(manifest, shards))).toEqual(digests(rounded));
  });

  it('keeps float16 where the file is float16 throughout', async () => {
    expect((await converted('auto', slim, 'F16')).manifest.dtype).toBe('float16');
    expect((await converted('auto')).manifest.dtype).toBe('float32');
  });

  it('puts LPIPS heads after the layers', async () => {
    const squeezenet = testNetwork('squeezenet');
    const { manifest, shards } = await converted('float32', squeezenet);
    checkManifest(manifest, backbones.squeezenet, 'm');
    expect(digests(await read(manifest, shards))).toEqual(
      digests([...squeezenet, ...testHeads('squeezenet')]),
    );
  });

  it('refuses what float16 cannot hold', async () => {
    const large = slim.map((tensor, index) =>
      index === 1 ? { ...tensor, values: tensor.values.map(() => 70000) } : tensor,
    );
    expect(await failureFrom(() => converted('float16', large))).toMatchObject({
      reason: 'not-finite',
      expected: 'block1_conv1/bias: |w| < 65520',
      found: '70000',
    });
  });
});

describe('assemble', () => {
  it('gives shallow tensors before the deep shards have come', async () => {
    const { manifest, shards } = await converted('float32');
    const last = manifest.paths.at(-1)!.file;
    const stream = assemble(manifest, async ({ file }) =>
      file === last ? new Promise<never>(() => {}) : shards.get(file)!,
    );
    expect((await stream.next()).value?.name).toBe('block1_conv1/kernel');
    expect((await stream.next()).value?.name).toBe('block1_conv1/bias');
  });

  it('refuses a changed and a cut shard before using any of it', async () => {
    const { manifest, shards } = await converted('float32');
    const { file } = manifest.paths[0]!;
    const changed = shards.get(file)!.slice();
    changed[100]! ^= 1;
    const first = (bytes: Uint8Array<ArrayBuffer>) =>
      failureFrom(() => assemble(manifest, async () => bytes).next());
    expect(await first(changed)).toMatchObject({ reason: 'wrong-checksum', file });
    expect(await first(changed.slice(1))).toMatchObject({ reason: 'truncated', file });
  });

  it('stops when it is told to', async () => {
    const { manifest, shards } = await converted('float32');
    const controller = new AbortController();
    const stream = assemble(manifest, async ({ file }) => shards.get(file)!, undefined, controller.signal);
    await stream.next();
    controller.abort();
    await expect(async () => {
      for await (const _ of stream);
    }).rejects.toThrow(/abort/i);
  });
});

describe('parseManifest', () => {
  const refused = (change: (manifest: WeightsManifest) => void) =>
    failureFrom(async () => {
      const { manifest } = await converted('float32');
      change(manifest);
      checkManifest(parseManifest(manifest, 'm.json'), backbones['vgg19-slim'], 'm.json');
    });

  it.each<[string, (manifest: WeightsManifest) => void, string]>([
    ['another schema', (m) => Object.assign(m, { schema: 'x' }), 'unknown-format'],
    ['a path out of its folder', (m) => (m.paths[0]!.file = '../secret'), 'unknown-format'],
    ['a giant shard', (m) => (m.paths[0]!.sizeBytes = 2 ** 40), 'unknown-format'],
    ['sums that differ', (m) => (m.weights[0]!.shape = [3, 3, 3, 17]), 'truncated'],
    ['another network', (m) => (m.id = 'vgg19'), 'wrong-network'],
    ['another family', (m) => (m.family = 'torchvision'), 'wrong-family'],
    ['another order', (m) => void m.weights.reverse(), 'wrong-network'],
    ['a shape of the same size', (m) => (m.weights[0]!.shape = [3, 3, 16, 3]), 'wrong-shape'],
  ])('refuses %s', async (_, change, reason) => {
    expect(await refused(change)).toMatchObject({ code: 'bad-weights', file: 'm.json', reason });
  });
});
