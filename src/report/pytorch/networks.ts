import type { BackboneEntry, ForwardVariant } from '#worker/protocol.ts';

/** The convolutions as a table, and the ReLU and the pool of this variant. */
export function networkTables({ torch }: BackboneEntry, { pooling, relu }: ForwardVariant): string {
  const normed = torch.convs.some(({ norm }) => norm !== null);
  const rows = torch.convs.map(({ name, shape, torchName, norm }) => {
    const third = normed ? `, ${norm === null ? 'None' : `'${norm}'`}` : '';
    return `    '${name}': ((${shape.join(', ')}), '${torchName}'${third}),`;
  });
  const activation =
    relu === 'in-place'
      ? `def relu(x):
    return F.relu_(x)  # MISTAKE: in place, so that a tap before the ReLU holds the values after it`
      : `def relu(x):
    return F.relu(x)  # not in place: a tap before the ReLU keeps its values`;
  const pool =
    pooling === 'max'
      ? 'F.max_pool2d(x, size, stride, padding, ceil_mode=ceil_mode)'
      : 'F.avg_pool2d(x, size, stride, padding, ceil_mode, count_include_pad=False)';
  return `
CONVS = {  # name: ((in, out, size, stride, padding), torchvision's name${normed ? ', its batch norm there' : ''})
${rows.join('\n')}
}


${activation}${
  torch.pools
    ? `


def pool(x, size, stride, padding=0, ceil_mode=False):
    return ${pool}`
    : ''
}`;
}
