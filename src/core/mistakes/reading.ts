import type { BackboneSpec } from '../backbones/types.ts';
import type { Mistake } from './types.ts';

/** What a copied `(i + 1) in [2, 7, 12, 21, 30]` reads: places in torchvision's `features`. */
const copiedPlaces = [1, 6, 11, 20, 29];

/**
 * `relu3_4` -> `relu3_1`: the tap that a copied list of indices reads for each tap of its stage. Empty for a network where
 * those places are not one ReLU in each of five stages: only VGG's layers are so.
 */
export function misreadTaps({ graph }: Pick<BackboneSpec, 'graph'>): Readonly<Record<string, string>> {
  const read = copiedPlaces.map((place, index) =>
    graph.taps.find(({ node, stage, at }) => {
      const conv = graph.nodes[graph.nodes[node]!.inputs[0] ?? -1];
      // A ReLU has the place after its convolution's.
      const isThere = conv?.op === 'conv' && conv.attrs.torchName === `features.${place - 1}`;
      return isThere && at === 'after-relu' && stage === index + 1;
    }),
  );
  if (read.includes(undefined)) return {};
  const layers = graph.taps.filter(({ at }) => at !== 'input');
  return Object.fromEntries(layers.map(({ id, stage }) => [id, read[stage - 1]!.id]));
}

export const shiftedIndices: Mistake = {
  id: 'shifted-indices',
  label: { en: 'Layer indices off by one', zh: '层索引差一' },
  about: {
    en: '[2, 7, 12, 21, 30] is written down as "relu*_2", but the loop tests (i + 1): it reads torchvision’s layers 1, 6, 11, 20 and 29, which are relu1_1, 2_1, 3_1, 4_1 and 5_1. The weights then belong to layers that are not read. Print the class and the name of each layer that you keep. Only networks with VGG’s layers are concerned.',
    zh: '[2, 7, 12, 21, 30] 被当作“relu*_2”，但循环判断的是 (i + 1)：实际读取 torchvision 的第 1、6、11、20、29 层，即 relu1_1、2_1、3_1、4_1、5_1。权重因此属于并未读取的层。请打印所保留每一层的类型和名称。只涉及具有 VGG 层结构的网络。',
  },
  apply: (setup) => {
    const misread = misreadTaps(setup.spec);
    return {
      ...setup,
      rows: setup.rows.map((row) => ({
        ...row,
        readAt: row.batchItem === null ? (misread[row.tap] ?? row.tap) : row.readAt,
      })),
    };
  },
};

export const reluInPlace: Mistake = {
  id: 'relu-in-place',
  label: { en: 'ReLU in place', zh: '原位 ReLU' },
  about: {
    en: 'A tap meant before the ReLU returns the values after it: nn.ReLU(inplace=True), torchvision’s default, overwrites the tensor that was kept. Only conv taps change; their negative half is gone. Look for a negative number in the kept features: there is none.',
    zh: '本想取 ReLU 之前的值，却得到其后的值：torchvision 默认的 nn.ReLU(inplace=True) 覆盖了保存的张量。只有 conv 取样点会变，负的一半消失。在保存的特征里找负数：一个也没有。',
  },
  apply: (setup) => ({ ...setup, variant: { ...setup.variant, relu: 'in-place' } }),
};

export const batchWalk: Mistake = {
  id: 'batch-walk',
  label: { en: 'Loop over the batch, not the layers', zh: '遍历批次而非各层' },
  about: {
    en: 'vgg(x) returns one tensor, the last convolution’s; "for f in vgg(x)" then walks its batch, not the layers. Image i is weighed with layer i’s weight, and images beyond the fifth with none. With a batch of one, only the first weight does anything: move the others and see. Return a list of features from forward() instead.',
    zh: 'vgg(x) 返回一个张量，即最后一个卷积的输出；“for f in vgg(x)”遍历的是批次，而不是各层。第 i 张图用第 i 层的权重，第五张之后没有权重。批次为一时只有第一个权重起作用：拖动其他滑块便知。应让 forward() 返回特征列表。',
  },
  apply: (setup) => {
    const last = setup.spec.taps.at(-1)?.layer;
    const tap = setup.spec.taps.find((t) => t.layer === last);
    return {
      ...setup,
      rows: setup.rows.map((row, index) => ({ ...row, readAt: tap?.id ?? row.readAt, batchItem: index })),
    };
  },
};
