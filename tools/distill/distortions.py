"""Every kind of change that the page meets, as functions of an image [3, h, w] in 0..1 and a random generator."""
import io

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image


def _gauss(sigma):
    radius = max(1, int(3 * sigma + 0.5))
    x = torch.arange(-radius, radius + 1, dtype=torch.float32)
    k = torch.exp(-x * x / (2 * sigma * sigma))
    return k / k.sum()


def gaussian(x, sigma):
    """Gaussian blur of x [c, h, w], mirrored at the borders."""
    k = _gauss(sigma)
    r = min(len(k) // 2, x.shape[1] - 1, x.shape[2] - 1)
    k = k[len(k) // 2 - r : len(k) // 2 + r + 1]
    k = k / k.sum()
    y = F.pad(x[:, None], (r, r, r, r), mode="reflect")
    return F.conv2d(F.conv2d(y, k.view(1, 1, -1, 1)), k.view(1, 1, 1, -1))[:, 0]


def blur(x, r):
    return gaussian(x, np.exp(r.uniform(np.log(0.4), np.log(5))))


def white_noise(x, r):
    s = np.exp(r.uniform(np.log(0.01), np.log(0.3)))
    n = torch.tensor(r.standard_normal(x.shape), dtype=torch.float32)
    if r.random() < 0.3:
        n = n[:1].expand_as(x)
    return x + s * n


def smooth_noise(x, r):
    n = gaussian(torch.tensor(r.standard_normal(x.shape), dtype=torch.float32), r.uniform(0.6, 4))
    return x + n / n.std() * np.exp(r.uniform(np.log(0.02), np.log(0.2)))


def salt(x, r):
    m = torch.tensor(r.random(x.shape[1:]) < np.exp(r.uniform(np.log(0.003), np.log(0.15))))
    return torch.where(m, torch.tensor(r.integers(0, 2, x.shape[1:]), dtype=torch.float32), x)


def _pil(x):
    return Image.fromarray((x.clamp(0, 1) * 255 + 0.5).byte().permute(1, 2, 0).numpy())


def _tensor(im):
    return torch.tensor(np.asarray(im)).permute(2, 0, 1).float() / 255


def jpeg(x, r):
    buffer = io.BytesIO()
    _pil(x).save(buffer, "JPEG", quality=int(np.exp(r.uniform(np.log(3), np.log(80)))))
    return _tensor(Image.open(buffer))


def rescale(x, r):
    h, w = x.shape[1:]
    f = np.exp(r.uniform(np.log(1.3), np.log(8)))
    ways = [Image.NEAREST, Image.BILINEAR, Image.BICUBIC, Image.LANCZOS]
    small = _pil(x).resize((max(2, int(w / f)), max(2, int(h / f))), ways[r.integers(1, 4)])
    return _tensor(small.resize((w, h), ways[r.integers(0, 4)]))


def contrast(x, r):
    m = x.mean() if r.random() < 0.5 else 0.5
    return (x - m) * np.exp(r.uniform(-1.2, 0.8)) + m


def brightness(x, r):
    return x + r.uniform(-0.3, 0.3)


def colour_shift(x, r):
    return x + torch.tensor(r.uniform(-0.2, 0.2, (3, 1, 1)), dtype=torch.float32)


def saturation(x, r):
    g = x.mean(0, keepdim=True)
    return g + (x - g) * r.uniform(0, 2.5)


def gamma(x, r):
    return x.clamp(0, 1) ** float(np.exp(r.uniform(-0.8, 0.8)))


def channel_mix(x, r):
    m = torch.eye(3) + torch.tensor(r.normal(0, 0.25, (3, 3)), dtype=torch.float32)
    return torch.einsum("ij,jhw->ihw", m, x)


def shift(x, r):
    return torch.roll(x, (int(r.integers(-6, 7)), int(r.integers(-6, 7))), (1, 2))


def _warp_by(x, dx, dy):
    h, w = x.shape[1:]
    gy, gx = torch.meshgrid(torch.linspace(-1, 1, h), torch.linspace(-1, 1, w), indexing="ij")
    grid = torch.stack([gx + dx * 2 / w, gy + dy * 2 / h], -1)[None]
    return F.grid_sample(x[None], grid, padding_mode="reflection", align_corners=True)[0]


def sub_shift(x, r):
    return _warp_by(x, r.uniform(-2, 2), r.uniform(-2, 2))


def warp(x, r):
    n = gaussian(torch.tensor(r.standard_normal((2, *x.shape[1:])), dtype=torch.float32), r.uniform(2, 10))
    n = n / n.std() * r.uniform(0.3, 4)
    return _warp_by(x, n[0], n[1])


def rotate(x, r):
    a, s = np.deg2rad(r.uniform(-12, 12)), np.exp(r.uniform(-0.12, 0.12))
    m = torch.tensor([[np.cos(a) * s, -np.sin(a) * s, 0], [np.sin(a) * s, np.cos(a) * s, 0]], dtype=torch.float32)
    grid = F.affine_grid(m[None], (1, *x.shape), align_corners=False)
    return F.grid_sample(x[None], grid, padding_mode="reflection", align_corners=False)[0]


def flip(x, r):
    return x.flip(2)


def posterise(x, r):
    n = int(r.integers(2, 10))
    return (x * n).round() / n


def sharpen(x, r):
    return x + r.uniform(0.5, 3) * (x - gaussian(x, r.uniform(0.7, 2.5)))


def paste(x, r):
    h, w = x.shape[1:]
    y = x.clone()
    for _ in range(int(r.integers(1, 5))):
        ph, pw = int(r.integers(4, h // 2)), int(r.integers(4, w // 2))
        top, left, from_top, from_left = (r.integers(0, limit) for limit in (h - ph, w - pw, h - ph, w - pw))
        if r.random() < 0.5:
            patch = x[:, from_top : from_top + ph, from_left : from_left + pw]
        else:
            patch = torch.tensor(r.random((3, 1, 1)), dtype=torch.float32)
        y[:, top : top + ph, left : left + pw] = patch
    return y


def blocks(x, r):
    n = int(r.choice([2, 3, 4, 6, 8, 12, 16]))
    h, w = x.shape[1:]
    small = F.adaptive_avg_pool2d(x[None], (max(1, h // n), max(1, w // n)))
    return F.interpolate(small, (h, w))[0]


def early_generator(x, r):
    """What an untrained generator shows: blurred content, checkerboards, coloured noise of few scales."""
    h, w = x.shape[1:]
    y = gaussian(x, r.uniform(2, 8)) * r.uniform(0, 1) + r.uniform(0.2, 0.6) * r.uniform(0, 1)
    for k in (2, 4, 8, 16):
        n = torch.tensor(r.standard_normal((1, 3, max(2, h // k), max(2, w // k))), dtype=torch.float32)
        y = y + r.uniform(0, 0.15) * F.interpolate(n, (h, w), mode="nearest" if r.random() < 0.5 else "bilinear")[0]
    return y + r.uniform(0, 0.1) * ((torch.arange(h)[:, None] + torch.arange(w)[None]) % 2 * 2 - 1)


# Those that come twice are commonest where images are compared.
ALL = [blur, blur, white_noise, smooth_noise, salt, jpeg, jpeg, rescale, rescale, contrast, contrast, brightness, brightness,
       colour_shift, saturation, gamma, channel_mix, shift, sub_shift, warp, rotate, flip, posterise, sharpen, paste, blocks,
       early_generator]


def distort(x, r):
    """A chain of one to three distortions; the result is clipped to 0..1, and usually rounded to 8 bits."""
    for _ in range(int(r.choice([1, 2, 3], p=[0.6, 0.28, 0.12]))):
        x = ALL[r.integers(len(ALL))](x, r).clamp(0, 1)
    return (x * 255).round() / 255 if r.random() < 0.8 else x


def gentle(x, r):
    """One distortion, most of them in part only: what is hard to see is what a small network gets wrong first."""
    changed = ALL[r.integers(len(ALL))](x, r).clamp(0, 1)
    share = np.exp(r.uniform(np.log(0.08), 0.4))
    return ((x + min(1.0, share) * (changed - x)) * 255).round() / 255
