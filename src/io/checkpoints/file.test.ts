import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { sha256 } from 'hash-wasm';
import { describe, expect, it } from 'vitest';
import { AppError, type BadCheckpoint } from '#core/failure.ts';
import { defaults } from '#core/training/presets/defaults.ts';
import { readCheckpoint, writeCheckpoint } from './file.ts';
import type { Checkpoint } from './types.ts';

const picture = (value: number) => ({ width: 2, height: 1, rgb: new Uint8ClampedArray(6).fill(value) });
const tensors = {
  'params/a/kernel': { shape: [2, 3], values: Float32Array.from([1, -2, 3.5, Number.MIN_VALUE, 0, 1e38]) },
  'params/a/bias': { shape: [1], values: Float32Array.from([0.1]) },
};
const row = {
  arm: 0,
  step: 3,
  turn: 'both' as const,
  ms: 5,
  terms: { l1: 0.25 },
  weights: { l1: 1 },
  gradients: { l1: 0.5 },
  discriminatorLoss: null,
  scores: null,
  clamped: false,
};
const checkpoint: Checkpoint = {
  run: 'r',
  name: 'mine',
  savedAt: 1,
  step: 3,
  streams: 2,
  config: { ...defaults.generate, dataset: 'folder' },
  arms: [
    {
      steps: 3,
      adaptive: { rule: 'equalise', layers: { 'relu1_2/l1': 3 }, values: { l1: 2 }, first: {} },
      players: { generator: { steps: 3, tensors }, discriminator: { steps: 2, tensors } },
    },
  ],
  images: {
    train: [picture(1), picture(2)],
    heldOut: [picture(3)],
    trainOther: null,
    heldOutOther: null,
    reference: [picture(6)],
    skipped: [{ name: 'x.txt', failure: { code: 'not-an-image', name: 'x.txt', found: 'text' } }],
  },
  history: {
    chunks: [Uint8Array.from([1, 2, 3])],
    rows: [row],
    validations: [
      {
        arm: 0,
        step: 3,
        n: 1,
        kidN: 0,
        psnr: 20,
        slim: { distance: 0.2, kid: -0.1 },
        vgg19: null,
        own: null,
        partner: null,
        diversity: 0.5,
      },
    ],
    previews: [{ arm: 0, step: 3, outputs: picture(4), more: picture(5) }],
    marks: [{ arm: null, step: 2, what: 'device-lost' }],
  },
};

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

/** The same file with its manifest changed, and sealed anew. */
async function withManifest(bytes: Uint8Array, change: (text: string) => string): Promise<Uint8Array> {
  const parts = unzipSync(bytes);
  const manifest = strToU8(change(strFromU8(parts['manifest.json']!)));
  return zipSync({ ...parts, 'manifest.json': manifest, 'manifest.sha256': strToU8(await sha256(manifest)) });
}

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

  it('from before rules knew their own memory opens, with a rule that starts anew', async () => {
    const [arm] = checkpoint.arms;
    const older = await withManifest(await writeCheckpoint(checkpoint), (text) => {
      const manifest = JSON.parse(text);
      const { values, first } = arm!.adaptive;
      manifest.arms[0].adaptive = { values, first };
      return JSON.stringify(manifest);
    });
    const read = await readCheckpoint(older, 'f');
    expect(read.arms[0]!.adaptive).toEqual({ ...arm!.adaptive, rule: 'manual', layers: {} });
  });

  it('of another version is refused as such', async () => {
    const bytes = await writeCheckpoint(checkpoint);
    const newer = await withManifest(bytes, (text) => text.replace('perceptual-run/1', 'perceptual-run/2'));
    expect(await refusal(newer)).toBe('other-version');
    const foreign = await withManifest(bytes, (text) => text.replace('perceptual-run/1', 'something/1'));
    expect(await refusal(foreign)).toBe('not-a-checkpoint');
    const odd = await withManifest(bytes, (text) => text.replace('"task":"generate"', '"task":"unknown"'));
    expect(await refusal(odd)).toBe('other-version');
  });
});
