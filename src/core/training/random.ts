/** Mixes a 32-bit whole number so that neighbours become unrelated. Source: lowbias32, C. Wellons 2018. */
export function hash32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A seed of its own for part `part` of whatever `seed` makes, so that adding a part leaves the others as they were. */
export function derive(seed: number, part: number): number {
  return hash32(hash32(seed) + Math.imul(part + 1, 0x9e3779b9));
}

/**
 * Uniform numbers in [0, 1) with 32 bits, the same on every platform: `const next = random(7); next(); next();`.
 * Any finite number is a seed; it is cut to 32 bits. Source: sfc32 of PractRand, seeded through {@link hash32}.
 */
export function random(seed: number): () => number {
  const a = hash32(seed);
  const b = hash32(a + 0x9e3779b9);
  return sfc32(a, b, hash32(b + 0x9e3779b9));
}

/**
 * The same of several numbers in their order, each cut to 32 bits: 96 bits of state come from all of them, so that neither
 * neighbours nor chance let two lists begin alike.
 */
export function randomOf(key: readonly number[]): () => number {
  const lane = (start: number) =>
    key.reduce((h, part) => hash32(hash32(part ^ start) + Math.imul(h, 0x01000193)), start);
  return sfc32(lane(0x243f6a88), lane(0x85a308d3), lane(0x13198a2e));
}

function sfc32(a: number, b: number, c: number): () => number {
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/**
 * Standard normal numbers by Marsaglia's polar method. Uses only operations whose results IEEE 754 fixes, save for the
 * logarithm, whose last bit may differ between engines.
 */
export function normal(uniform: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s === 0 || s >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * scale;
      return u * scale;
    }
  };
}
