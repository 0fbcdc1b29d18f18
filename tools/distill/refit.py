"""Fits the deep blocks again on a trained student's own shallow ones: python3 refit.py STUDENT.pt SHARED OUT.pt.

A network trained on distances alone reproduces their size by whatever its deep channels happen to hold: channels of
VGG-19's relu4_4 could not be predicted from it (R2 0.16 on new photographs, 0.06 of what changes). Here blocks 4 and 5
are set layer by layer, by ridge regression on what the student's own layers before give, to chosen channels of VGG-19
(R2 0.48 and 0.35). OUT.pt starts a second stage of train.py, in which `chosen` channels guide the deep taps.
"""
import os
import sys

import numpy as np
import scipy.linalg
import torch
import torch.nn.functional as F

from distortions import distort, gentle
from groups import DEEP
from images import content, load_photographs
from vgg import LAYERS, Net, load_teacher, preprocess

SEED, SIDE = 21, 176
PAIRS, CHECKED = 110, 12  # image pairs that layers are fitted on, and that the ridge is chosen by
PLACES, PIVOTED = 60000, 8000
RIDGES = {4: (1e-2, 3e-2), 5: (1e-2, 3e-2, 1e-1, 3e-1, 1)}


def image_pairs(photos, count, r):
    """[2 * count, 3, SIDE, SIDE]: an image, then a change of it."""
    out = []
    for k in range(count):
        first = content(photos, SIDE, r)
        out += [first, distort(first, r) if k % 2 else gentle(first, r)]
    return torch.stack(out)


def in_parts(conv, x, size=4):
    return torch.cat([conv(part) for part in x.split(size)])


def sample(flat, places):
    """[n, c, positions] at places [n, k] -> [n, k, c]."""
    return flat.gather(2, places[:, None].expand(-1, flat.shape[1], -1)).permute(0, 2, 1)


def patches(own, places):
    """The 3x3 patches of own [n, c, h, w] around places [n, k], and a one: [n, k, 9 * c + 1]."""
    width = own.shape[3]
    padded = F.pad(own, (1, 1, 1, 1)).flatten(2)
    y, x = torch.div(places, width, rounding_mode="floor"), places % width
    columns = [sample(padded, (y + dy) * (width + 2) + x + dx) for dy in range(3) for dx in range(3)]
    return torch.cat([*columns, torch.ones(*places.shape, 1)], 2)


def change(t):
    """Image minus its change, [pairs, ...] of [2 * pairs, ...]."""
    return t[0::2] - t[1::2]


def pick_channels(values, count):
    """The `count` channels that pivoted QR takes first of what changes; values [2 * PAIRS, k, c]."""
    rows = change(F.relu(values)).flatten(0, 1)
    rows = rows[:: max(1, len(rows) // PIVOTED)].double().numpy()
    return np.sort(scipy.linalg.qr(rows, mode="economic", pivoting=True)[2][:count])


def r_squared(found, wanted):
    """Of values after the ReLU, and of what changes in them."""
    found, wanted = F.relu(found), F.relu(wanted)
    whole = 1 - (found - wanted).pow(2).sum() / (wanted - wanted.mean((0, 1))).pow(2).sum()
    moved = 1 - change(found - wanted).pow(2).sum() / change(wanted).pow(2).sum()
    return whole.item(), moved.item()


def fit(inputs, wanted, ridges):
    """Ridge regression on values and, as heavy as those at most four times, on changes; the ridge that does best on new ones."""
    x, y = inputs[: 2 * PAIRS], wanted[: 2 * PAIRS]
    dx, dy = change(x).flatten(0, 1), change(y).flatten(0, 1)
    weight = min(4.0, (y.var() / dy.var()).item())
    x, y = x.flatten(0, 1), y.flatten(0, 1)
    normal, right = (x.T @ x + weight * dx.T @ dx).double(), (x.T @ y + weight * dx.T @ dy).double()
    best = None
    for ridge in ridges:
        solved = torch.linalg.solve(normal + torch.eye(len(normal)) * ridge * normal.diagonal().mean(), right).float()
        scores = r_squared(inputs[2 * PAIRS :] @ solved, wanted[2 * PAIRS :])
        if best is None or sum(scores) > sum(best[1]):
            best = solved, scores
    return best


@torch.no_grad()
def refit(student, teacher, images, r):
    """Sets the student's blocks 4 and 5; returns {tap: channels of VGG-19 that its own stand for}."""
    chosen, n = {}, len(images)
    goal, own = preprocess(images), preprocess(images)
    for b, i in LAYERS:
        if i == 1 and b > 1:
            goal, own = F.max_pool2d(goal, 2), F.max_pool2d(own, 2)
        goal, conv = in_parts(teacher.convs[f"conv{b}_{i}"], goal), student.convs[f"conv{b}_{i}"]
        tap = f"relu{b}_{i}"
        if tap in DEEP:
            positions = goal.shape[2] * goal.shape[3]
            each = min(positions, PLACES // (2 * PAIRS) + 1)
            places = [r.choice(positions, each, replace=False) for _ in range(n // 2)]
            places = torch.tensor(np.stack(places)).repeat_interleave(2, 0)
            values = sample(goal.flatten(2), places)
            chosen[tap] = pick_channels(values[: 2 * PAIRS], student.widths[b - 1])
            solved, (whole, moved) = fit(patches(own, places), values[..., chosen[tap]], RIDGES[b])
            conv.weight.data = solved[:-1].view(3, 3, own.shape[1], -1).permute(3, 2, 0, 1).contiguous()
            conv.bias.data = solved[-1].clone()
            print(f"{tap}: R2 on new images {whole:.3f}, of what changes {moved:.3f}", flush=True)
        own, goal = F.relu(in_parts(conv, own)), F.relu(goal)
    return {tap: torch.tensor(channels).long() for tap, channels in chosen.items()}


def main(path, shared, out):
    photos, r = load_photographs(shared)[:-4], np.random.default_rng(SEED)
    images = torch.cat([image_pairs(photos[:-20], PAIRS, r), image_pairs(photos[-20:], CHECKED, r)])
    saved = torch.load(path)
    student = Net(saved["widths"])
    student.load_state_dict(saved["ema"])
    chosen = refit(student, load_teacher(shared), images, r)
    os.makedirs(os.path.dirname(out) or ".", exist_ok=True)
    weights = student.state_dict()
    stage = {"step": saved["step"], "spent": saved["spent"]}
    torch.save({**saved, "student": weights, "ema": weights, "optimiser": None, "stage": stage, "chosen": chosen}, out)


if __name__ == "__main__":
    main(*sys.argv[1:4])
