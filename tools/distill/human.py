"""The 240 TID2013 stimuli of SHARED/truth/human, made again as its stimuli.json says. Never trained on."""
import json
import os
from collections import defaultdict

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image


def _pixels(path):
    return np.asarray(Image.open(path).convert("RGB")).astype(np.float64)


def _gaussian_blur(pixels, sigma):
    """11 x 11 normalised Gaussian with zero padding, per channel; [h, w, 3] in 0..255."""
    k = np.exp(-(np.arange(-5, 6) ** 2) / (2 * sigma * sigma))
    kernel = torch.tensor(np.outer(k, k) / np.outer(k, k).sum())[None, None]
    return F.conv2d(torch.tensor(pixels).permute(2, 0, 1)[:, None], kernel, padding=5)[:, 0].permute(1, 2, 0).numpy()


def _distorted(item, reference, folder):
    if item["type"] == "jpeg":
        return _pixels(os.path.join(folder, item["file"]))
    if item["type"] == "gaussian_blur":
        changed = np.floor(_gaussian_blur(reference, item["sigma"]) + 0.5)
    elif item["type"] == "mean_shift":
        changed = reference + item["shift"]
    else:
        mean = reference.mean()
        changed = np.floor(mean + (reference - mean) * item["factor"] + 0.5)
    return changed.clip(0, 255)


def _image01(pixels):
    return torch.tensor(pixels / 255).permute(2, 0, 1)[None].float()


def stimuli(shared):
    """Yields (reference name, reference [1, 3, 384, 512] in 0..1, its 20 items, their images of the same shape)."""
    folder = os.path.join(shared, "truth/human")
    described = json.load(open(os.path.join(folder, "stimuli.json")))
    by_reference = defaultdict(list)
    for item in described["items"]:
        by_reference[item["ref"]].append(item)
    for name, items in by_reference.items():
        c = described["references"][name]
        reference = _pixels(os.path.join(folder, c["file"]))[c["y"] : c["y"] + c["h"], c["x"] : c["x"] + c["w"]]
        images = [_distorted(item, reference, folder) for item in items]
        for item, image in zip(items, images):
            psnr = 10 * np.log10(255**2 / ((image - reference) ** 2).mean())
            assert abs(psnr - item["psnr_rgb"]) < 0.01, (item["name"], psnr, item["psnr_rgb"])
        yield name, _image01(reference), items, [_image01(i) for i in images]
