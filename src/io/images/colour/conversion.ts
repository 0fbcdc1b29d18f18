import {
  cmsFLAGS_BLACKPOINTCOMPENSATION,
  cmsFLAGS_NOOPTIMIZE,
  INTENT_RELATIVE_COLORIMETRIC,
  instantiate,
  type Lcms,
  TYPE_CMYK_8,
  TYPE_GRAY_8,
  TYPE_GRAY_16,
  TYPE_RGB_8,
  TYPE_RGB_16,
} from 'lcms-wasm';
import wasm from 'lcms-wasm/dist/lcms.wasm?url';

/** The colour spaces of profiles that are applied, by their signatures. */
export type Space = 'GRAY' | 'RGB ' | 'CMYK';

/** A profile that is applied to pixels, whole or in pieces. */
export interface Conversion {
  /**
   * Turns straight RGBA, 8 or 16 bits, into sRGB, in place; alpha stays. Of grey the red channel is read. `inks`: four
   * samples a pixel, 255 being all ink, which are read instead of the colours where the profile is of inks. False
   * where the library broke over the profile: the pixels are then spoilt.
   */
  apply(rgba: Uint8Array | Uint8ClampedArray | Uint16Array, inks?: Uint8Array): boolean;
  /** Gives its memory back; to be called once. */
  close(): void;
}

const pixelsAtOnce = 65536;
/**
 * In 16 bits the library would take a table of 33 x 33 x 33 colours in place of a matrix, which is up to ten levels of 255
 * off in the dark.
 */
const flags = {
  8: cmsFLAGS_BLACKPOINTCOMPENSATION,
  16: cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOOPTIMIZE,
} as const;
const outFormats = { 8: TYPE_RGB_8, 16: TYPE_RGB_16 } as const;
const inFormats = {
  GRAY: { 8: TYPE_GRAY_8, 16: TYPE_GRAY_16, channels: 1 },
  'RGB ': { 8: TYPE_RGB_8, 16: TYPE_RGB_16, channels: 3 },
  CMYK: { 8: TYPE_CMYK_8, 16: TYPE_CMYK_8, channels: 4 },
} as const;

let started: Promise<Lcms> | null = null;

/** Little CMS, fetched once. Rejects where it cannot be had. */
export function startLcms(): Promise<Lcms> {
  started ??= fetch(wasm)
    .then((response) => response.arrayBuffer())
    .then((wasmBinary) => instantiate({ wasmBinary, printErr: () => {} }))
    .catch((error) => {
      started = null;
      throw error;
    });
  return started;
}

/**
 * An ICC profile to sRGB, relative colorimetric with black point compensation, as `PIL.ImageCms` does it when it is asked
 * for these. Null where the library does not take the profile.
 */
export function openConversion(
  lcms: Lcms,
  profile: Uint8Array,
  space: Space,
  bits: 8 | 16,
): Conversion | null {
  try {
    return conversion(lcms, profile, space, bits);
  } catch {
    // What it was in the middle of may have left its memory in any state.
    started = null;
    return null;
  }
}

function conversion(lcms: Lcms, profile: Uint8Array, space: Space, bits: 8 | 16): Conversion | null {
  const held = lcms._malloc(profile.length);
  lcms.HEAPU8.set(profile, held);
  const from = lcms._cmsOpenProfileFromMem(held, profile.length);
  lcms._free(held);
  if (from === 0) return null;
  const to = lcms._cmsCreate_sRGBProfile();
  const transform = lcms._cmsCreateTransform(
    from,
    inFormats[space][bits],
    to,
    outFormats[bits],
    INTENT_RELATIVE_COLORIMETRIC,
    flags[bits],
  );
  lcms._cmsCloseProfile(from);
  lcms._cmsCloseProfile(to);
  if (transform === 0) return null;
  const { channels } = inFormats[space];
  const bytes = bits / 8;
  const input = lcms._malloc(pixelsAtOnce * channels * bytes);
  const output = lcms._malloc(pixelsAtOnce * 3 * bytes);
  const samplesAt = (address: number, length: number) =>
    bits === 8
      ? lcms.HEAPU8.subarray(address, address + length)
      : new Uint16Array(lcms.HEAPU8.buffer, address, length);
  const applyTo: Apply = (rgba, source) => {
    for (let first = 0; first < rgba.length / 4; first += pixelsAtOnce) {
      const count = Math.min(pixelsAtOnce, rgba.length / 4 - first);
      const given = samplesAt(input, count * channels);
      for (let i = 0, at = 4 * first; i < given.length; at += 4)
        for (let c = 0; c < channels; c++) given[i++] = source[at + c]!;
      lcms._cmsDoTransform(transform, input, output, count);
      const found = samplesAt(output, count * 3);
      for (let i = 0, at = 4 * first; i < found.length; at += 4)
        for (let c = 0; c < 3; c++) rgba[at + c] = found[i++]!;
    }
  };
  let broken = false;
  return {
    apply: (rgba, inks) => {
      try {
        applyTo(rgba, space === 'CMYK' && inks ? inks : rgba);
      } catch {
        broken = true;
        started = null;
      }
      return !broken;
    },
    close: () => {
      if (broken) return;
      lcms._free(input);
      lcms._free(output);
      lcms._cmsDeleteTransform(transform);
    },
  };
}

type Samples = Uint8Array | Uint8ClampedArray | Uint16Array;
type Apply = (rgba: Samples, source: Samples) => void;
