import { doubled, type Plane } from '#core/jpeg/chroma.ts';
import { fromYcc } from '#core/jpeg/colour.ts';
import { inverseDct } from '#core/jpeg/inverseDct.ts';
import { blankImage, type RgbImage } from '#core/rgbImage.ts';
import { type JpegCoefficients, type JpegComponent, jpegCoefficients } from '#io/images/jpeg/coefficients.ts';

/**
 * A colour JPEG with its colours at half the width and height, as libjpeg decodes it, bit for bit: browsers do this by
 * themselves, Node does not. Throws for another kind.
 */
export function readJpeg(bytes: Uint8Array, name: string): RgbImage {
  const jpeg = jpegCoefficients(bytes, name);
  const [y, cb, cr, ...more] = jpeg?.components ?? [];
  if (!jpeg || !y || !cb || !cr || more.length > 0 || !isHalved(y, [cb, cr]))
    throw new Error(`${name}: expected a JPEG of three channels, 4:2:0`);
  const { width, height } = jpeg;
  const luma = planeOf(jpeg, y, width, height);
  const colours = [cb, cr].map((part) => planeOf(jpeg, part, Math.ceil(width / 2), Math.ceil(height / 2)));
  const out = blankImage(width, height);
  const row = { cb: new Uint8ClampedArray(width), cr: new Uint8ClampedArray(width) };
  for (let line = 0; line < height; line++) {
    doubled(colours[0]!, line, row.cb);
    doubled(colours[1]!, line, row.cr);
    fromYcc(out, line, luma.samples, line * luma.stride, row);
  }
  return out;
}

const isHalved = (luma: JpegComponent, colours: readonly JpegComponent[]): boolean =>
  colours.every(
    ({ sampling }) =>
      luma.sampling.across === 2 * sampling.across && luma.sampling.down === 2 * sampling.down,
  );

function planeOf(
  { quantisation }: JpegCoefficients,
  { coefficients, stride, table }: JpegComponent,
  width: number,
  height: number,
): Plane {
  const steps = quantisation.get(table);
  if (!steps) throw new Error('a quantisation table is missing');
  const samples = new Uint8ClampedArray(coefficients.length);
  const block = new Int32Array(64);
  for (let i = 0; i * 64 < coefficients.length; i++) {
    for (let k = 0; k < 64; k++) block[k] = coefficients[i * 64 + k]! * steps[k]!;
    inverseDct(block, samples, Math.floor(i / stride) * 64 * stride + (i % stride) * 8, stride * 8);
  }
  return { samples, stride: stride * 8, width, height };
}
