import type { BackboneEntry, ForwardVariant } from '#worker/protocol.ts';

/** A convolution: its name in our files, its shape, its name in torchvision's. */
interface Conv {
  readonly name: string;
  readonly shape: readonly [
    inChannels: number,
    outChannels: number,
    size: number,
    stride: number,
    padding: number,
  ];
  readonly torchvision: string;
}

/** What one network adds to the file. */
interface Network {
  readonly convs: readonly Conv[];
  /** Body of `steps`: yields (tap, what computes it) in order. */
  readonly steps: string;
  readonly pool: { readonly size: number; readonly ceil: boolean };
}

const vggDepths = [2, 2, 4, 4, 4];

function vgg({ taps }: BackboneEntry): Network {
  let index = 0;
  let inChannels = 3;
  const convs = vggDepths.flatMap((depth, block) => {
    const group = Array.from({ length: depth }, (_, i): Conv => {
      const outChannels = taps.find(({ id }) => id === `conv${block + 1}_${i + 1}`)!.channels;
      const shape = [inChannels, outChannels, 3, 1, 1] as const;
      inChannels = outChannels;
      index += 2;
      return { name: `block${block + 1}_conv${i + 1}`, shape, torchvision: `features.${index - 2}` };
    });
    index += 1;
    return group;
  });
  const steps = `for block, depth in enumerate((${vggDepths.join(', ')}), 1):
    if block > 1:
        yield f'pool{block - 1}', pool
    for i in range(1, depth + 1):
        yield f'conv{block}_{i}', self.convs[f'block{block}_conv{i}']
        yield f'relu{block}_{i}', relu`;
  return { convs, steps, pool: { size: 2, ceil: false } };
}

const alexnet: Network = {
  convs: [
    { name: 'conv1', shape: [3, 64, 11, 4, 2], torchvision: 'features.0' },
    { name: 'conv2', shape: [64, 192, 5, 1, 2], torchvision: 'features.3' },
    { name: 'conv3', shape: [192, 384, 3, 1, 1], torchvision: 'features.6' },
    { name: 'conv4', shape: [384, 256, 3, 1, 1], torchvision: 'features.8' },
    { name: 'conv5', shape: [256, 256, 3, 1, 1], torchvision: 'features.10' },
  ],
  steps: `for i in range(1, 6):
    yield f'conv{i}', self.convs[f'conv{i}']
    yield f'relu{i}', relu
    if i <= 2:
        yield f'pool{i}', pool`,
  pool: { size: 3, ceil: false },
};

/** Index in torchvision's `features`, channels in, squeezed, and out of each expansion, of fire2 to fire9. */
const fires = [
  [3, 64, 16, 64],
  [4, 128, 16, 64],
  [6, 128, 32, 128],
  [7, 256, 32, 128],
  [9, 256, 48, 192],
  [10, 384, 48, 192],
  [11, 384, 64, 256],
  [12, 512, 64, 256],
] as const;

const squeezenet: Network = {
  convs: [
    { name: 'conv1', shape: [3, 64, 3, 2, 0], torchvision: 'features.0' },
    ...fires.flatMap(([index, inChannels, squeezed, expanded], i): Conv[] => [
      {
        name: `fire${i + 2}_squeeze`,
        shape: [inChannels, squeezed, 1, 1, 0],
        torchvision: `features.${index}.squeeze`,
      },
      {
        name: `fire${i + 2}_expand1x1`,
        shape: [squeezed, expanded, 1, 1, 0],
        torchvision: `features.${index}.expand1x1`,
      },
      {
        name: `fire${i + 2}_expand3x3`,
        shape: [squeezed, expanded, 3, 1, 1],
        torchvision: `features.${index}.expand3x3`,
      },
    ]),
  ],
  steps: `def fire(name):
    def step(x):
        x = F.relu(self.convs[f'{name}_squeeze'](x))
        return F.relu(torch.cat([self.convs[f'{name}_expand{size}'](x) for size in ('1x1', '3x3')], 1))
    return step

yield 'conv1', self.convs['conv1']
yield 'relu1', relu
for i in range(2, 10):
    if i in (2, 4, 6):
        yield f'pool{i - 1}', pool
    yield f'fire{i}', fire(f'fire{i}')`,
  pool: { size: 3, ceil: true },
};

function networkOf(entry: BackboneEntry): Network {
  switch (entry.id) {
    case 'vgg19':
    case 'vgg19-slim':
      return vgg(entry);
    case 'alexnet':
      return alexnet;
    case 'squeezenet':
      return squeezenet;
    default:
      return entry.id satisfies never;
  }
}

/** The convolutions as a table, the ReLU and the pool of this variant, and the steps from image to taps. */
export function network(
  entry: BackboneEntry,
  { pooling, relu }: ForwardVariant,
): { tables: string; steps: string } {
  const { convs, steps, pool } = networkOf(entry);
  const by = pooling === 'max' ? 'max_pool2d' : 'avg_pool2d';
  const rounding = pool.ceil ? ', ceil_mode=True' : '';
  const activation =
    relu === 'in-place'
      ? `def relu(x):
    return F.relu_(x)  # MISTAKE: in place, so that a tap before the ReLU holds the values after it`
      : `def relu(x):
    return F.relu(x)  # not in place: a tap before the ReLU keeps its values`;
  return {
    tables: `
CONVS = {  # name: ((in, out, size, stride, padding), torchvision's name)
${convs.map(({ name, shape, torchvision }) => `    '${name}': ((${shape.join(', ')}), '${torchvision}'),`).join('\n')}
}


${activation}


def pool(x):
    return F.${by}(x, ${pool.size}, 2${rounding})`,
    steps,
  };
}
