/** Primaries of BT.709 and the transfer of sRGB, by their numbers. Source: ITU-T H.273, tables 2 and 3. */
const bt709 = 1;
const srgbTransfer = 13;
const unspecified = 2;

/** Whether colours stated by code points (a PNG's cICP, an AVIF's or HEIC's nclx) are others than sRGB. */
export function codePointsChange(primaries: number, transfer: number): boolean {
  return !(
    (primaries === bt709 || primaries === unspecified) &&
    (transfer === srgbTransfer || transfer === unspecified)
  );
}
