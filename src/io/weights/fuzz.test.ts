import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '#core/failure.ts';
import { cases } from '#tests/support/lane.ts';
import { openFile } from './open.ts';
import { openFiles } from './openFiles.ts';
import { concat, sourceOf, toBytes } from './testing/bytes.ts';
import { failureFrom } from './testing/failures.ts';
import { h5File } from './testing/h5File.ts';
import { safetensorsFile, withHeader } from './testing/safetensorsFile.ts';
import { type TestTensor, testValues } from './testing/tensors.ts';
import { op, stateDictPickle, torchLegacyFile, torchZipFile } from './testing/torchFile.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const tensors: readonly TestTensor[] = [
  { name: 'a/kernel', shape: [2, 3, 2], values: testValues(12, 1) },
  { name: 'a/bias', shape: [2], values: testValues(2, 2) },
];
const tfjs = JSON.stringify({
  weightsManifest: [
    { paths: ['w.bin'], weights: tensors.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })) },
  ],
});

/** Opens bytes as the page does and reads all that they claim to hold. Throws what the readers throw. */
async function readAll(bytes: Bytes): Promise<number> {
  const { tensors: found } = await openFile(sourceOf(bytes, 'x'));
  let elements = 0;
  for (const tensor of found) elements += (await tensor.read()).length;
  return elements;
}

/** Whether bytes are read or refused as a person is told. Throws anything else. */
async function readOrRefused(read: () => Promise<unknown>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** No array of numbers may be asked for that is much larger than the few kB of these files. */
const maxBytes = 4 * 1024 * 1024;
const requested: number[] = [];
function counted<T extends new (...args: never[]) => { byteLength: number }>(type: T): T {
  return new Proxy(type, {
    construct(target, args, newTarget) {
      const per = (target as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
      if (typeof args[0] === 'number') requested.push(args[0] * per);
      return Reflect.construct(target, args, newTarget === undefined ? target : newTarget);
    },
  });
}

beforeAll(() => {
  for (const type of [ArrayBuffer, Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array]) {
    vi.stubGlobal(type.name, counted(type));
  }
});
afterAll(() => vi.unstubAllGlobals());

const builders: Record<string, () => Promise<Bytes>> = {
  safetensors: async () => safetensorsFile(tensors),
  'a .pth': async () => torchZipFile(tensors),
  'an old .pth': async () => torchLegacyFile(tensors),
  'an .h5': () => h5File(tensors),
  "an .h5 of Keras' kind": () => h5File(tensors, {}, true),
  'a .keras': async () => zipSync({ 'model.weights.h5': await h5File(tensors) }, { level: 6 }) as Bytes,
};

describe.each(Object.entries(builders))('%s', (_, build) => {
  it('is whole as it is', async () => {
    expect(await readAll(await build())).toBe(14);
  });

  it('cut anywhere is refused or read', async () => {
    const whole = await build();
    const cut = fc.integer({ min: 0, max: whole.length - 1 });
    await fc.assert(
      fc.asyncProperty(cut, (at) => readOrRefused(() => readAll(whole.slice(0, at)))),
      cases(1000),
    );
  });

  it('changed anywhere is refused or read, and asks for no more memory than it needs', async () => {
    const whole = await build();
    const changes = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: whole.length - 1 }),
        bytes: fc.oneof(
          fc.uint8Array({ minLength: 1, maxLength: 8 }),
          fc.constantFrom(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), new Uint8Array(8)),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const changed = whole.slice();
        for (const { at, bytes } of list) changed.set(bytes.subarray(0, changed.length - at), at);
        requested.length = 0;
        await readOrRefused(() => readAll(changed));
        expect(Math.max(0, ...requested)).toBeLessThan(maxBytes);
      }),
      cases(1000),
    );
  });
});

describe('a TensorFlow.js model', () => {
  const data = concat(...tensors.map(({ values }) => toBytes(values)));
  const open = (json: Bytes, shard: Bytes) =>
    openFiles([sourceOf(json, 'model.json'), sourceOf(shard, 'w.bin')]);

  it('cut or changed anywhere is refused or read', async () => {
    const whole = new TextEncoder().encode(tfjs);
    const change = fc.record({
      at: fc.integer({ min: 0, max: whole.length - 1 }),
      byte: fc.constantFrom(...new TextEncoder().encode('0129-e[]{}",')),
      keep: fc.integer({ min: 1, max: whole.length }),
      shard: fc.integer({ min: 0, max: data.length }),
    });
    await fc.assert(
      fc.asyncProperty(change, ({ at, byte, keep, shard }) => {
        const json = whole.slice();
        json[at] = byte;
        return readOrRefused(() => open(json.slice(0, keep), data.slice(0, shard)));
      }),
      cases(1000),
    );
  });
});

/** `depth` lists, each in the next. */
const deep = (depth: number): Bytes =>
  concat(new Uint8Array(depth).fill(0x5d), new Uint8Array(depth - 1).fill(0x61));
/** A list of two references to a list of two references to ..., 2 ** `depth` long when written out. */
const doubling = (depth: number): Bytes =>
  concat(
    op.emptyList,
    ...Array.from({ length: depth }, () =>
      // DUP, TUPLE2
      Uint8Array.of(0x32, 0x86),
    ),
  );
/** A dict of one item. */
const dictOf = (key: Uint8Array, value: Uint8Array): Bytes =>
  concat(op.proto, op.emptyDict, op.mark, key, value, op.setItems, op.stop);
const itself = concat(
  op.proto,
  op.emptyDict,
  Uint8Array.of(0x71, 0), // BINPUT 0
  op.mark,
  op.string('self'),
  Uint8Array.of(0x68, 0), // BINGET 0
  op.setItems,
  op.stop,
);
/** An object whose conversion to text fails. */
const textless = concat(
  op.global('torch._utils', '_rebuild_tensor'),
  op.mark,
  op.tuple,
  op.reduce,
  op.emptyDict,
  op.mark,
  op.string('toString'),
  op.int(1),
  op.string('valueOf'),
  op.int(1),
  op.setItems,
  Uint8Array.of(0x62), // BUILD
);

describe('a hostile pickle', () => {
  const pickles: [string, Uint8Array][] = [
    ['a dict in itself', itself],
    ['100 000 lists, each in the next', dictOf(op.string('a'), deep(100_000))],
    ['the same as a key', dictOf(deep(100_000), op.emptyDict)],
    ['a key that is long when written out', dictOf(doubling(40), op.emptyDict)],
    ['an id that is long when written out', concat(op.proto, doubling(40), op.persistentId, op.stop)],
    ['a key that cannot be written out', dictOf(textless, op.emptyDict)],
    ['names of every object', dictOf(op.string('__proto__'), textless)],
    [
      'an attribute of a function',
      concat(op.global('torch', 'Size'), op.emptyDict, Uint8Array.of(0x62, 0x2e)),
    ],
  ];
  it.each(pickles)('is refused or read in no time: %s', async (_, pickle) => {
    const zip = torchZipFile([], { 'net/data.pkl': pickle });
    await readOrRefused(() => readAll(zip));
    await readOrRefused(() => readAll(torchLegacyFile([], pickle)));
    const used = torchLegacyFile([], stateDictPickle([], true));
    expect(await readAll(used)).toBe(0);
  });

  it('of an object that is no module is refused by its name', async () => {
    const object = concat(op.proto, op.global('some', 'Thing'), op.emptyTuple, Uint8Array.of(0x81, 0x2e)); // NEWOBJ
    const zip = torchZipFile([], { 'net/data.pkl': object });
    expect(await failureFrom(() => readAll(zip))).toMatchObject({
      reason: 'other-format',
      found: 'some.Thing',
    });
  });

  it('as a storage key is refused', async () => {
    const list = (key: Uint8Array) =>
      concat(torchLegacyFile([]).slice(0, -3), op.mark, key, op.appends, op.stop);
    for (const key of [doubling(40), textless]) {
      expect(await failureFrom(() => readAll(list(key)))).toMatchObject({
        reason: 'unsafe',
        found: 'object',
      });
    }
  });
});

describe('a hostile header of safetensors', () => {
  const entry = (start: number, end: number, shape = [1]) => ({
    dtype: 'F32',
    shape,
    data_offsets: [start, end],
  });
  it.each<[string, unknown]>([
    ['negative offsets', { a: entry(-4, 0) }],
    ['offsets turned round', { a: entry(4, 0) }],
    ['offsets that overlap', { a: entry(0, 4), b: entry(2, 6) }],
    ['offsets past its end', { a: entry(2 ** 50, 2 ** 50 + 4) }],
    ['a shape past all numbers', { a: entry(0, 4, [2 ** 52, 2 ** 52, 2 ** 52]) }],
    ['a name of every object', JSON.parse('{"__proto__": 1, "constructor": 2}')],
    ['a list', []],
  ])('is refused: %s', async (_, header) => {
    const bytes = withHeader(header, new Uint8Array(8));
    expect(await failureFrom(() => readAll(bytes))).toMatchObject({ code: 'bad-weights' });
  });

  it('is refused by its length', async () => {
    const bytes = withHeader({}, new Uint8Array(8));
    for (const length of [2n ** 55n, 2n ** 40n, 1000n]) {
      new DataView(bytes.buffer).setBigUint64(0, length, true);
      expect(await failureFrom(() => readAll(bytes))).toMatchObject({ code: 'bad-weights' });
    }
  });
});

describe('a zip that claims to hold more than it can', () => {
  it('is refused before it is opened', async () => {
    const bytes = zipSync({ 'model.weights.h5': new Uint8Array(1000) }, { level: 6 }) as Bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // The central directory begins where the record at the end says; the size lies 24 bytes into its first entry.
    view.setUint32(view.getUint32(bytes.length - 6, true) + 24, 500 * 1024 * 1024, true);
    requested.length = 0;
    expect(await failureFrom(() => readAll(bytes))).toMatchObject({ reason: 'unsafe' });
    expect(Math.max(0, ...requested)).toBeLessThan(maxBytes);
  });
});
