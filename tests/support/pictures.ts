import type { RgbImage } from '#core/rgbImage.ts';

/** The pictures of tests/truth/make_resize.py: a linear congruential generator seen three ways. */
export function seededPicture(width: number, height: number, seed: number, kind: string): RgbImage {
  let state = seed;
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++, i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const noise = state >>> 24;
        if (kind === 'noise') rgb[i] = noise;
        else if (kind === 'smooth') rgb[i] = (x * 3 + y * 2 + c * 40 + (noise >> 5)) % 256;
        else rgb[i] = (Math.floor(x / 9) + Math.floor(y / 4) + c) % 2 ? 255 : 0;
      }
  return { width, height, rgb };
}
