import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { exifSegment } from '#tests/support/blockJpeg.ts';
import golden from '#tests/truth/cmyk.json' with { type: 'json' };
import { decodeFile } from '../decode.ts';
import { decodeCmyk } from './decodeCmyk.ts';

test.each(golden.cases)('CMYK with black ink, $name: the bytes of Pillow', async ({ name, file, sha256 }) => {
  const bytes = Uint8Array.from(Buffer.from(file, 'base64'));
  const { image, header } = await decodeFile(bytes, name, 'white');
  expect([image.width, image.height]).toEqual([golden.width, golden.height]);
  expect(header.notes).toEqual(['cmyk']);
  expect(createHash('sha256').update(image.rgb).digest('hex')).toBe(sha256);
  const turned = Uint8Array.from([...bytes.slice(0, 2), ...exifSegment(6), ...bytes.slice(2)]);
  expect((await decodeFile(turned, name, 'white')).image.width).toBe(golden.height);
});

test('kinds that it does not decode are left to the browser', () => {
  const bytes = Uint8Array.from(Buffer.from(golden.cases[0]!.file, 'base64'));
  const at = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
  const changed = (place: number, value: number) => bytes.map((byte, i) => (i === at + place ? value : byte));
  expect(decodeCmyk(changed(1, 0xc9), 'x')).toBeNull(); // arithmetic coding
  expect(decodeCmyk(changed(11, 0x22), 'x')).toBeNull(); // a larger first channel
});
