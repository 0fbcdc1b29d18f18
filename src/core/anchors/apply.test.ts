import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seededPicture } from '#tests/support/pictures.ts';
import truth from '#tests/truth/anchors.json' with { type: 'json' };
import { applyAnchor } from './apply.ts';
import type { Anchor } from './types.ts';

const straightOn = async () => {};
const digest = (rgb: Uint8ClampedArray) => createHash('sha256').update(rgb).digest('hex');

describe.each(truth.cases)('$kind of $width x $height', ({ width, height, seed, kind, jpeg, blur }) => {
  const picture = seededPicture(width, height, seed, kind);
  const anchors: [string, Anchor, string][] = [
    ...Object.entries(jpeg).map(([q, hash]): [string, Anchor, string] => [
      `JPEG ${q}`,
      { kind: 'jpeg', quality: Number(q) },
      hash,
    ]),
    ...Object.entries(blur).map(([s, hash]): [string, Anchor, string] => [
      `blur ${s}`,
      { kind: 'blur', sigma: Number(s) },
      hash,
    ]),
  ];
  it.each(anchors)('%s is what Pillow and scipy make of it, bit for bit', async (_, anchor, hash) => {
    const { rgb, ...size } = await applyAnchor(picture, anchor, straightOn);
    expect(size).toEqual({ width, height });
    expect(digest(rgb)).toBe(hash);
  });
});

describe('a change of a large picture', () => {
  const tall = seededPicture(8, 600, 1, 'noise');
  it.each<Anchor>([
    { kind: 'jpeg', quality: 50 },
    { kind: 'blur', sigma: 1 },
  ])('$kind ends when giving way throws', async (anchor) => {
    let turns = 0;
    const stop = async () => {
      turns += 1;
      if (turns === 2) throw new Error('stopped');
    };
    await expect(applyAnchor(tall, anchor, stop)).rejects.toThrow('stopped');
  });
});
