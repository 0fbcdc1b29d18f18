import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../byteSource.ts';
import { openFile } from '../open.ts';
import { concat, sourceOf } from '../testing/bytes.ts';
import { failureFrom } from '../testing/failures.ts';
import { testValues } from '../testing/tensors.ts';
import { nestedPickle, op, stateDictPickle, torchLegacyFile, torchZipFile } from '../testing/torchFile.ts';
import { PickleReader } from './pickle.ts';

const tensors = [
  { name: 'features.0.weight', shape: [2, 3], values: testValues(6, 1) },
  { name: 'features.0.bias', shape: [2], values: testValues(2, 2) },
];

const readAll = async (source: ByteSource) => {
  const file = await openFile(source);
  return Promise.all(
    file.tensors.map(async ({ name, shape, read }) => ({ name, shape, values: await read() })),
  );
};
const refusal = (bytes: Uint8Array<ArrayBuffer>) => failureFrom(() => readAll(sourceOf(bytes, 'x.pth')));

/** Calls `os.system('true')`, were it to be executed. */
const attack = concat(
  op.proto,
  op.global('os', 'system'),
  op.mark,
  op.string('true'),
  op.tuple,
  op.reduce,
  op.stop,
);

describe.each([
  ['zip', torchZipFile],
  ['legacy', torchLegacyFile],
] as const)('torch.save, %s', (_, write) => {
  it('gives tensors back', async () => {
    expect(await readAll(sourceOf(write(tensors), 'x.pth'))).toEqual(tensors);
  });

  it('finds state dicts under any keys, at any depth', async () => {
    const legacy = write === torchLegacyFile;
    const pickle = nestedPickle(tensors, legacy, ['anything', 'generator']);
    const bytes = legacy
      ? torchLegacyFile(tensors, pickle)
      : torchZipFile(tensors, { 'net/data.pkl': pickle });
    expect(await readAll(sourceOf(bytes, 'x.pth'))).toEqual(tensors);
  });

  it('refuses a file cut anywhere', async () => {
    const whole = write(tensors);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 16, max: whole.length - 1 }), async (length) => {
        expect(await refusal(whole.slice(0, length))).toMatchObject({
          code: 'bad-weights',
          reason: 'truncated',
        });
      }),
    );
  });

  it('survives any changed byte: tensors or a refusal, never another error', async () => {
    const whole = write(tensors);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 16, max: whole.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        async (at, byte) => {
          const bytes = whole.slice();
          bytes[at] = byte;
          const outcome = await readAll(sourceOf(bytes, 'x.pth')).catch((error) => error.failure?.code);
          expect(Array.isArray(outcome) || outcome === 'bad-weights').toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('openTorchZip', () => {
  it('refuses a pickle that names os.system', async () => {
    expect(await refusal(torchZipFile(tensors, { 'net/data.pkl': attack }))).toEqual({
      code: 'bad-weights',
      file: 'x.pth',
      reason: 'unsafe',
      expected: 'state dict',
      found: 'os.system',
    });
  });

  it('refuses a zip bomb: compressed entries are never inflated', async () => {
    const zeros = new Uint8Array(8_000_000);
    const bytes = torchZipFile(tensors, { 'net/data/0': zeros, 'net/data.pkl': zeros }, 6);
    expect(bytes.length).toBeLessThan(100_000);
    expect(await refusal(bytes)).toMatchObject({
      reason: 'unsafe',
      expected: 'zip entries stored without compression',
    });
  });

  it('reads only what is asked for', async () => {
    const classifier = { name: 'classifier.0.weight', shape: [250_000], values: testValues(250_000, 3) };
    const inner = sourceOf(torchZipFile([...tensors, classifier]), 'x.pth');
    let bytesRead = 0;
    const counting: ByteSource = {
      ...inner,
      read(start, end, signal) {
        bytesRead += end - start;
        return inner.read(start, end, signal);
      },
    };
    const file = await openFile(counting);
    await file.tensors[0]!.read();
    expect(inner.size).toBeGreaterThan(1_000_000);
    expect(bytesRead).toBeLessThan(150_000);
  });

  it('refuses a storage shorter than its tensor', async () => {
    const bytes = torchZipFile(tensors, { 'net/data/0': new Uint8Array(8) });
    expect(await refusal(bytes)).toMatchObject({
      reason: 'truncated',
      expected: 'data/0: 24 bytes',
      found: '8 bytes',
    });
  });

  it('refuses big-endian files and zips of something else', async () => {
    const big = torchZipFile(tensors, { 'net/byteorder': new TextEncoder().encode('big') });
    expect(await refusal(big)).toMatchObject({ reason: 'unknown-format', found: 'big' });
    const { zipSync } = await import('fflate');
    const other = new Uint8Array(zipSync({ 'word/document.xml': new Uint8Array(20) }));
    expect(await refusal(other)).toMatchObject({ reason: 'unknown-format', expected: 'data.pkl' });
  });
});

describe('openTorchLegacy', () => {
  it('refuses a pickle that names os.system', async () => {
    expect(await refusal(torchLegacyFile(tensors, attack))).toMatchObject({
      reason: 'unsafe',
      found: 'os.system',
    });
  });

  it('refuses a storage whose length is not the one of the state dict', async () => {
    const longer = [{ ...tensors[0]!, values: testValues(12, 1) }, tensors[1]!];
    const bytes = torchLegacyFile(longer, stateDictPickle(tensors, true));
    expect(await refusal(bytes)).toMatchObject({ reason: 'unsafe', expected: 'storage 0: 6', found: '12' });
  });
});

it('an ordered dict that Python 2 has pickled has the pairs that it is made of', () => {
  const text = '\x80\x02ccollections\nOrderedDict\n](](U\x01aK\x01e](U\x01bK\x02ee\x85R.';
  const reader = new PickleReader(
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
    'x.pth',
  );
  expect([...(reader.next() as Map<unknown, unknown>)]).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});
