"""Makes structure.json: HaarPSI, GMSD and FLIP by numpy and scipy in float64. Run: python3 tests/truth/make_structure.py

Own references, written from the papers: whole pictures, full two-dimensional convolutions instead of the sums of boxes, the
separable passes and the bands of rows under test. The pictures are those of make_resize.py.
"""
import json
import pathlib

import numpy as np
import scipy
from scipy.signal import convolve2d

from make_resize import pixels

CASES = [
    # width, height, seed a, kind a, seed b, kind b, with mask
    (32, 24, 1, "noise", 2, "noise", False),
    (41, 33, 3, "smooth", 4, "smooth", False),
    (41, 33, 3, "smooth", 4, "smooth", True),
    (61, 47, 5, "steps", 6, "smooth", False),
    (9, 7, 7, "noise", 8, "smooth", False),
    (12, 30, 9, "smooth", 9, "smooth", False),
    (700, 200, 10, "smooth", 11, "smooth", False),  # several bands of rows
]
LUMA = np.array([0.299, 0.587, 0.114])
YIQ = np.array([LUMA, [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]])


def same(v, kernel):
    """MATLAB's conv2(v, kernel, 'same'): of an even kernel the later half."""
    full = convolve2d(v, kernel)
    h, w = kernel.shape
    return full[h // 2 : h // 2 + v.shape[0], w // 2 : w // 2 + v.shape[1]]


def half(v):
    return same(v, np.full((2, 2), 0.25))[::2, ::2]


def half_weights(mask):
    """Means over the pixels that are there."""
    return half(mask) / half(np.ones_like(mask))


def studio(v):  # luma of BT.601 in 16..235, not rounded
    return 16 + v / 255 @ np.array([65.481, 128.553, 24.966])


def gms_map(a, b):
    prewitt = np.array([[1, 0, -1]] * 3) / 3
    magnitude = lambda v: np.sqrt(same(v, prewitt) ** 2 + same(v, prewitt.T) ** 2)
    ga, gb = magnitude(half(a)), magnitude(half(b))
    return (2 * ga * gb + 170) / (ga ** 2 + gb ** 2 + 170)


def gmsd(a, b, mask):
    similarity, weight = gms_map(a, b), half_weights(mask)
    mean = (weight * similarity).sum() / weight.sum()
    return float(np.sqrt((weight * (similarity - mean) ** 2).sum() / weight.sum()))


def haar(v, scale):
    kernel = np.full((2 ** scale, 2 ** scale), 2.0 ** -scale)
    kernel[: 2 ** scale // 2] *= -1
    return [np.abs(same(v, k)) for k in (kernel, kernel.T)]


def haarpsi(a, b, mask, each=False):
    """a, b: lists of planes, luma first, then none or I and Q. `each`: of each place by itself."""
    similar = lambda x, y: (2 * x * y + 30) / (x ** 2 + y ** 2 + 30)
    a, b = [half(v) for v in a], [half(v) for v in b]
    answers = [[haar(v[0], scale) for scale in (1, 2, 3)] for v in (a, b)]
    likeness, weights = [], []
    for way in (0, 1):
        of = lambda side, scale: answers[side][scale][way]
        likeness.append((similar(of(0, 0), of(1, 0)) + similar(of(0, 1), of(1, 1))) / 2)
        weights.append(np.maximum(of(0, 2), of(1, 2)))
    if len(a) == 3:
        mean = lambda v: np.abs(same(v, np.full((2, 2), 0.25)))
        likeness.append((similar(mean(a[1]), mean(b[1])) + similar(mean(a[2]), mean(b[2]))) / 2)
        weights.append((weights[0] + weights[1]) / 2)
    weights = np.array(weights) * half_weights(mask)
    axis = 0 if each else None
    value = (weights / (1 + np.exp(-4.2 * np.array(likeness)))).sum(axis) / weights.sum(axis)
    return (np.log(value / (1 - value)) / 4.2) ** 2


RGB_TO_XYZ = np.array([
    [10135552 / 24577794, 8788810 / 24577794, 4435075 / 24577794],
    [2613072 / 12288897, 8788810 / 12288897, 887015 / 12288897],
    [1425312 / 73733382, 8788810 / 73733382, 70074185 / 73733382],
])
WHITE = RGB_TO_XYZ.sum(1)


def linear(v):
    return np.where(v > 0.04045, ((v + 0.055) / 1.055) ** 2.4, v / 12.92)


def ycxcz(rgb):
    x, y, z = np.moveaxis(rgb @ RGB_TO_XYZ.T / WHITE, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def from_ycxcz(v):
    y = (v[..., 0] + 16) / 116
    xyz = np.stack([y + v[..., 1] / 500, y, y - v[..., 2] / 200], -1) * WHITE
    return np.clip(xyz @ np.linalg.inv(RGB_TO_XYZ).T, 0, 1)


def hunt_lab(rgb):
    t = rgb @ RGB_TO_XYZ.T / WHITE
    d = 6 / 29
    x, y, z = np.moveaxis(np.where(t > d ** 3, np.cbrt(t), t / (3 * d * d) + 4 / 29), -1, 0)
    lightness = 116 * y - 16
    return np.stack([lightness, 0.01 * lightness * 500 * (x - y), 0.01 * lightness * 200 * (y - z)], -1)


def hyab(a, b):
    d = a - b
    return np.abs(d[..., 0]) + np.hypot(d[..., 1], d[..., 2])


def edged(v, kernel):
    r = kernel.shape[0] // 2
    return convolve2d(np.pad(v, r, mode="edge"), kernel, mode="valid")


def flip_map(a, b, ppd):
    """a, b: [h, w, 3] in 0..1."""
    a, b = ycxcz(linear(a)), ycxcz(linear(b))
    r = int(np.ceil(3 * np.sqrt(0.04 / (2 * np.pi ** 2)) * ppd))
    yy, xx = np.mgrid[-r : r + 1, -r : r + 1] / ppd
    z = xx ** 2 + yy ** 2
    filters = []
    for terms in ([(1, 0.0047)], [(1, 0.0053)], [(34.1, 0.04), (13.5, 0.025)]):
        g = sum(k * np.sqrt(np.pi / s) * np.exp(-np.pi ** 2 * z / s) for k, s in terms)
        filters.append(g / g.sum())
    seen = lambda v: hunt_lab(from_ycxcz(np.stack([edged(v[..., c], filters[c]) for c in range(3)], -1)))
    colour = hyab(seen(a), seen(b)) ** 0.7
    green, blue = hunt_lab(np.array([0.0, 1, 0])), hunt_lab(np.array([0.0, 0, 1]))
    most = hyab(green, blue) ** 0.7
    cut = 0.4 * most
    colour = np.where(colour < cut, 0.95 / cut * colour, 0.95 + (colour - cut) / (most - cut) * 0.05)

    sd = 0.5 * 0.082 * ppd
    r = int(np.ceil(3 * sd))
    yy, xx = np.mgrid[-r : r + 1, -r : r + 1]
    g = np.exp(-(xx ** 2 + yy ** 2) / (2 * sd * sd))
    strengths = []
    for kernel in (-xx * g, (xx ** 2 / sd ** 2 - 1) * g):
        kernel = np.where(kernel < 0, kernel / -kernel[kernel < 0].sum(), kernel / kernel[kernel > 0].sum())
        strength = lambda v: np.hypot(edged((v[..., 0] + 16) / 116, kernel), edged((v[..., 0] + 16) / 116, kernel.T))
        strengths.append(np.abs(strength(a) - strength(b)))
    feature = np.clip((np.maximum(*strengths) / np.sqrt(2)) ** 0.5, 0, 1)
    return colour ** (1 - feature)


def flip(a, b, mask, ppd):
    return float((mask * flip_map(a, b, ppd)).sum() / mask.sum())


def picture(width, height, seed, kind):
    return np.frombuffer(pixels(width, height, seed, kind), np.uint8).reshape(height, width, 3).astype(float)


cases = []
for width, height, seed_a, kind_a, seed_b, kind_b, masked in CASES:
    a, b = picture(width, height, seed_a, kind_a), picture(width, height, seed_b, kind_b)
    yy, xx = np.mgrid[0:height, 0:width]
    mask = ((xx * 7 + yy * 3) % 256 * (xx > 8)).astype(float) if masked else np.ones((height, width))
    planes = lambda v: list(np.moveaxis(v @ YIQ.T, -1, 0))
    cases.append({
        "width": width, "height": height, "seedA": seed_a, "kindA": kind_a, "seedB": seed_b, "kindB": kind_b,
        "masked": masked,
        "haarpsi": float(haarpsi(planes(a), planes(b), mask)),
        "haarpsiY": float(haarpsi([studio(a)], [studio(b)], mask)),
        "gmsd": gmsd(a @ LUMA, b @ LUMA, mask), "gmsdY": gmsd(studio(a), studio(b), mask),
        "flip": flip(a / 255, b / 255, mask, 67), "flipNear": flip(a / 255, b / 255, mask, 24.5),
    })

# Maps, row by row: how unlike each place is.
a, b = picture(12, 9, 9, "smooth"), picture(12, 9, 10, "noise")
maps = {
    "width": 12, "height": 9, "seedA": 9, "kindA": "smooth", "seedB": 10, "kindB": "noise",
    "mse": ((a - b) ** 2).mean(2) / 255 ** 2, "flip": flip_map(a / 255, b / 255, 67),
    "gmsd": 1 - gms_map(a @ LUMA, b @ LUMA), "haarpsi": 1 - haarpsi(planes(a), planes(b), np.ones((9, 12)), True),
}
maps = {name: value.ravel().tolist() if isinstance(value, np.ndarray) else value for name, value in maps.items()}

path = pathlib.Path(__file__).with_name("structure.json")
made = f"numpy {np.__version__}, scipy {scipy.__version__}"
path.write_text(json.dumps({"madeWith": made, "cases": cases, "maps": maps}, indent=1) + "\n")
