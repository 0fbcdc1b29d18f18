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

# Conventions: one formula, a = (3x + 2y + 20c) % 256 and b = a with a grid of errors, cut to 0..255.
UNIFORM = np.full((7, 7), 1 / 49)


def ssim_of(a, b, window, factor):
    """`factor`: sample covariance over population covariance."""
    mean = lambda v: correlate2d(v, window, mode="valid")
    ma, mb = mean(a), mean(b)
    va, vb, cov = (factor * v for v in (mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb))
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    structure = (2 * cov + c2) / (va + vb + c2)
    return (structure * (2 * ma * mb + c1) / (ma * ma + mb * mb + c1)).mean(), structure.mean()


def formula(height, width):
    yy, xx, cc = np.mgrid[0:height, 0:width, 0:3]
    a = (3 * xx + 2 * yy + 20 * cc) % 256
    return a.astype(float), np.clip(a + ((7 * xx + 5 * yy + cc) % 11) * 4 - 20, 0, 255).astype(float)


def luma(v):  # BasicSR's rgb2ycbcr(y_only=True), without MATLAB's rounding
    return 16 + v / 255 @ np.array([65.481, 128.553, 24.966])


def grey(v):  # Pillow's convert('L'): BT.601, rounded
    return (v @ np.array([0.299, 0.587, 0.114])).round()


def over_channels(a, b, *how):
    return float(np.mean([ssim_of(a[..., c], b[..., c], *how)[0] for c in range(3)]))


def ms_ssim(a, b):
    """Wang's msssim.m for one channel: 2x2 means with a repeated edge, every second pixel."""
    value = 1.0
    for scale, exponent in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
        whole, structure = ssim_of(a, b, WINDOW, 1.0)
        value *= max(0.0, whole if scale == 4 else structure) ** exponent
        pad = lambda v: np.pad(v, ((0, 1), (0, 1)), mode="symmetric")
        half = lambda v: correlate2d(pad(v), np.full((2, 2), 0.25), mode="valid")[::2, ::2]
        a, b = half(a), half(b)
    return value


a, b = formula(64, 64)
one = lambda v: np.repeat(grey(v)[..., None], 3, -1)
conventions = {
    "gaussian-11 rgb": over_channels(a, b, WINDOW, 1.0),
    "uniform-7 rgb": over_channels(a, b, UNIFORM, 49 / 48),
    "gaussian-11 grey": over_channels(one(a), one(b), WINDOW, 1.0),
    "gaussian-11 y": float(ssim_of(luma(a), luma(b), WINDOW, 1.0)[0]),
    "uniform-7 y": float(ssim_of(luma(a), luma(b), UNIFORM, 49 / 48)[0]),
}
multi = []
for width, height in ((161, 161), (201, 175), (256, 192)):
    a, b = formula(height, width)
    multi.append({
        "width": width, "height": height,
        "rgb": float(np.mean([ms_ssim(a[..., c], b[..., c]) for c in range(3)])), "y": float(ms_ssim(luma(a), luma(b))),
    })

# The map of 1 - SSIM, row by row, of windows that lie inside.
a, b = picture(14, 13, 9, "smooth"), picture(14, 13, 10, "noise")
over = np.mean([1 - ssim_map(a[..., c], b[..., c]) for c in range(3)], 0)
shown = {"width": 14, "height": 13, "seedA": 9, "kindA": "smooth", "seedB": 10, "kindB": "noise", "values": over.ravel().tolist()}

path = pathlib.Path(__file__).with_name("ssim.json")
made = f"numpy {np.__version__}, scipy {scipy.__version__}"
path.write_text(json.dumps({"madeWith": made, "cases": cases, "conventions": conventions, "msSsim": multi, "map": shown}, indent=1) + "\n")
