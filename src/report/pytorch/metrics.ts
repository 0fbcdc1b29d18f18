import type { Conventions } from '#worker/protocol.ts';
import type { Exported } from '../exported.ts';
import { profileWords } from './colours.ts';
import { furtherIds, furtherMetrics, measuredOf } from './furtherMetrics.ts';
import { networkIds, networkMetrics } from './networkMetrics.ts';
import { number, title } from './python.ts';

/** In every file. */
const ids = ['mae', 'mse', 'psnr', 'ssim'] as const;

/** Those on a network that a file computes. */
export const networkMetricsOf = ({ result }: Exported) => measuredOf(networkIds, result.metrics);

/** The conventions in words that a docstring, a comment and a printed line can hold. */
export const conventionWords = ({ channels, border, ssim, bits }: Conventions): string =>
  `channels ${channels}, border ${border}, SSIM ${ssim}, bits ${bits}`;

const value = (found: number | null): string =>
  found === null ? 'None' : found === Number.POSITIVE_INFINITY ? 'math.inf' : number(found);

/** One side of the SSIM window, and what (co)variances are multiplied with. */
const windows: Readonly<Record<Conventions['ssim'], string>> = {
  'gaussian-11': `    line = torch.exp(-0.5 * ((torch.arange(11, dtype=torch.float64) - 5) / 1.5) ** 2)
    line, unbiased = line / line.sum(), 1  # Wang's window, population covariance`,
  'uniform-7': `    line = torch.full((7,), 1 / 7, dtype=torch.float64)
    unbiased = 49 / 48  # scikit-image's default window, sample covariance`,
};

const channelCode: Readonly<Record<Conventions['channels'], string>> = {
  rgb: '        yield torch.from_numpy(np.ascontiguousarray(inner[:, :, channel]))',
  y: `        r, g, b = (inner[:, :, channel] for channel in range(3))
        yield torch.from_numpy(16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255)  # BT.601 luma, not rounded`,
};

/** A picture as [h, w, 3], float64, white is 255. */
const readLevels: Readonly<Record<Conventions['bits'], string>> = {
  stored: 'levels = samples(picture).astype(np.float64) * (255 / white(picture))',
  '8': 'levels = np.floor(samples(picture).astype(np.float64) / (256 if white(picture) > 255 else 1))',
};

/**
 * MAE, MSE, PSNR and SSIM of the files at their own size, in float64, the other metrics that the page has measured, and what
 * the page had. See `core/metrics`.
 */
export function pixelMetrics(exported: Exported): string {
  const { conventions, result, mask, prepare } = exported;
  const { border, channels, ssim, bits } = conventions;
  const further = measuredOf(furtherIds, result.metrics);
  const degree = further.includes('flip') ? `, FLIP ${conventions.ppd} pixels a degree` : '';
  const onNetwork = networkMetricsOf(exported);
  const page = [...ids, ...further, ...onNetwork].map((id) => {
    const found = result.metrics.find((metric) => metric.id === id)?.value ?? null;
    return `    '${id}': ${value(found)},\n`;
  });
  const masked = mask !== null;
  return `
${title('Metrics of the pixels, at the images’ own size')}
CONVENTIONS = '${conventionWords(conventions)}, ${profileWords[prepare.profiles]}${degree}'
PAGE_METRICS = {  # None: not measured, or it has no value
${page.join('')}}


def levels_of(picture):
    """What lies within the border: [h, w, 3], float64, white is 255."""
    ${readLevels[bits]}
    height, width = levels.shape[0] - ${border}, levels.shape[1] - ${border}
    return levels[${border}:max(${border}, height), ${border}:max(${border}, width)]


def channels_of(picture):
    """Each channel that counts, [h, w]."""
    inner = levels_of(picture)
    for channel in range(${channels === 'y' ? 1 : 3}):
${channelCode[channels]}


def ssim_map(x, y):
    """SSIM of each window that lies wholly inside, [h - 2 r, w - 2 r], and r; None where none fits. Wang et al. 2004."""
${windows[ssim]}
    if min(x.shape) < len(line):
        return None, 0
    return ssim_terms(x, y, line, unbiased)[0], len(line) // 2


def ssim_terms(x, y, line, unbiased):
    """SSIM of each window, and its contrast and structure alone."""
    def mean(values):
        return F.conv2d(F.conv2d(values[None, None], line.view(1, 1, 1, -1)), line.view(1, 1, -1, 1))[0, 0]
    mx, my = mean(x), mean(y)
    variances = unbiased * (mean(x * x + y * y) - mx * mx - my * my)
    covariance = unbiased * (mean(x * y) - mx * my)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    structure = (2 * covariance + c2) / (variances + c2)
    return structure * (2 * mx * my + c1) / (mx * mx + my * my + c1), structure

${
  masked
    ? `
def mask_over(picture, border=${border}):
    """The page's mask over an image at its own size, by nearest neighbours and within the border: [h, w], 0..1."""
    mask = page_mask()[0, 0].double()
    width, height = picture[0].size
    rows, columns = (
        torch.from_numpy(np.floor((np.arange(size) + 0.5) * have / size).astype(np.int64))
        for size, have in zip((height, width), mask.shape))
    height, width = height - border, width - border
    return mask[rows][:, columns][border:max(border, height), border:max(border, width)]

`
    : ''
}${further.length > 0 ? `\n${furtherMetrics(further, conventions)}\n\n\n` : '\n'}def pixel_metrics(a, b):
    """Two pictures of one size -> {metric: value}; None where it has no value."""
    absolute = squared = count = similar = windows = 0.0
${masked ? '    mask = mask_over(a)\n' : ''}    for x, y in zip(channels_of(a), channels_of(b)):
        weight = ${masked ? 'mask' : 'torch.ones_like(x)'}
        absolute += (weight * (x - y).abs()).sum().item()
        squared += (weight * (x - y) ** 2).sum().item()
        count += weight.sum().item()
        found, r = ssim_map(x, y)
        if found is not None:
            centre = weight[r:weight.shape[0] - r, r:weight.shape[1] - r]
            similar += (centre * found).sum().item()
            windows += centre.sum().item()
    mae, mse = (absolute / count / 255, squared / count / 255 ** 2) if count else (None, None)
    psnr = None if mse is None else math.inf if mse == 0 else -10 * math.log10(mse)
    found = {'mae': mae, 'mse': mse, 'psnr': psnr, 'ssim': similar / windows if windows else None}
${
  further.length > 0
    ? `    weight = ${masked ? 'mask' : 'torch.ones(levels_of(a).shape[:2], dtype=torch.float64)'}
    found.update({name: measure(a, b, weight) if weight.sum() > 0 else None for name, measure in FURTHER.items()})
`
    : ''
}    return found


def is_cut(path):
    """Whether a file has more than 8 bits a sample that are not read here."""
    image = Image.open(path)
    bits = getattr(image, 'tag_v2', {}).get(258, 8)
    deep = deep_png(path) is not None or image.mode[0] in 'IF' or np.max(bits) > 8
    return deep and deep_samples(path) is None


def print_pixel_metrics(reference, generated, pages_own):
    """A line a metric, with the page's own value where the images are the page's."""
    a, b = own_pair(reference, generated)
    width, height = a[0].size
    print(f'pixels at {width}x{height}, by the page\\'s conventions: {CONVENTIONS}')
    if any(map(is_cut, (reference, generated))):
        print('# Pillow reads 8 bits of these files; the page read them all, so its values can differ')
    for name, value in pixel_metrics(a, b).items():
        print(f'{name:9} {shown(value)}{beside_page(name, pages_own)}')


def shown(value):
    return '-' if value is None else f'{value:.10g}'


def beside_page(name, pages_own):
    return f'  (page {shown(PAGE_METRICS[name])})' if pages_own else ''${
      onNetwork.length > 0 ? `\n\n\n${networkMetrics(onNetwork, masked)}` : ''
    }`;
}
