import type { DistanceId } from '#worker/protocol.ts';

const unit = `
def unit(f):
    """Channel vectors of length 1 (of length 0 where they are 0)."""
    return f / (torch.linalg.vector_norm(f, dim=1, keepdim=True) + 1e-10)`;

/** [n, 1, h, w] or [n, c, h, w] -> the mean, within the mask if there is one. */
const mean = (map: string, masked: boolean): string =>
  masked ? `mean_within(mask, ${map})` : `${map}.mean()`;

/** Python name of a distance's function. */
const functionName = (id: DistanceId): string => id.replaceAll('-', '_');

/** One function a distance: two feature maps [n, c, h, w] (and the mask, [1, 1, h, w]) -> a scalar. */
const code: Readonly<Record<DistanceId, (args: string, masked: boolean) => string>> = {
  l1: (args, masked) => `
def l1(${args}):
    """Mean of |a - b|."""
    return ${mean('(a - b).abs()', masked)}`,
  squared: (args, masked) => `
def squared(${args}):
    """Mean of (a - b)^2. Johnson et al., arXiv 1603.08155, eq. 2."""
    return ${mean('(a - b).pow(2)', masked)}`,
  'unit-squared': (args, masked) => `
def unit_squared(${args}):
    """Squared difference of unit channel vectors, summed over channels: LPIPS without its heads, arXiv 1801.03924."""
    return ${mean('(unit(a) - unit(b)).pow(2).sum(1, keepdim=True)', masked)}`,
  cosine: (args, masked) => `
def cosine(${args}):
    """1 - cos of the angle between channel vectors; 1 where only one of them is all zeros."""
    angle = (unit(a) - unit(b)).pow(2).sum(1, keepdim=True) / 2
    one_is_empty = (a != 0).any(1, keepdim=True) != (b != 0).any(1, keepdim=True)
    return ${mean('(angle + one_is_empty / 2)', masked)}`,
  gram: (args, masked) => `
def gram(${args}):
    """Mean squared difference of Gram matrices / (channels * positions). Johnson et al., arXiv 1603.08155, eq. 3."""
    def matrix(f):
        f = f.flatten(2)  # [n, c, h * w]
${
  masked
    ? `        where = mask.flatten(2)
        return (f * where) @ f.transpose(1, 2) / (f.shape[1] * where.sum())`
    : '        return f @ f.transpose(1, 2) / (f.shape[1] * f.shape[2])'
}
    return (matrix(a) - matrix(b)).pow(2).mean()`,
  contextual: (args, masked) => `
def contextual(${args}):
    """-log of how well each position of a finds a match anywhere in b. Mechrez et al., arXiv 1803.02077; sigma 0.5.
    Maps of more than 65 * 65 positions are thinned evenly."""
    def thinned(f):
        height, width = f.shape[2:]
        step = min(height, width, math.ceil(math.sqrt(height * width / 65 ** 2)))
        return f[:, :, :height // step * step:step, :width // step * step:step]
    a, b = thinned(a), thinned(b)
    centre = a.mean((2, 3), keepdim=True)
    target, generated = unit(a - centre).flatten(2), unit(b - centre).flatten(2)  # [n, c, h * w]
    d = (1 - generated.transpose(1, 2) @ target) / 2  # [n, generated, target]
    match = torch.softmax(-d / (0.5 * (d.min(2, keepdim=True).values + 1e-5)), 2)
    best = match.max(1).values  # [n, target]
${
  masked
    ? `    where = thinned(mask).flatten(1)
    return -((best * where).sum(1) / where.sum()).log().mean()`
    : '    return -best.mean(1).log().mean()'
}`,
};

const maskCode = `
def mean_within(mask, values):
    """Mean over the region of values [n, c, h, w]; mask [1, 1, h, w] in 0..1."""
    return (values.mean((0, 1), keepdim=True) * mask).sum() / mask.sum()


def mask_at(mask, height, width):
    """The mask at a tap's size: each position the average of the area that it stands for."""
    def averaging(many, few):  # [few, many], rows sum to 1
        edges = torch.arange(few + 1, dtype=torch.float64) * many / few
        cells = torch.arange(many, dtype=torch.float64)
        overlap = torch.minimum(edges[1:, None], cells + 1) - torch.maximum(edges[:-1, None], cells)
        return (overlap.clamp(min=0) * few / many).to(mask)
    return averaging(mask.shape[2], height) @ mask @ averaging(mask.shape[3], width).T`;

/** The functions of the distances that are used, and the table of them. */
export function distances(ids: readonly DistanceId[], masked: boolean): string {
  const args = masked ? 'a, b, mask' : 'a, b';
  const needsUnit = ids.some((id) => id === 'unit-squared' || id === 'cosine' || id === 'contextual');
  const parts = [
    ...(masked ? [maskCode] : []),
    ...(needsUnit ? [unit] : []),
    ...ids.map((id) => code[id](args, masked)),
  ];
  const table = ids.map((id) => `'${id}': ${functionName(id)}`).join(', ');
  return `${parts.join('\n\n')}


DISTANCES = {${table}}`;
}
