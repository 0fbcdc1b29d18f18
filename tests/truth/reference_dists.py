"""DISTS on VGG-16 by PyTorch in float64, with drawn weights and the alpha and beta of a file.

Usage: python3 reference_dists.py ALPHA_BETA OUT

ALPHA_BETA: DISTS' own file. OUT gets weights.pth, pair.f32 ([2, h, w, 3], RGB in 0..1) and dists.json: the value, that of the pair
under the region (7 x + 3 y) % 256 right of the first third of the columns, and that of two images that are nearly alike: the
first one, and it with a hundredth of the other's difference (near.f32, laid out as pair.f32).
"""
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from reference_networks import MEAN, STD, drawn_vgg16

# Odd sides, where L2 pooling and max pooling give other sizes.
SEED, HEIGHT, WIDTH = 3, 35, 45
C = 1e-6


def l2_pool(x):
    window = torch.tensor(np.hanning(5)[1:-1])
    window = window[:, None] * window[None, :]
    window = (window / window.sum()).to(x).repeat(x.shape[1], 1, 1, 1)
    return (F.conv2d(x ** 2, window, stride=2, padding=1, groups=x.shape[1]) + 1e-12).sqrt()


def stages(net, rgb):
    yield rgb
    x = (rgb - MEAN) / STD
    for layer in net.features:
        if isinstance(layer, nn.MaxPool2d):
            yield x
            x = l2_pool(x)
        else:
            x = layer(x)


def shares(frm, to):
    """[to, from]: by how much of each new place's area an old one covers it."""
    out, span = np.zeros((to, frm)), frm / to
    for i in range(to):
        for k in range(frm):
            out[i, k] = max(0.0, min(k + 1, (i + 1) * span) - max(k, i * span)) / span
    return out


def dists(net, alpha, beta, pair, mask):
    """`mask`: [h, w]."""
    alike, total, place = 0.0, (alpha.sum() + beta.sum()).item(), 0
    for f in stages(net, pair):
        height, width = f.shape[2:]
        weight = torch.from_numpy(shares(HEIGHT, height) @ mask @ shares(WIDTH, width).T)
        weight = weight / weight.sum()
        mean = (f * weight).sum((2, 3))
        apart = f - mean[:, :, None, None]
        variance = (apart ** 2 * weight).sum((2, 3))
        covariance = (apart[0] * apart[1] * weight).sum((1, 2))
        luminance = (2 * mean[0] * mean[1] + C) / (mean[0] ** 2 + mean[1] ** 2 + C)
        structure = (2 * covariance + C) / (variance[0] + variance[1] + C)
        here = slice(place, place + f.shape[1])
        alike += (alpha[here] * luminance + beta[here] * structure).sum().item()
        place += f.shape[1]
    assert place == len(alpha)
    return 1 - alike / total


def main(alpha_beta, out):
    torch.set_grad_enabled(False)
    net, pair = drawn_vgg16(SEED, HEIGHT, WIDTH, os.path.join(out, 'weights.pth'))
    near = torch.stack([pair[0], pair[0] + (pair[1] - pair[0]) / 100])
    for name, images in (('pair', pair), ('near', near)):
        images.permute(0, 2, 3, 1).contiguous().numpy().tofile(os.path.join(out, f'{name}.f32'))
    learnt = torch.load(alpha_beta, map_location='cpu')
    alpha, beta = (learnt[name].double().flatten() for name in ('alpha', 'beta'))
    yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH]
    everywhere, region = np.ones((HEIGHT, WIDTH)), (xx * 7 + yy * 3) % 256 * (xx > WIDTH // 3) / 255
    values = {name: dists(net, alpha, beta, images.double(), mask) for name, images, mask in (
        ('value', pair, everywhere), ('masked', pair, region), ('near', near, everywhere))}
    with open(os.path.join(out, 'dists.json'), 'w') as file:
        json.dump(values, file)


if __name__ == '__main__':
    main(*sys.argv[1:])
