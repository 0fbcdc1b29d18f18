/**
 * The orientation, 1..8, that an XMP packet states as `tiff:Orientation`, as an attribute or as an element; null where
 * it states none. Source: Adobe, XMP specification part 2, 3.2 (TIFF namespace).
 */
export function xmpOrientation(packet: Uint8Array): number | null {
  const text = new TextDecoder('latin1').decode(packet);
  const value = /tiff:Orientation(?:\s*=\s*["']|>)\s*([1-8])/.exec(text)?.[1];
  return value === undefined ? null : Number(value);
}
