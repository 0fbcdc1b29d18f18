import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { AppError, type BadCheckpoint } from '#core/failure.ts';
import { readCheckpoint, writeCheckpoint } from './file.ts';
import { schemaOf, VERSION } from './migrations/migrate.ts';
import { checkpoint, sealedAnew } from './testing/checkpoint.ts';

/** Why a file is refused; null when it is read. */
const refusal = async (bytes: Uint8Array): Promise<BadCheckpoint | null> => {
  try {
    await readCheckpoint(bytes, 'f');
    return null;
  } catch (error) {
    if (error instanceof AppError && error.failure.code === 'bad-checkpoint') return error.failure.reason;
    throw error;
  }
};

describe('a checkpoint file', () => {
  it('returns everything that was put in', async () => {
    expect(await readCheckpoint(await writeCheckpoint(checkpoint), 'f')).toEqual(checkpoint);
  });

  it('that is something else is refused', async () => {
    expect(await refusal(strToU8('GIF89a'))).toBe('not-a-checkpoint');
    expect(await refusal(zipSync({ 'a.txt': strToU8('a') }))).toBe('not-a-checkpoint');
  });

  it('that is cut short anywhere is refused', async () => {
    const whole = await writeCheckpoint(checkpoint);
    for (const share of [0.2, 0.5, 0.9, 0.999])
      expect(await refusal(whole.slice(0, Math.floor(whole.length * share))), `${share}`).toBe('truncated');
  });

  it('in which a byte of the weights, or of the manifest, has changed is refused', async () => {
    const parts = unzipSync(await writeCheckpoint(checkpoint));
    for (const name of ['tensors.bin', 'pixels.bin', 'manifest.json']) {
      const damaged = parts[name]!.slice();
      damaged[damaged.length >> 1]! ^= 1;
      expect(await refusal(zipSync({ ...parts, [name]: damaged })), name).toBe('wrong-checksum');
    }
  });

  it('of another version is refused as such', async () => {
    const bytes = await writeCheckpoint(checkpoint);
    const newer = await sealedAnew(bytes, (text) => text.replace(schemaOf(VERSION), schemaOf(VERSION + 1)));
    expect(await refusal(newer)).toBe('newer-version');
    const foreign = await sealedAnew(bytes, (text) => text.replace(schemaOf(VERSION), 'something/1'));
    expect(await refusal(foreign)).toBe('not-a-checkpoint');
    const odd = await sealedAnew(bytes, (text) => text.replace('"task":"generate"', '"task":"unknown"'));
    expect(await refusal(odd)).toBe('other-version');
  });
});
