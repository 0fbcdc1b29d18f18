import { AppError } from '#core/failure.ts';
import type { Rgba } from '../decodePng.ts';
import type { ImageHeader } from '../formats/header.ts';
import { giveWay } from '../giveWay.ts';
import type { Conversion, Space } from './conversion.ts';

const pixelsBetweenPauses = 2 ** 18;

/**
 * What makes a picture's samples sRGB; `own`: as it was decoded here, null where the browser does that. Null where its
 * profile is none for such samples, or none at all. The library is loaded with the first picture that has one.
 *
 * @throws AppError `part-missing` where the library cannot be had.
 */
export async function conversionFor(
  { profile, notes }: Pick<ImageHeader, 'profile' | 'notes'>,
  own: Rgba | null,
): Promise<Conversion | null> {
  if (!profile) return null;
  const space = String.fromCharCode(...profile.subarray(16, 20));
  const fits: Readonly<Record<Space, boolean>> = {
    GRAY: notes.includes('grey'),
    'RGB ': !notes.includes('cmyk'),
    CMYK: own?.inks !== undefined,
  };
  if (!(space in fits && fits[space as Space])) return null;
  const { openConversion, startLcms } = await import('./conversion.ts').catch(missing);
  return openConversion(await startLcms().catch(missing), profile, space as Space, own?.deep ? 16 : 8);
}

function missing(error: unknown): never {
  throw new AppError({
    code: 'part-missing',
    message: error instanceof Error ? error.message : String(error),
  });
}

/** Converts in place. Throws {@link ConversionFailed}, and the signal's reason on abort. */
export async function convertOwn(
  { rgba, deep, inks }: Rgba,
  conversion: Conversion,
  signal?: AbortSignal,
): Promise<void> {
  const samples = deep ?? rgba;
  for (let from = 0; from < samples.length; from += 4 * pixelsBetweenPauses) {
    const to = from + 4 * pixelsBetweenPauses;
    convert(samples.subarray(from, to), conversion, inks?.subarray(from, to));
    await giveWay();
    signal?.throwIfAborted();
  }
  // In 8 bits as Pillow would cut it.
  if (deep) for (let i = 0; i < rgba.length; i++) rgba[i] = deep[i]! >> 8;
}

/** Throws {@link ConversionFailed}; the pixels are then spoilt. */
export function convert(
  rgba: Uint8Array | Uint8ClampedArray | Uint16Array,
  conversion: Conversion,
  inks?: Uint8Array,
): void {
  if (!conversion.apply(rgba, inks)) throw new ConversionFailed();
}

/** A profile that was taken and then broke the library. */
export class ConversionFailed extends Error {}
