/** Metrics on VGG-16 that a file holds where the page has measured them. Their weights are files of their own. */
export const networkIds = ['lpips-vgg', 'dists'] as const;
export type NetworkId = (typeof networkIds)[number];

const shared = (masked: boolean) => `
def metric_files(paths):
    """All tensors of some files: VGG-16's weights, LPIPS' heads for it, DISTS' alpha and beta."""
    stored = {}
    for path in paths:
        stored.update(read_weights(path)[0])
    return stored


def picked(stored, *names):
    """The first of some tensors that is there, float64; a KeyError that says which file it is missing from."""
    for name in names:
        if name in stored:
            return stored[name].double()
    raise KeyError(names[0])


def vgg16(stored, x, pool):
    """VGG-16 (torchvision's weights), [n, 3, h, w] normalised as they want it -> the last ReLU of each block."""
    place = 0
    for block, depth in enumerate((2, 2, 3, 3, 3), 1):
        if block > 1:
            x, place = pool(x), place + 1
        for i in range(1, depth + 1):
            own = f'block{block}_conv{i}'
            kernel = picked(stored, f'features.{place}.weight', f'{own}/kernel')
            if f'features.{place}.weight' not in stored:
                kernel = kernel.permute(3, 2, 0, 1)  # [h, w, in, out] -> [out, in, h, w]
            bias = picked(stored, f'features.{place}.bias', f'{own}/bias')
            x, place = F.relu(F.conv2d(x, kernel, bias, padding=1)), place + 2
        yield block, x


def normalised(rgb):
    mean, std = (torch.tensor(v).double().view(1, 3, 1, 1) for v in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
    return (rgb - mean) / std


def shares_of(f, mask):
    """By how much each place counts, adding up to 1: [1, 1, h, w]."""
${masked ? '    weight = mask_at(mask, *f.shape[2:])' : '    weight = torch.ones(1, 1, *f.shape[2:], dtype=torch.float64)'}
    return weight / weight.sum()`;

const code: Readonly<Record<NetworkId, string>> = {
  'lpips-vgg': `
def lpips_vgg(stored, pair, mask):
    """LPIPS v0.1 on VGG-16. Zhang et al., arXiv 1801.03924."""
    total = 0.0
    for block, f in vgg16(stored, normalised(pair), lambda x: F.max_pool2d(x, 2)):
        last = 2 if block < 3 else 3
        head = picked(stored, f'lin{block - 1}.model.1.weight', f'vgg.lin{block - 1}', f'lpips/relu{block}_{last}')
        unit = f / (f.pow(2).sum(1, keepdim=True).sqrt() + 1e-10)
        total += ((unit[:1] - unit[1:]) ** 2 * head.view(1, -1, 1, 1) * shares_of(f, mask)).sum().item()
    return total`,
  dists: `
def dists(stored, pair, mask):
    """DISTS: 1 - sum(alpha * luminance + beta * structure). Ding et al., arXiv 2004.07728."""
    alpha, beta = (picked(stored, name, f'dists/{name}').flatten() for name in ('alpha', 'beta'))
    line = torch.tensor([0.25, 0.5, 0.25], dtype=torch.float64)  # Hanning
    def l2_pool(x):
        window = (line[:, None] * line[None, :]).repeat(x.shape[1], 1, 1, 1)
        return (F.conv2d(x ** 2, window, stride=2, padding=1, groups=x.shape[1]) + 1e-12).sqrt()
    unlike, place = 0.0, 0
    for f in [pair, *(f for _, f in vgg16(stored, normalised(pair), l2_pool))]:
        share = shares_of(f, mask)
        def mean(v):
            return (v * share).sum((2, 3), keepdim=True)
        (ma, mb), (va, vb) = mean(f), mean((f - mean(f)) ** 2)
        apart = f[:1] - f[1:]
        vd = mean((apart - mean(apart)) ** 2)[0]  # var(a) + var(b) - 2 cov(a, b)
        here = slice(place, place + f.shape[1])
        means, structure = (ma - mb) ** 2 / (ma ** 2 + mb ** 2 + 1e-6), vd / (va + vb + 1e-6)
        unlike += (alpha[here] * means.flatten() + beta[here] * structure.flatten()).sum().item()
        place += f.shape[1]
    return unlike / (alpha.sum() + beta.sum()).item()`,
};

const functions: Readonly<Record<NetworkId, string>> = { 'lpips-vgg': 'lpips_vgg', dists: 'dists' };

/** One function a metric, and `print_network_metrics`. */
export function networkMetrics(ids: readonly NetworkId[], masked: boolean): string {
  const parts = [shared(masked), ...ids.map((id) => code[id])].map((part) => part.trim());
  return `${parts.join('\n\n\n')}


NETWORK_METRICS = {${ids.map((id) => `'${id}': ${functions[id]}`).join(', ')}}


def print_network_metrics(reference, generated, files, pages_own):
    """A line a metric on VGG-16; what is missing, where the files given after WEIGHTS do not hold it."""
    stored, pictures = metric_files(files), own_pair(reference, generated)
    mask = ${masked ? 'mask_over(pictures[0], 0)[None, None]' : 'None'}
    pair = torch.stack([torch.from_numpy(samples(p).astype(np.float64) / white(p)).permute(2, 0, 1) for p in pictures])
    for name, measure in NETWORK_METRICS.items():
        try:
            value = f'{measure(stored, pair, mask):.10g}'
        except KeyError as missing:
            value = f'-  # no {missing.args[0]}: give the files of VGG-16 and of {name} after WEIGHTS'
        print(f'{name:9} {value}{beside_page(name, pages_own)}')`;
}
