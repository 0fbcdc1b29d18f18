"""Makes lpips_mask.json: LPIPS under a region, by PyTorch in float64. Run: python3 tests/truth/make_lpips_mask.py TRUTH_DIR

At each tap the head-weighed map's mean, every position counting by the mean of the mask over its area (`adaptive` average:
the image divided evenly).
"""
import json
import os
import pathlib
import sys

import numpy as np
import torch

from make_presets import PAIRS, SCALE, SHIFT, TRUTH, image, load, lpips_net, unit

torch.set_grad_enabled(False)


def shares(frm, to):
    """[to, from]: by how much of each new place's area an old one covers it."""
    out, span = np.zeros((to, frm)), frm / to
    for i in range(to):
        for k in range(frm):
            out[i, k] = max(0.0, min(k + 1, (i + 1) * span) - max(k, i * span)) / span
    return out


def region(height, width):
    yy, xx = np.mgrid[0:height, 0:width]
    return (xx * 7 + yy * 3) % 256 * (xx > width // 3) / 255


heads, _ = load(os.path.join(TRUTH, 'weights', 'lpips-heads-v0.1.safetensors'))
found = {}
for name, files in PAIRS.items():
    a, b = (2 * image(os.path.join(TRUTH, f)) - 1 for f in files)
    mask = region(*a.shape[2:])
    for kind, short in (('alexnet', 'alex'), ('squeezenet1_1', 'squeeze')):
        net = lpips_net(kind)
        total = 0.0
        for i, (f, g) in enumerate(zip(net((a - SHIFT) / SCALE), net((b - SHIFT) / SCALE))):
            head = torch.tensor(heads[f'{short}.lin{i}'].copy()).double().view(1, -1, 1, 1)
            values = ((unit(f) - unit(g)) ** 2 * head).sum(1)[0].numpy()
            here = shares(mask.shape[0], values.shape[0]) @ mask @ shares(mask.shape[1], values.shape[1]).T
            total += float((here * values).sum() / here.sum())
        found.setdefault(name, {})[short] = total
made = f'PyTorch {torch.__version__} CPU, float64'
pathlib.Path(__file__).with_name('lpips_mask.json').write_text(json.dumps({'madeWith': made, 'pairs': found}, indent=1) + '\n')
