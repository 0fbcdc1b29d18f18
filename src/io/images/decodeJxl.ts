import initialise, { JxlImage } from 'jxl-oxide-wasm';
import { decodePng, type Rgba } from './decodePng.ts';

let started: Promise<unknown> | null = null;

/**
 * A JPEG XL picture, its first frame, in sRGB. The library writes it as a PNG, in 16 bits where it has more than 8. Anything that
 * the library throws means damage.
 */
export async function decodeJxl(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Rgba> {
  started ??= initialise(); // it fetches the wasm file that the build puts beside it
  await started;
  const image = new JxlImage();
  try {
    image.forceSrgb = true;
    image.feedBytes(bytes);
    if (!image.tryInit() || !image.loaded) throw new Error('the picture is not whole');
    return decodePng(image.render().encodeToPng(), name);
  } finally {
    image.free();
  }
}
