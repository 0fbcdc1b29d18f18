import { Unzlib } from 'fflate';

/** Where a profile's name stands: within its first kilobytes. */
const lookedAt = 8192;

/** Whether an ICC profile calls itself sRGB (in Latin letters or UTF-16): then ignoring it changes nothing. */
export function saysSrgb(profile: Uint8Array): boolean {
  const start = String.fromCharCode(...profile.subarray(0, lookedAt));
  return /s\0?R\0?G\0?B/.test(start);
}

/** The same for the deflated profile of a PNG; only its beginning is inflated, a little at a time. */
export function deflatedSaysSrgb(deflated: Uint8Array): boolean {
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflate = new Unzlib((part) => {
    parts.push(part.subarray(0, lookedAt));
    length += part.length;
  });
  try {
    for (let at = 0; at < deflated.length && length < lookedAt; at += 256)
      inflate.push(deflated.subarray(at, at + 256), at + 256 >= deflated.length);
  } catch {
    return false; // a damaged profile is not read by anyone, and does not make the picture damaged
  }
  return saysSrgb(joined(parts));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
