const headerBytes = 128;

type Xyz = readonly [number, number, number];
/** From a sample, 0..1, to light, 0..1. */
type Curve = (value: number) => number;

/** XYZ, at the white of D50, of linear sRGB's red, green and blue. Source: ICC, "How to interpret the sRGB color space". */
const srgbPrimaries: readonly [Xyz, Xyz, Xyz] = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
];
/** Its inverse: XYZ to linear sRGB, by rows. */
const toSrgb: readonly [Xyz, Xyz, Xyz] = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
];
/** What counts as no change, in levels of 8 bits: well-known writers of sRGB round their curves and primaries by as much. */
const toleratedLevels = 1.5;

/**
 * Whether applying an ICC profile would change what is shown: false for sRGB under any name, and for bytes that are no
 * profile, which every viewer ignores. A profile by tables (LUT) counts as one that changes; so does one for another
 * colour space than grey and RGB. Source: ICC.1:2022, 7 (header), 9 (tags), 10.6 (curv), 10.18 (para), 10.31 (XYZ).
 */
export function changesColours(profile: Uint8Array): boolean {
  const tags = tagsOf(profile);
  if (!tags) return false;
  const space = textAt(profile, 16, 4);
  if (tags.has('A2B0') || (space !== 'RGB ' && space !== 'GRAY')) return true;
  if (space === 'GRAY') {
    const curve = curveOf(tags.get('kTRC'));
    return curve ? greatestChange([curve, curve, curve], srgbPrimaries, 'grey') > toleratedLevels : false;
  }
  const curves = ['rTRC', 'gTRC', 'bTRC'].map((name) => curveOf(tags.get(name)));
  const primaries = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => xyzOf(tags.get(name)));
  const [r, g, b] = curves;
  const [x, y, z] = primaries;
  if (!r || !g || !b || !x || !y || !z) return false;
  return greatestChange([r, g, b], [x, y, z], 'colours') > toleratedLevels;
}

/** How far, in levels of 8 bits, any of a grid of colours moves when the profile is applied. */
function greatestChange(
  curves: readonly [Curve, Curve, Curve],
  primaries: readonly [Xyz, Xyz, Xyz],
  of: 'grey' | 'colours',
): number {
  let greatest = 0;
  const compare = (samples: Xyz) => {
    const xyz = [0, 1, 2].map((i) =>
      samples.reduce((sum, sample, c) => sum + curves[c]!(sample) * primaries[c]![i]!, 0),
    );
    toSrgb.forEach((row, c) => {
      const light = row.reduce((sum, factor, i) => sum + factor * xyz[i]!, 0);
      greatest = Math.max(greatest, Math.abs(encoded(light) - samples[c]!) * 255);
    });
  };
  for (let v = 0; v <= 32; v++) compare([v / 32, v / 32, v / 32]);
  if (of === 'colours')
    for (let r = 0; r <= 4; r++)
      for (let g = 0; g <= 4; g++) for (let b = 0; b <= 4; b++) compare([r / 4, g / 4, b / 4]);
  return greatest;
}

/** Light 0..1 as an sRGB sample 0..1, clipped. Source: IEC 61966-2-1. */
export function encoded(light: number): number {
  const v = Math.min(1, Math.max(0, light));
  return v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055;
}

function tagsOf(profile: Uint8Array): Map<string, Uint8Array> | null {
  if (profile.length < headerBytes + 4 || textAt(profile, 36, 4) !== 'acsp') return null;
  const view = viewOf(profile);
  const count = view.getUint32(headerBytes);
  const tags = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    const entry = headerBytes + 4 + 12 * i;
    if (entry + 12 > profile.length) return null;
    const [at, length] = [view.getUint32(entry + 4), view.getUint32(entry + 8)];
    if (at + length > profile.length) return null;
    tags.set(textAt(profile, entry, 4), profile.subarray(at, at + length));
  }
  return tags;
}

function xyzOf(tag: Uint8Array | undefined): Xyz | null {
  if (!tag || tag.length < 20 || textAt(tag, 0, 4) !== 'XYZ ') return null;
  const view = viewOf(tag);
  return [fixed(view, 8), fixed(view, 12), fixed(view, 16)];
}

function curveOf(tag: Uint8Array | undefined): Curve | null {
  if (!tag || tag.length < 12) return null;
  const view = viewOf(tag);
  switch (textAt(tag, 0, 4)) {
    case 'curv':
      return tableCurve(view);
    case 'para':
      return parametricCurve(view);
    default:
      return null;
  }
}

function tableCurve(view: DataView): Curve | null {
  const count = view.getUint32(8);
  if (12 + 2 * count > view.byteLength) return null;
  if (count === 0) return (v) => v;
  if (count === 1) {
    const gamma = view.getUint16(12) / 256;
    return (v) => v ** gamma;
  }
  const entry = (i: number) => view.getUint16(12 + 2 * i) / 65535;
  return (v) => {
    const place = v * (count - 1);
    const below = Math.min(count - 2, Math.floor(place));
    return entry(below) + (entry(below + 1) - entry(below)) * (place - below);
  };
}

const parameterCounts = [1, 3, 4, 5, 7] as const;

function parametricCurve(view: DataView): Curve | null {
  const kind = view.getUint16(8);
  const count = parameterCounts[kind];
  if (count === undefined || 12 + 4 * count > view.byteLength) return null;
  const p = Array.from({ length: count }, (_, i) => fixed(view, 12 + 4 * i));
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = p;
  const power = (v: number) => Math.max(0, a * v + b) ** g;
  switch (kind) {
    case 0:
      return (v) => v ** g;
    case 1:
      return (v) => (v >= -b / a ? power(v) : 0);
    case 2:
      return (v) => (v >= -b / a ? power(v) + c : c);
    case 3:
      return (v) => (v >= d ? power(v) : c * v);
    default:
      return (v) => (v >= d ? power(v) + e : c * v + f);
  }
}

const fixed = (view: DataView, at: number) => view.getInt32(at) / 65536;
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const textAt = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length));
