import fc from 'fast-check';
import { deflateSync, strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { sha256 } from 'hash-wasm';
import { describe, expect, it } from 'vitest';
import { AppError, type Failure } from '#core/failure.ts';
import { cases } from '#tests/support/lane.ts';
import { readCheckpoint, writeCheckpoint } from './file.ts';
import { checkpoint } from './testing/checkpoint.ts';

const parts = unzipSync(await writeCheckpoint(checkpoint));
const manifest = JSON.parse(strFromU8(parts['manifest.json']!));

/** A file whose seals all fit, whatever it holds. */
async function sealed(text: string, own: Record<string, Uint8Array> = parts): Promise<Uint8Array> {
  const bytes = strToU8(text);
  return zipSync(
    { ...own, 'manifest.json': bytes, 'manifest.sha256': strToU8(await sha256(bytes)) },
    { level: 1 },
  );
}

/** With other binary parts, listed with their sums. */
async function withParts(change: Record<string, Uint8Array>, edit: (m: typeof manifest) => void = () => {}) {
  const own = { ...parts, ...change };
  const next = structuredClone(manifest);
  for (const name of Object.keys(change))
    next.files[name] = { bytes: own[name]!.length, sha256: await sha256(own[name]!) };
  edit(next);
  return sealed(JSON.stringify(next), own);
}

/** The failure that reading ends in; null where it is read. */
const failureOn = async (bytes: Uint8Array): Promise<Failure | null> => {
  try {
    await readCheckpoint(bytes, 'f');
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.failure;
    throw error;
  }
};
const edited = async (edit: (m: typeof manifest) => void) => {
  const next = structuredClone(manifest);
  edit(next);
  return failureOn(await sealed(JSON.stringify(next)));
};
const impossible = expect.objectContaining({ code: 'bad-checkpoint', reason: 'impossible' });
const otherVersion = expect.objectContaining({ code: 'bad-checkpoint', reason: 'other-version' });

/** Every way to a value in `json`. */
function waysIn(json: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof json !== 'object' || json === null) return [way];
  return [way, ...Object.entries(json).flatMap(([key, value]) => waysIn(value, [...way, key]))];
}
/** `json` as text, with what is at `way` replaced by `text`. */
function put(json: unknown, way: readonly string[], text: string): string {
  const [key, ...rest] = way;
  if (key === undefined || typeof json !== 'object' || json === null) return text;
  const fields = Object.entries(json).map(([name, value]) => [
    name,
    name === key ? put(value, rest, text) : JSON.stringify(value),
  ]);
  if (Array.isArray(json)) return `[${fields.map(([, value]) => value).join()}]`;
  return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`;
}

const hostileNumber = fc.constantFrom(
  '-1',
  '0',
  '1e999',
  '1.5',
  '9007199254740993',
  '4294967296',
  '1e9',
  'null',
);
const hostileText = fc.constantFrom(
  '"__proto__"',
  '"constructor"',
  '"../../x"',
  '""',
  '"\\u0000"',
  '"toString"',
);
const hostileTree = fc.constantFrom(
  '{"__proto__":{"length":3}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '[]',
  '{}',
  '[[[[]]]]',
  'true',
  `${'['.repeat(300)}${']'.repeat(300)}`,
  `[${'0,'.repeat(20_000)}0]`,
);
const hostile = fc.oneof(hostileNumber, hostileText, hostileTree, fc.json());

describe('a file whose seal fits', () => {
  it('is read, or refused in words, whatever stands anywhere in its manifest', async () => {
    const way = fc.constantFrom(...waysIn(manifest));
    const changes = fc.array(fc.tuple(way, hostile), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        let text = JSON.stringify(manifest);
        for (const [at, value] of all) {
          let json: unknown;
          try {
            json = JSON.parse(text);
          } catch {
            break;
          }
          text = put(json, at, value);
        }
        const bytes = await sealed(text);
        const failure = await failureOn(bytes);
        expect(failure?.code ?? 'bad-checkpoint').toBe('bad-checkpoint');
        if (failure) return;
        // What is read can be kept again, and is then the same.
        const read = await readCheckpoint(bytes, 'f');
        expect(await readCheckpoint(await writeCheckpoint(read), 'f')).toEqual(read);
        expect(({} as { length?: unknown; x?: unknown }).length).toBeUndefined();
      }),
      cases(1000),
    );
  });

  it('is read, or refused in words, whatever its other parts hold', async () => {
    const name = fc.constantFrom('tensors.bin', 'pixels.bin', 'rows/0.json.deflate');
    await fc.assert(
      fc.asyncProperty(name, fc.uint8Array({ maxLength: 64 }), fc.boolean(), async (part, bytes, rows) => {
        const content = rows ? deflateSync(strToU8(JSON.stringify([...bytes]))) : bytes;
        const failure = await failureOn(await withParts({ [part]: content }));
        expect(failure?.code ?? 'bad-checkpoint').toBe('bad-checkpoint');
      }),
      cases(1000),
    );
  });

  it('and that holds numbers that are none is refused', async () => {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const bytes = parts['tensors.bin']!.slice();
      new DataView(bytes.buffer).setFloat32(4, odd, true);
      expect(await failureOn(await withParts({ 'tensors.bin': bytes }))).toEqual(impossible);
    }
  });

  it('and that asks for more than there is in it is refused', async () => {
    const tensorsOf = (m: typeof manifest) => m.arms[0].players.generator.tensors;
    expect(
      await edited((m) => {
        tensorsOf(m)[0].shape = [1e9, 1e9];
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        tensorsOf(m)[0].shape = Array(2000).fill(1e9);
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        tensorsOf(m)[0].offset = 1e9;
      }),
    ).toEqual(impossible);
    const again = (m: typeof manifest) => {
      m.arms[0].players.generator.tensors = Array(1000).fill(tensorsOf(m)[0]);
    };
    expect(await edited(again)).toEqual(impossible);
    expect(
      await edited((m) => {
        m.images.train = Array(1000).fill(m.images.train[0]);
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.history.chunks = 1e9;
      }),
    ).toEqual(impossible);
  });

  it('and whose parts are not sealed is refused', async () => {
    expect(
      await edited((m) => {
        delete m.files['tensors.bin'];
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        delete m.files['rows/0.json.deflate'];
      }),
    ).toEqual(impossible);
    const name = await edited((m) => {
      m.files.constructor = { bytes: 1, sha256: '' };
    });
    expect(name).toMatchObject({ code: 'bad-checkpoint', reason: 'truncated' });
  });

  it('and whose rows would unpack without end is refused', async () => {
    const bomb = deflateSync(new Uint8Array(96 * 2 ** 20), { level: 9 });
    expect(bomb.length).toBeLessThan(200_000);
    expect(await failureOn(await withParts({ 'rows/0.json.deflate': bomb }))).toEqual(impossible);
  });

  it('and whose parts contradict each other is refused', async () => {
    expect(
      await edited((m) => {
        m.arms.push(m.arms[0]);
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.step = 2;
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.arms[0].steps = 1e6;
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.images.train = [];
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.images.train[0] = { width: 1, height: 1, offset: 0 };
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.images.trainOther = m.images.train;
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.images.given = { train: m.images.train.slice(1), heldOut: m.images.heldOut };
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.images.given = { train: m.images.train, heldOut: [{ width: 32, height: 32, offset: 1e9 }] };
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.config.task = 'unpaired';
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.history.rows[0].arm = 7;
      }),
    ).toEqual(impossible);
    expect(
      await edited((m) => {
        m.history.previews[0].outputs.width = 31;
      }),
    ).toEqual(impossible);
  });

  it('and whose rows lack what charts draw is refused', async () => {
    expect(
      await edited((m) => {
        delete m.history.rows[0].terms;
      }),
    ).toEqual(otherVersion);
    expect(
      await edited((m) => {
        m.history.validations[0].slim = 'x';
      }),
    ).toEqual(otherVersion);
    expect(
      await edited((m) => {
        m.step = -1;
      }),
    ).toEqual(otherVersion);
  });

  it('but is no JSON is refused', async () => {
    for (const text of ['', '[]', 'null', '{', `${'{"a":'.repeat(100_000)}`])
      expect(await failureOn(await sealed(text))).toMatchObject({ reason: 'not-a-checkpoint' });
  });
});
