"""LPIPS v0.1 on VGG-16 by PyTorch in float64, with drawn weights and the heads of a file.

Usage: python3 reference_lpips.py HEADS OUT

HEADS: LPIPS' own file for VGG. OUT gets weights.pth, pair.f32 ([2, h, w, 3], RGB in 0..1) and lpips.json: the value, that of each
layer, and the value under the region (7 x + 3 y) % 256 right of the first third of the columns.
"""
import json
import os
import sys

import numpy as np
import torch

from reference_networks import drawn_vgg16

SEED, HEIGHT, WIDTH = 3, 34, 45
SHIFT, SCALE = (torch.tensor(v).double().view(1, 3, 1, 1) for v in ((-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)))
TAPS = ('relu1_2', 'relu2_2', 'relu3_3', 'relu4_3', 'relu5_3')


def shares(frm, to):
    """[to, from]: by how much of each new place's area an old one covers it."""
    out, span = np.zeros((to, frm)), frm / to
    for i in range(to):
        for k in range(frm):
            out[i, k] = max(0.0, min(k + 1, (i + 1) * span) - max(k, i * span)) / span
    return out


def main(heads, out):
    torch.set_grad_enabled(False)
    net, pair = drawn_vgg16(SEED, HEIGHT, WIDTH, os.path.join(out, 'weights.pth'))
    pair.permute(0, 2, 3, 1).contiguous().numpy().tofile(os.path.join(out, 'pair.f32'))
    features = dict(net.taps((2 * pair.double() - 1 - SHIFT) / SCALE))
    learnt = torch.load(heads, map_location='cpu')
    yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH]
    mask = (xx * 7 + yy * 3) % 256 * (xx > WIDTH // 3) / 255
    layers, masked = [], 0.0
    for index, tap in enumerate(TAPS):
        f = features[tap]
        unit = f / (f.square().sum(1, keepdim=True).sqrt() + 1e-10)
        head = learnt[f'lin{index}.model.1.weight'].double()
        values = ((unit[:1] - unit[1:]).square() * head).sum(1)[0].numpy()
        layers.append(float(values.mean()))
        here = shares(HEIGHT, values.shape[0]) @ mask @ shares(WIDTH, values.shape[1]).T
        masked += float((here * values).sum() / here.sum())
    with open(os.path.join(out, 'lpips.json'), 'w') as file:
        json.dump({'value': sum(layers), 'perLayer': layers, 'masked': masked}, file)


main(*sys.argv[1:])
