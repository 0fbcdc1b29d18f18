"""Totals of the recipes and numbers of the mistakes, by PyTorch in float64, each in its original's own terms.

Usage: python3 make_presets.py TRUTH_DIR > presets.json     (Debian: python3-torch python3-pil python3-numpy)

TRUTH_DIR holds make_golden.py, weights/ and the image pairs. Nothing is random.
"""
import json, os, sys
import torch, torch.nn.functional as F

TRUTH = sys.argv[1]
sys.path.insert(0, TRUTH)
from make_golden import LAYERS, image, load, unit, vgg19  # noqa: E402

MEAN, STD = (torch.tensor(v, dtype=torch.float64).view(1, 3, 1, 1) for v in ([.485, .456, .406], [.229, .224, .225]))
OXFORD = torch.tensor([103.939, 116.779, 123.68], dtype=torch.float64).view(1, 3, 1, 1)
SHIFT, SCALE = (torch.tensor(v, dtype=torch.float64).view(1, 3, 1, 1) for v in ([-.030, -.088, -.188], [.458, .448, .450]))
BALANCED = (.499, .117, .0693, .0459, .0161, .0108, .00497, .00292, .0023, .00261, .00354, .0118, .0104, .0226, .0465, .279)
PAIRS = {'lpips-ex-p0': ('lpips-examples/ex_ref.png', 'lpips-examples/ex_p0.png'),
         'lpips-ex-p1': ('lpips-examples/ex_ref.png', 'lpips-examples/ex_p1.png'),
         'odd-negative': ('images/odd-97x131.png', 'images/odd-97x131-negative.png')}


def oxford(rgb):
    return rgb.flip(1) * 255 - OXFORD


def normalised(z):
    """The point of the Oxford networks' input space that a torchvision-normalised z stands for."""
    return (z * STD * 255).flip(1)


def features(net, x, pool=F.max_pool2d, in_place=False):
    taps = {'input': x}
    for b, i in LAYERS:
        if i == 1 and b > 1:
            x = pool(x, 2)
        x = F.conv2d(x, *net[b, i], padding=1)
        taps[f'conv{b}_{i}'] = x
        x = x.relu_() if in_place else x.relu()
        taps[f'relu{b}_{i}'] = x
    return taps


def lpips_net(kind):
    t, _ = load(os.path.join(TRUTH, 'weights', f'lpips-backbone-{kind}.safetensors'))
    w = {k: torch.tensor(v.copy()).double() for k, v in t.items()}
    conv = lambda x, i, **kw: F.conv2d(x, w[f'features.{i}.weight'], w[f'features.{i}.bias'], **kw).relu()
    if kind == 'alexnet':
        def run(x):
            out = [conv(x, 0, stride=4, padding=2)]
            out.append(conv(F.max_pool2d(out[-1], 3, 2), 3, padding=2))
            out.append(conv(F.max_pool2d(out[-1], 3, 2), 6, padding=1))
            out.append(conv(out[-1], 8, padding=1))
            out.append(conv(out[-1], 10, padding=1))
            return out
        return run

    def fire(x, i):
        s = conv(x, f'{i}.squeeze')
        return torch.cat([conv(s, f'{i}.expand1x1'), conv(s, f'{i}.expand3x3', padding=1)], 1)

    def run(x):
        pool = lambda y: F.max_pool2d(y, 3, 2, ceil_mode=True)
        out = [conv(x, 0, stride=2)]
        out.append(fire(fire(pool(out[-1]), 3), 4))
        out.append(fire(fire(pool(out[-1]), 6), 7))
        out.append(fire(pool(out[-1]), 9))
        for i in (10, 11, 12):
            out.append(fire(out[-1], i))
        return out
    return run


l1 = lambda a, b: (a - b).abs().mean()
mse = lambda a, b: ((a - b) ** 2).mean()
units = lambda a, b: ((unit(a) - unit(b)) ** 2).sum(1).mean()


def gram(t, per):
    f = t[0].flatten(1)
    return f @ f.T / per


def johnson_gram(a, b):
    return mse(gram(a, a.numel()), gram(b, b.numel()))


def gatys_gram(a, b):
    positions = a.shape[2] * a.shape[3]
    return mse(gram(a, positions), gram(b, positions))


def contextual(target, generated, sigma=.5, base=1., eps=1e-5):
    mu = target.mean((0, 2, 3), keepdim=True)
    t, g = (F.normalize((x - mu)[0].flatten(1), dim=0) for x in (target, generated))
    d = (1 - g.T @ t) / 2                                          # [generated, target]
    w = torch.exp((base - d / (d.min(1, keepdim=True).values + eps)) / sigma)
    return -torch.log((w / w.sum(1, keepdim=True)).max(0).values.mean())


def recipes(net, nets, a, b):
    fa, fb = features(net, oxford(a)), features(net, oxford(b))
    sums = lambda taps, distance: sum(w * distance(fa[n], fb[n]) for n, w in taps.items())
    ends = ['relu1_2', 'relu2_2', 'relu3_4', 'relu4_4', 'relu5_4']
    starts = [f'relu{n}_1' for n in range(1, 6)]
    widths = [64, 128, 256, 512, 512]
    za, zb = features(net, normalised(2 * a - 1)), features(net, normalised(2 * b - 1))
    pa, pb = features(net, oxford(a), F.avg_pool2d), features(net, oxford(b), F.avg_pool2d)
    scaled = lambda x: (2 * x - 1 - SHIFT) / SCALE
    return {
        'multi-scale-l1': sum(l1(fa[n], fb[n]) for n in ends),
        'multi-scale-l1-sum': sum((fa[n] - fb[n]).abs().sum() for n in ends),
        'equalised': sums(dict(zip(ends, (.0183, .0101, .00289, .0197, .91))), l1),
        'gradient-balanced': sums({f'relu{b}_{i}': w for (b, i), w in zip(LAYERS, BALANCED)}, l1),
        'johnson': mse(fa['relu3_3'], fb['relu3_3'])
        + 5 * sum(johnson_gram(fa[n], fb[n]) for n in ('relu1_2', 'relu2_2', 'relu3_4', 'relu4_4')),
        'gatys': sum(1e3 / w ** 2 * gatys_gram(fa[n], fb[n]) for n, w in zip(starts, widths))
        + mse(fa['relu4_2'], fb['relu4_2']),
        'srgan-vgg54': mse(fa['relu5_4'] / 12.75, fb['relu5_4'] / 12.75),
        'esrgan': l1(fa['conv5_4'], fb['conv5_4']),
        'real-esrgan': sums(dict(conv1_2=.1, conv2_2=.1, conv3_4=1, conv4_4=1, conv5_4=1), l1),
        'pix2pixhd': 10 * sum(w * l1(za[n], zb[n]) for n, w in zip(starts, (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1))),
        'crn': l1(pa['input'], pb['input']) + l1(pa['relu1_2'], pb['relu1_2']) / 1.6
        + l1(pa['relu2_2'], pb['relu2_2']) / 2.3 + l1(pa['relu3_2'], pb['relu3_2']) / 1.8
        + l1(pa['relu4_2'], pb['relu4_2']) / 2.8 + l1(pa['relu5_2'], pb['relu5_2']) * 10 / .8,
        'contextual': contextual(fa['relu3_2'], fb['relu3_2']) + contextual(fa['relu4_2'], fb['relu4_2']),
        'lpips-vgg': sum(units(fa[n], fb[n]) for n in ends),
        'lpips-alex': sum(map(units, nets['alexnet'](scaled(a)), nets['alexnet'](scaled(b)))),
        'lpips-squeeze': sum(map(units, nets['squeezenet1_1'](scaled(a)), nets['squeezenet1_1'](scaled(b)))),
    }


def mistakes(net, alex, a, b):
    ends = ['relu1_2', 'relu2_2', 'relu3_4', 'relu4_4', 'relu5_4']

    def by(prepare, taps=ends, distance=l1, **how):
        fa, fb = features(net, prepare(a), **how), features(net, prepare(b), **how)
        return [distance(fa[n], fb[n]) for n in taps]

    vgg = lambda x: features(net, oxford(x))['conv5_4']            # features[:35], as the article slices it
    walked = [l1(x, y) for x, y in zip(vgg(a), vgg(b))]            # its loop: over the batch
    wrong = lambda x: (x - SHIFT) / SCALE                          # LPIPS given 0..1: its 2 * x - 1 left out
    many = lambda x: (2 * 255 * x - 1 - SHIFT) / SCALE             # LPIPS given 0..255 where it takes 0..1
    return {
        'batch-walk': walked + [0.] * (5 - len(walked)),
        'no-normalisation': by(normalised),
        'wrong-range': {'alexnet unit-squared': list(map(units, alex(wrong(a)), alex(wrong(b)))),
                        'vgg19 pix2pixhd': by(normalised, [f'relu{n}_1' for n in range(1, 6)])},
        'wrong-scale': {'alexnet unit-squared': list(map(units, alex(many(a)), alex(many(b)))),
                        'vgg19 multi-scale-l1': by(lambda x: x.flip(1) - OXFORD)},
        'shifted-indices': by(oxford, [f'relu{n}_1' for n in range(1, 6)]),
        'relu-in-place': by(oxford, ['conv1_2', 'conv2_2', 'conv3_4', 'conv4_4', 'conv5_4'], in_place=True),
        'swapped-channels': by(lambda x: x * 255 - OXFORD),
        'right': by(oxford),
    }


def cosine(net, a, b):
    fa, fb = features(net, oxford(a)), features(net, oxford(b))
    return {n: (1 - F.cosine_similarity(fa[n], fb[n], dim=1)).mean() for n in ('conv1_2', 'conv3_4', 'conv5_4')}


def plain(x):
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    return [plain(v) for v in x] if isinstance(x, list) else float(x)


if __name__ == '__main__':
    torch.set_grad_enabled(False)
    net, nets = vgg19(), {k: lpips_net(k) for k in ('alexnet', 'squeezenet1_1')}
    out = {'computedWith': f'PyTorch {torch.__version__} CPU, float64; python3 make_presets.py TRUTH_DIR',
           'pairs': {name: dict(zip('ab', files)) for name, files in PAIRS.items()}}
    loaded = {name: [image(os.path.join(TRUTH, f)) for f in files] for name, files in PAIRS.items()}
    out['recipes'] = {name: recipes(net, nets, *ab) for name, ab in loaded.items()}
    out['mistakes'] = {'lpips-ex-p0': mistakes(net, nets['alexnet'], *loaded['lpips-ex-p0'])}
    two = [torch.cat(x) for x in zip(loaded['lpips-ex-p0'], loaded['lpips-ex-p1'])]
    out['batchOfTwo'] = mistakes(net, nets['alexnet'], *two)['batch-walk']
    out['cosine'] = {'lpips-ex-p0': cosine(net, *loaded['lpips-ex-p0'])}
    json.dump({k: v if k in ('computedWith', 'pairs') else plain(v) for k, v in out.items()},
              sys.stdout, indent=1)
    print()
