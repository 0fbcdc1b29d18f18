"""Makes ssim.json: SSIM and the other pixel metrics by numpy and scipy in float64. Run: python3 tests/truth/make_ssim.py

An own reference, written as Wang et al. 2004 do (11x11 Gaussian, sigma 1.5, 'valid' windows), by a full two-dimensional
correlation instead of the separable one under test. The pictures are those of make_resize.py.
"""
import json
import pathlib

import numpy as np
import scipy
from scipy.signal import correlate2d

from make_resize import pixels

CASES = [
    # width, height, seed a, kind a, seed b, kind b, with mask
    (32, 24, 1, "noise", 2, "noise", False),
    (40, 33, 3, "smooth", 4, "smooth", False),
    (40, 33, 3, "smooth", 4, "smooth", True),
    (61, 47, 5, "steps", 6, "smooth", False),
    (11, 11, 7, "noise", 8, "smooth", False),
    (12, 30, 9, "smooth", 9, "smooth", False),
]

axis = np.arange(11) - 5
line = np.exp(-0.5 * (axis / 1.5) ** 2)
WINDOW = np.outer(line, line) / np.outer(line, line).sum()


def ssim_map(a, b):
    mean = lambda v: correlate2d(v, WINDOW, mode="valid")
    ma, mb = mean(a), mean(b)
    va, vb, cov = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    c1, c2 = 0.01 ** 2, 0.03 ** 2
    return ((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2))


def picture(width, height, seed, kind):
    return np.frombuffer(pixels(width, height, seed, kind), np.uint8).reshape(height, width, 3) / 255.0


cases = []
for width, height, seed_a, kind_a, seed_b, kind_b, masked in CASES:
    a, b = picture(width, height, seed_a, kind_a), picture(width, height, seed_b, kind_b)
    yy, xx = np.mgrid[0:height, 0:width]
    mask = ((xx * 7 + yy * 3) % 256 * (xx > 8)).astype(float) if masked else np.ones((height, width))
    maps = np.stack([ssim_map(a[..., c], b[..., c]) for c in range(3)], -1)
    inner = mask[5:-5, 5:-5][..., None]
    mse = float((mask[..., None] * (a - b) ** 2).sum() / mask.sum() / 3)
    cases.append({
        "width": width, "height": height, "seedA": seed_a, "kindA": kind_a, "seedB": seed_b, "kindB": kind_b,
        "masked": masked,
        "mae": float((mask[..., None] * np.abs(a - b)).sum() / mask.sum() / 3),
        "mse": mse, "psnr": None if mse == 0 else float(-10 * np.log10(mse)),
        "ssim": float((inner * maps).sum() / inner.sum() / 3),
    })

path = pathlib.Path(__file__).with_name("ssim.json")
made = f"numpy {np.__version__}, scipy {scipy.__version__}"
path.write_text(json.dumps({"madeWith": made, "cases": cases}, indent=1) + "\n")
