import { deflateSync, strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { sha256 } from 'hash-wasm';
import { defaults } from '#core/training/presets/defaults.ts';
import type { Checkpoint } from '../types.ts';

const picture = (value: number) => ({
  width: 32,
  height: 32,
  rgb: new Uint8ClampedArray(3 * 32 * 32).fill(value),
});
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
/** A run of one arm on a person's own images, as small as the layout allows; its networks are those of no task. */
export const checkpoint: Checkpoint = {
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
    given: null,
    reading: { kinds: 'one', use: 'all', heldOut: 'some' },
    skipped: [{ name: 'x.txt', failure: { code: 'not-an-image', name: 'x.txt', found: 'text' } }],
  },
  history: {
    chunks: [deflateSync(strToU8(JSON.stringify([row]))) as Uint8Array<ArrayBuffer>],
    rows: [row],
    validations: [
      {
        arm: 0,
        step: 3,
        n: 1,
        kidN: 0,
        psnr: 20,
        hole: null,
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

/** The same file with its manifest changed, and sealed anew. */
export async function sealedAnew(bytes: Uint8Array, change: (text: string) => string): Promise<Uint8Array> {
  const parts = unzipSync(bytes);
  const manifest = strToU8(change(strFromU8(parts['manifest.json']!)));
  return zipSync({ ...parts, 'manifest.json': manifest, 'manifest.sha256': strToU8(await sha256(manifest)) });
}
