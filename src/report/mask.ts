import type { Exported } from './exported.ts';

type Mask = NonNullable<Exported['mask']>;

/** What a report says of a mask: the hash of its bytes, how much it covers, the smallest box around it. */
export async function describeMask({ width, height, values }: Mask) {
  let [left, top, right, bottom, sum] = [width, height, -1, -1, 0];
  values.forEach((value, index) => {
    if (value === 0) return;
    const [x, y] = [index % width, Math.floor(index / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    sum += value;
  });
  return {
    sha256: hex(await crypto.subtle.digest('SHA-256', values)),
    covered: sum / (255 * width * height),
    box: { left, top, width: right - left + 1, height: bottom - top + 1 },
  };
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The mask's bytes, compressed (zlib) and in base64: what Python unpacks with `zlib` and `base64`. */
export async function packedMask({ values }: Mask): Promise<string> {
  const stream = new Blob([values]).stream().pipeThrough(new CompressionStream('deflate'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
