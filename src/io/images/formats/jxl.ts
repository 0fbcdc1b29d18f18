import { imageSize } from 'image-size';
import type { Reader } from './bytes.ts';
import type { ImageHeader } from './header.ts';

/** A bare codestream, or one in boxes. */
export function isJxl(reader: Reader): boolean {
  return reader.text(0, 2) === '\xff\x0a' || reader.text(4, 8) === 'JXL \r\n\x87\n';
}

/** The decoder turns the picture itself. Source: ISO/IEC 18181-2, 4. */
export function readJxl(reader: Reader): ImageHeader {
  const { width, height } = imageSize(reader.bytes);
  return { format: 'jxl', stored: { width, height }, orientation: 1, alpha: true, profile: null, notes: [] };
}
