import type { NetLayer, NetSpec } from './types.ts';

const conv = (
  name: string,
  from: number,
  to: number,
  options: Partial<Extract<NetLayer, { kind: 'conv' }>> = {},
): NetLayer => ({
  kind: 'conv',
  name,
  size: 3,
  stride: 1,
  in: from,
  out: to,
  activation: 'relu',
  ...options,
});

/** x + 0.1-gained conv(relu(conv(x))): a residual block without normalisation (Lim et al. 2017, EDSR). */
const residualBlock = (name: string, channels: number): NetLayer[] => [
  { kind: 'save', as: name },
  conv(`${name}a`, channels, channels),
  conv(`${name}b`, channels, channels, { activation: 'linear', gain: 0.2 }),
  { kind: 'add', from: name },
];

/** Where every value of a network passes: a ReLU could die there in the first long steps, and the network with it. */
const live = { activation: 'leaky' } as const;

/**
 * Low resolution to high: residual blocks at the low size, then nearest upsampling and convolutions (no checkerboard,
 * Odena et al. 2016). Learns what the enlarged input lacks. [side / 4, side / 4, 3] -> [side, side, 3].
 */
export function residualUpscaler(side: number, channels: number, blocks: number): NetSpec {
  const body = Array.from({ length: blocks }, (_, i) => residualBlock(`block${i + 1}`, channels)).flat();
  return {
    id: 'residual-upscaler',
    input: [side / 4, side / 4, 3],
    layers: [
      conv('first', 3, channels, live),
      ...body,
      { kind: 'upsample' },
      conv('up1', channels, channels, live),
      { kind: 'upsample' },
      conv('up2', channels, channels / 2, live),
      conv('last', channels / 2, 3, { activation: 'linear', gain: 0.1 }),
      { kind: 'add-input', times: 4 },
    ],
  };
}

/**
 * Same size in and out: two halvings, residual blocks, two doublings (Johnson et al. 2016, without normalisation), whose
 * result is added to the input: it starts as nearly the identity, and learns what to change.
 * [side, side, 3] -> [side, side, 3].
 */
export function residualTranslator(side: number, channels: number, blocks: number): NetSpec {
  const body = Array.from({ length: blocks }, (_, i) => residualBlock(`block${i + 1}`, channels * 4)).flat();
  return {
    id: 'residual-translator',
    input: [side, side, 3],
    layers: [
      conv('first', 3, channels, live),
      conv('down1', channels, channels * 2, { ...live, stride: 2 }),
      conv('down2', channels * 2, channels * 4, { ...live, stride: 2 }),
      ...body,
      { kind: 'upsample' },
      conv('up1', channels * 4, channels * 2, live),
      { kind: 'upsample' },
      conv('up2', channels * 2, channels, live),
      conv('last', channels, 3, { activation: 'linear', gain: 0.1 }),
      { kind: 'add-input', times: 1 },
    ],
  };
}

/**
 * A U-Net (Ronneberger et al. 2015): what each halving saw is handed to the doubling of the same size.
 * [side, side, from] -> [side, side, 3] in 0..1.
 */
export function uNet(side: number, from: number, channels: number): NetSpec {
  const [a, b, c] = [channels, channels * 2, channels * 4];
  return {
    id: 'u-net',
    input: [side, side, from],
    layers: [
      conv('enter', from, a),
      { kind: 'save', as: 'full' },
      conv('down1', a, b, { stride: 2 }),
      { kind: 'save', as: 'half' },
      conv('down2', b, c, { stride: 2 }),
      { kind: 'save', as: 'quarter' },
      conv('down3', c, c, { stride: 2 }),
      conv('middle', c, c),
      { kind: 'upsample' },
      { kind: 'concat', from: 'quarter' },
      conv('up3', c + c, c),
      { kind: 'upsample' },
      { kind: 'concat', from: 'half' },
      conv('up2', c + b, b),
      { kind: 'upsample' },
      { kind: 'concat', from: 'full' },
      conv('up1', b + a, a),
      conv('last', a, 3, { activation: 'sigmoid' }),
    ],
  };
}

/** A latent code to an image: dense to 4x4, then doublings. [codeLength] -> [side, side, 3] in 0..1. */
export function decoder(side: 32 | 64, codeLength: number, channels: number): NetSpec {
  const doublings = Math.log2(side / 4);
  const widths = Array.from({ length: doublings + 1 }, (_, i) => Math.max(channels, (channels * 4) >> i));
  const ups = widths
    .slice(1)
    .flatMap((to, i): NetLayer[] => [
      { kind: 'upsample' },
      conv(`up${i + 1}a`, widths[i]!, to),
      conv(`up${i + 1}b`, to, to),
    ]);
  return {
    id: 'decoder',
    input: [codeLength],
    layers: [
      { kind: 'dense', name: 'first', in: codeLength, out: 16 * widths[0]!, activation: 'relu' },
      { kind: 'reshape', shape: [4, 4, widths[0]!] },
      ...ups,
      conv('last', widths.at(-1)!, 3, { activation: 'sigmoid' }),
    ],
  };
}
