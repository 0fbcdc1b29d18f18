"""Training content: crops of photographs at many scales, and drawings made from a seed."""
import glob
import os

import numpy as np
import torch
from PIL import Image

from distortions import gaussian


def load_photographs(shared):
    """Training photographs as uint8 arrays [h, w, 3], by name. The training leaves the last four out."""
    files = sorted(glob.glob(os.path.join(shared, "train/bsds500-train/*.jpg")))
    return [np.asarray(Image.open(f).convert("RGB")) for f in files]


def photograph(photos, side, r):
    """A random crop [3, side, side] of a photograph at a random scale, mirrored half of the time."""
    p = photos[r.integers(len(photos))]
    h, w = p.shape[:2]
    size = int(min(side * np.exp(r.uniform(np.log(0.6), np.log(4))), h, w))
    y, x = r.integers(0, h - size + 1), r.integers(0, w - size + 1)
    crop = Image.fromarray(p[y : y + size, x : x + size])
    if size != side:
        crop = crop.resize((side, side), [Image.BILINEAR, Image.BICUBIC, Image.LANCZOS][r.integers(3)])
    t = torch.tensor(np.asarray(crop)).permute(2, 0, 1).float() / 255
    t = t.flip(2) if r.random() < 0.5 else t
    return t.transpose(1, 2) if r.random() < 0.1 else t


def _colour(r):
    return torch.tensor(r.random((3, 1, 1)), dtype=torch.float32)


def drawing(side, r):
    """Gradients, noise of several scales, shapes with textures and edges: content that photographs lack."""
    y, x = torch.meshgrid(torch.linspace(0, 1, side), torch.linspace(0, 1, side), indexing="ij")
    t = _colour(r) + (_colour(r) - 0.5) * x + (_colour(r) - 0.5) * y
    for _ in range(int(r.integers(0, 3))):
        n = gaussian(torch.tensor(r.standard_normal((3, side, side)), dtype=torch.float32), np.exp(r.uniform(-0.7, 2.3)))
        t = t + n / n.std() * r.uniform(0, 0.2)
    for _ in range(int(r.integers(1, 14))):
        t = _with_shape(t, x, y, r)
    return t.clamp(0, 1)


def _with_shape(t, x, y, r):
    """An ellipse or a rectangle, turned, of soft or sharp edge, plain or striped, over t [3, side, side]."""
    cx, cy, a, b = r.random(), r.random(), r.uniform(0.03, 0.35), r.uniform(0.03, 0.35)
    angle = r.uniform(0, np.pi)
    u = (x - cx) * np.cos(angle) + (y - cy) * np.sin(angle)
    v = -(x - cx) * np.sin(angle) + (y - cy) * np.cos(angle)
    outside = (u / a) ** 2 + (v / b) ** 2 - 1 if r.random() < 0.5 else torch.maximum(u.abs() / a, v.abs() / b) - 1
    mask = torch.sigmoid(-outside * t.shape[1] * r.uniform(0.05, 0.5))
    stripes = 0.3 * torch.sin(2 * np.pi * (u * r.uniform(0, 30) + r.random())) * (r.random() < 0.5)
    return t * (1 - mask) + (_colour(r) + stripes) * mask


def content(photos, side, r):
    """[3, side, side] in 0..1: a photograph's crop, or one time in five a drawing."""
    return drawing(side, r) if r.random() < 0.2 else photograph(photos, side, r)
