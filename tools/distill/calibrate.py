"""Sets the scale of every tap once the training is over: python3 calibrate.py STUDENT.pt SHARED OUT.pt.

The trainer's own scales serve its loss, in which a wrong map pulls them down. What the page shows are distances, so
each tap gets the factor that brings the median log-ratio to VGG-19 to zero, on whole training photographs with one
change each. VGG-19's side is kept in runs/calibration.pt.
"""
import os
import sys

import numpy as np
import torch

from distortions import blur, brightness, contrast, jpeg, rescale, white_noise
from images import load_photographs
from student import load_checkpoint
from vgg import load_teacher

HERE = os.path.dirname(os.path.abspath(__file__))
SEED, PHOTOGRAPHS = 11, 24
# What photographs are compared for most often.
CHANGES = (blur, white_noise, jpeg, rescale, contrast, brightness)


def changed_photographs(photos):
    """PHOTOGRAPHS times a whole photograph and four changes of it, [5, 3, h, w]; every kind comes equally often."""
    r, kinds = np.random.default_rng(SEED), []
    out = []
    for k in range(PHOTOGRAPHS):
        first = torch.tensor(photos[k * len(photos) // PHOTOGRAPHS]).permute(2, 0, 1).float() / 255
        group = [first]
        while len(group) < 5:
            kinds = kinds or [CHANGES[k] for k in r.permutation(len(CHANGES))]
            group.append((kinds.pop()(first, r).clamp(0, 1) * 255).round() / 255)
        out.append(torch.stack(group))
    return out


@torch.no_grad()
def distances(net, groups):
    """{tap: [PHOTOGRAPHS * 4]} mean |difference| of each change from its photograph, at every tap."""
    out = {}
    for group in groups:
        first = net(group[:1])
        for changed in group[1:]:
            for tap, f in net(changed[None]).items():
                out.setdefault(tap, []).append((f - first[tap]).abs().mean().item())
    return {tap: np.array(values) for tap, values in out.items()}


def reference(shared):
    """The groups and VGG-19's distances in them."""
    path = os.path.join(HERE, "runs/calibration.pt")
    if not os.path.exists(path):
        groups = changed_photographs(load_photographs(shared))
        torch.save({"groups": groups, "distances": distances(load_teacher(shared), groups)}, path)
    return torch.load(path)


def log_ratios(ours, theirs):
    """Median of ln(theirs / ours) over the pairs that differ at all, by tap."""
    out = {}
    for tap in theirs:
        differ = (theirs[tap] > 1e-6) & (ours[tap] > 1e-6)
        out[tap] = float(np.median(np.log(theirs[tap][differ] / ours[tap][differ])))
    return out


def calibrate(path, shared):
    """A checkpoint with the averaged weights and `log_scale` for every tap, conv taps included."""
    torch.set_num_threads(1)
    stored, saved = reference(shared), torch.load(path)
    moved = log_ratios(distances(load_checkpoint(path), stored["groups"]), stored["distances"])
    # load_checkpoint gives conv taps the factor of their relu tap.
    scale = {tap: saved["log_scale"][tap.replace("conv", "relu")] + by for tap, by in moved.items()}
    return {"widths": saved["widths"], "ema": saved["ema"], "log_scale": scale,
            "step": saved["step"], "spent": saved["spent"]}, moved


if __name__ == "__main__":
    made, moved = calibrate(sys.argv[1], sys.argv[2])
    torch.save(made, sys.argv[3])
    print("log-ratio taken out: " + ", ".join(f"{tap} {by:+.3f}" for tap, by in moved.items()))
