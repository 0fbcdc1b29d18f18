/** A matrix or grey ICC profile with one gamma: enough to state colours of our own. */
export interface Profile {
  name: string;
  /** 1 is linear; `srgb` is sRGB's own curve. */
  gamma: number | 'srgb';
  /** XYZ at the white of D50 of red, green and blue; `grey` has none. */
  primaries: 'grey' | 'srgb' | 'adobe' | 'p3';
}

const xyz = {
  srgb: [
    [0.43607, 0.22249, 0.01392],
    [0.38515, 0.71687, 0.09708],
    [0.14307, 0.06061, 0.7141],
  ],
  adobe: [
    [0.60974, 0.31111, 0.01947],
    [0.20528, 0.62567, 0.06087],
    [0.14919, 0.06322, 0.74457],
  ],
  p3: [
    [0.51512, 0.2412, -0.00105],
    [0.29198, 0.69225, 0.04189],
    [0.1571, 0.06657, 0.78407],
  ],
} as const;

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const u32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const fixed = (value: number) => u32(Math.round(value * 65536));
const padded = (data: number[]) => [...data, ...Array<number>((4 - (data.length % 4)) % 4).fill(0)];

function curve(gamma: Profile['gamma']): number[] {
  if (gamma !== 'srgb') return [...ascii('para'), ...u32(0), 0, 0, 0, 0, ...fixed(gamma)];
  const values = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];
  return [...ascii('para'), ...u32(0), 0, 3, 0, 0, ...values.flatMap(fixed)];
}

/** Source: ICC.1:2022, 7.2 (header), 7.3 (tag table). */
export function iccProfile({ name, gamma, primaries }: Profile): Uint8Array<ArrayBuffer> {
  const xyzTag = (values: readonly number[]) => [...ascii('XYZ '), ...u32(0), ...values.flatMap(fixed)];
  const unicode = [...name].flatMap((character) => [0, character.charCodeAt(0)]);
  const description = padded([
    ...ascii('mluc'),
    ...u32(0),
    ...u32(1),
    ...u32(12),
    ...ascii('enUS'),
    ...u32(unicode.length),
    ...u32(28),
    ...unicode,
  ]);
  const tags: [string, number[]][] = [
    ['desc', description],
    ['wtpt', xyzTag([0.9642, 1, 0.8249])],
  ];
  if (primaries === 'grey') tags.push(['kTRC', curve(gamma)]);
  else
    ['r', 'g', 'b'].forEach((channel, i) => {
      tags.push([`${channel}XYZ`, xyzTag(xyz[primaries][i]!)], [`${channel}TRC`, curve(gamma)]);
    });
  let at = 128 + 4 + 12 * tags.length;
  const table: number[] = [];
  for (const [tag, data] of tags) {
    table.push(...ascii(tag), ...u32(at), ...u32(data.length));
    at += data.length;
  }
  const header = [
    ...u32(at),
    ...u32(0),
    ...u32(0x04300000),
    ...ascii('mntr'),
    ...ascii(primaries === 'grey' ? 'GRAY' : 'RGB '),
    ...ascii('XYZ '),
    ...Array<number>(12).fill(0),
    ...ascii('acsp'),
    ...Array<number>(28).fill(0),
    ...fixed(0.9642),
    ...fixed(1),
    ...fixed(0.8249),
    ...Array<number>(48).fill(0),
  ];
  return Uint8Array.from([...header, ...u32(tags.length), ...table, ...tags.flatMap(([, data]) => data)]);
}
