/** What of Little CMS, as the library lcms-wasm builds it, is used here; it brings no types of its own. */
declare module 'lcms-wasm' {
  /** Addresses are places in `HEAPU8`, which is another array after memory has grown; handles of 0 say that it failed. */
  export interface Lcms {
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    _malloc(bytes: number): number;
    _free(address: number): void;
    _cmsOpenProfileFromMem(address: number, bytes: number): number;
    _cmsCreate_sRGBProfile(): number;
    _cmsCloseProfile(profile: number): void;
    _cmsCreateTransform(
      from: number,
      fromFormat: number,
      to: number,
      toFormat: number,
      intent: number,
      flags: number,
    ): number;
    _cmsDoTransform(transform: number, from: number, to: number, pixels: number): void;
    _cmsDeleteTransform(transform: number): void;
  }
  export const TYPE_GRAY_8: number;
  export const TYPE_GRAY_16: number;
  export const TYPE_RGB_8: number;
  export const TYPE_RGB_16: number;
  export const TYPE_CMYK_8: number;
  export const INTENT_RELATIVE_COLORIMETRIC: number;
  export const cmsFLAGS_NOOPTIMIZE: number;
  export const cmsFLAGS_BLACKPOINTCOMPENSATION: number;
  export function instantiate(options: {
    wasmBinary: ArrayBuffer;
    /** Hears of what the library writes to the console. */
    printErr(text: string): void;
  }): Promise<Lcms>;
}
