const table = new Uint32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  table[n] = c;
}

/** CRC-32 of `length` bytes at `at`, as PNG and zip use it (ISO 3309, reflected polynomial edb88320). */
export function crc32(bytes: Uint8Array, at = 0, length = bytes.length - at): number {
  let c = 0xffffffff;
  for (let i = at; i < at + length; i++) c = table[(c ^ bytes[i]!) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
