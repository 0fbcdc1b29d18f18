import type { Conventions, MetricId } from '#worker/protocol.ts';
import { number } from './python.ts';

/** Metrics of the pixels that a file holds where the page has measured them; see `core/metrics`. */
export const furtherIds = ['ms-ssim', 'haarpsi', 'gmsd', 'flip'] as const;
export type FurtherId = (typeof furtherIds)[number];

const msSsim = `
def ms_ssim(a, b, weight):
    """Contrast and structure at five scales, luminance at the coarsest, mean over channels. Wang et al. 2003."""
    if min(weight.shape) < 161:
        return None
    line = torch.exp(-0.5 * ((torch.arange(11, dtype=torch.float64) - 5) / 1.5) ** 2)
    def smaller(v):  # an odd last row or column beside its copy
        v = F.pad(v[None, None], (0, v.shape[1] % 2, 0, v.shape[0] % 2), mode='replicate')
        return F.avg_pool2d(v, 2)[0, 0]
    products = []
    for x, y in zip(channels_of(a), channels_of(b)):
        product, where = 1.0, weight
        for scale, exponent in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
            if scale > 0:
                x, y, where = smaller(x), smaller(y), smaller(where)
            similar, structure = ssim_terms(x, y, line / line.sum(), 1)
            centre = where[5:-5, 5:-5]
            if centre.sum() == 0:
                return None
            mean = ((similar if scale == 4 else structure) * centre).sum() / centre.sum()
            product *= max(0.0, mean.item()) ** exponent
        products.append(product)
    return sum(products) / len(products)`;

/** What HaarPSI and GMSD share. */
const halves = `
YIQ = ((0.299, 0.587, 0.114), (0.596, -0.274, -0.322), (0.211, -0.523, 0.312))


def half_planes(picture, mixes):
    """Mixes of red, green and blue at half the size; of luma alone its one channel."""
    channels = list(channels_of(picture))
    if len(channels) == 1:
        return [halved(channels[0])]
    return [halved(sum(share * channel for share, channel in zip(mix, channels))) for mix in mixes]


def halved(v):
    """Every second mean of 2x2 pixels; beyond the right and lower edge are zeros, as MATLAB's conv2 has it."""
    return F.avg_pool2d(F.pad(v[None, None], (0, v.shape[1] % 2, 0, v.shape[0] % 2)), 2)[0, 0]


def half_weight(weight):
    """Means over the pixels that are there."""
    return halved(weight) / halved(torch.ones_like(weight))`;

const haarPsi = `
def haarpsi(a, b, weight):
    """Likeness of Haar wavelets' answers, weighed by those of the largest. Reisenhofer et al. 2018."""
    def answers(v, size):  # across and down: [2, h, w]
        half = size // 2
        kernel = torch.full((size, size), 1 / size, dtype=torch.float64)
        kernel[:, half:] *= -1
        padded = F.pad(v[None, None], (half - 1, half, half - 1, half))
        return F.conv2d(padded, torch.stack([kernel, kernel.T])[:, None])[0].abs()
    def similar(x, y):
        return (2 * x * y + 30) / (x * x + y * y + 30)
    a, b = half_planes(a, YIQ), half_planes(b, YIQ)
    likeness = sum(similar(answers(a[0], size), answers(b[0], size)) for size in (2, 4)) / 2
    weights = torch.maximum(answers(a[0], 8), answers(b[0], 8))
    if len(a) == 3:
        def mean(v):
            return F.avg_pool2d(F.pad(v[None, None], (0, 1, 0, 1)), 2, 1)[0].abs()
        likeness = torch.cat([likeness, sum(similar(mean(x), mean(y)) for x, y in zip(a[1:], b[1:])) / 2])
        weights = torch.cat([weights, weights.mean(0, keepdim=True)])
    region = half_weight(weight).expand_as(weights)
    weights = weights * region
    if weights.sum() == 0:
        weights = region
    found = ((weights * torch.sigmoid(4.2 * likeness)).sum() / weights.sum()).item()
    return (math.log(found / (1 - found)) / 4.2) ** 2`;

const gmsd = `
def gmsd(a, b, weight):
    """Deviation of the similarity of Prewitt's gradients. Xue et al. 2014, eq. 6."""
    kernel = torch.tensor([[1, 0, -1]] * 3, dtype=torch.float64) / 3
    def magnitude(picture):
        v = half_planes(picture, YIQ[:1])[0]
        return F.conv2d(v[None, None], torch.stack([kernel, kernel.T])[:, None], padding=1)[0].pow(2).sum(0).sqrt()
    x, y = magnitude(a), magnitude(b)
    unlike, weight = (x - y) ** 2 / (x * x + y * y + 170), half_weight(weight)
    mean = (weight * unlike).sum() / weight.sum()
    return max(0.0, ((weight * unlike ** 2).sum() / weight.sum() - mean ** 2).item()) ** 0.5`;

const flip = (ppd: number) => `
def flip(a, b, weight, ppd=${number(ppd)}):
    """LDR-FLIP, mean of its map, in colour whatever the convention. Andersson et al. 2020. ppd: pixels per degree."""
    to_xyz = torch.tensor([
        [10135552 / 24577794, 8788810 / 24577794, 4435075 / 24577794],
        [2613072 / 12288897, 8788810 / 12288897, 887015 / 12288897],
        [1425312 / 73733382, 8788810 / 73733382, 70074185 / 73733382]], dtype=torch.float64)
    to_xyz = to_xyz / to_xyz.sum(1, keepdim=True)
    def opponent(picture):  # YCxCz, [3, h, w]
        v = torch.from_numpy(levels_of(picture) / 255)
        v = torch.where(v > 0.04045, ((v + 0.055) / 1.055) ** 2.4, v / 12.92)
        x, y, z = (v @ to_xyz.T).unbind(2)
        return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])
    def through(plane, down, across):  # edges are repeated
        r = len(down) // 2
        plane = F.pad(plane[None, None], (r, r, r, r), mode='replicate')
        return F.conv2d(F.conv2d(plane, down.view(1, 1, -1, 1)), across.view(1, 1, 1, -1))[0, 0]
    def places(radius):
        return torch.arange(-radius, radius + 1, dtype=torch.float64)
    seen = places(math.ceil(3 * math.sqrt(0.04 / (2 * math.pi ** 2)) * ppd))
    def filtered(plane, gaussians):  # contrast sensitivity: (height, width in degrees)
        bells = [torch.exp(-(math.pi * seen / ppd) ** 2 / width) for _, width in gaussians]
        masses = [height * math.sqrt(math.pi / width) * bell.sum() ** 2 for (height, width), bell in zip(gaussians, bells)]
        lines = [bell / bell.sum() for bell in bells]
        return sum(mass / sum(masses) * through(plane, line, line) for mass, line in zip(masses, lines))
    def balanced(line):
        return torch.where(line > 0, line / line[line > 0].sum(), line / -line[line < 0].sum())
    deviation = 0.5 * 0.082 * ppd
    at = places(math.ceil(3 * deviation))
    bell = torch.exp(-at ** 2 / (2 * deviation ** 2))
    def strengths(planes):  # of edges and of points
        grey, smooth = (planes[0] + 16) / 116, bell / bell.sum()
        for line in (balanced(-at * bell), balanced(((at / deviation) ** 2 - 1) * bell)):
            yield torch.hypot(through(grey, smooth, line), through(grey, line, smooth))
    def hunt(rgb):  # CIELAB, Hunt-adjusted
        t = rgb @ to_xyz.T
        x, y, z = torch.where(t > (6 / 29) ** 3, t ** (1 / 3), t / (3 * (6 / 29) ** 2) + 4 / 29).unbind(-1)
        return 116 * y - 16, 5 * (116 * y - 16) * (x - y), 2 * (116 * y - 16) * (y - z)
    def colours(planes):
        y, cx, cz = (filtered(plane, gaussians) for plane, gaussians in zip(
            planes, ([(1, 0.0047)], [(1, 0.0053)], [(34.1, 0.04), (13.5, 0.025)])))
        y = (y + 16) / 116
        return hunt((torch.stack([y + cx / 500, y, y - cz / 200], 2) @ torch.linalg.inv(to_xyz).T).clamp(0, 1))
    def hyab(a, b):
        return (a[0] - b[0]).abs() + torch.hypot(a[1] - b[1], a[2] - b[2])
    a, b = opponent(a), opponent(b)
    green, blue = torch.eye(3, dtype=torch.float64)[1:]
    share = hyab(colours(a), colours(b)) ** 0.7 / hyab(hunt(green), hunt(blue)) ** 0.7
    colour = torch.where(share < 0.4, 0.95 / 0.4 * share, 0.95 + (share - 0.4) / 0.6 * 0.05)
    edges, points = ((x - y).abs() for x, y in zip(strengths(a), strengths(b)))
    feature = (torch.maximum(edges, points) / math.sqrt(2)).sqrt().clamp(max=1)
    return ((weight * colour ** (1 - feature)).sum() / weight.sum()).item()`;

/** One function a metric, and `FURTHER`: two pictures and the weight of each pixel -> a number, or None. */
export function furtherMetrics(ids: readonly FurtherId[], { ppd }: Conventions): string {
  const code: Readonly<Record<FurtherId, string>> = {
    'ms-ssim': msSsim,
    haarpsi: haarPsi,
    gmsd,
    flip: flip(ppd),
  };
  const names: Readonly<Record<FurtherId, string>> = {
    'ms-ssim': 'ms_ssim',
    haarpsi: 'haarpsi',
    gmsd: 'gmsd',
    flip: 'flip',
  };
  const half = ids.includes('haarpsi') || ids.includes('gmsd');
  const parts = [...(half ? [halves] : []), ...ids.map((id) => code[id])].map((part) => part.trim());
  return `${parts.map((part) => `${part}\n\n\n`).join('')}FURTHER = {${ids.map((id) => `'${id}': ${names[id]}`).join(', ')}}`;
}

/** Those of the metrics that were measured, in the order of the page. */
export const measuredOf = <Id extends MetricId>(
  ids: readonly Id[],
  metrics: readonly { id: MetricId }[],
): readonly Id[] => ids.filter((id) => metrics.some((metric) => metric.id === id));
