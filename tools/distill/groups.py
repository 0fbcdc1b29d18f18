"""Groups of four related images with the teacher's difference maps for their six pairs: what the student learns from."""
import itertools

import numpy as np
import torch
import torch.nn.functional as F

from distortions import distort, gentle
from images import content
from vgg import MAIN_TAPS, RELU_TAPS

PAIRS = list(itertools.combinations(range(4), 2))
CONV_TAPS = [t.replace("relu", "conv") for t in MAIN_TAPS]
TAPS = RELU_TAPS + CONV_TAPS
DEEP = [t for t in RELU_TAPS if t[4] in "45"]


class DifferenceMaps(torch.autograd.Function):
    """[g * 4, c, h, w] -> [g, 6, h, w]: mean over channels of |difference| for the six pairs of a group.

    What autograd makes of the same sum takes three times as long, longer than the network itself.
    """

    @staticmethod
    def forward(ctx, features):
        ctx.save_for_backward(features)
        images = _by_image(features)
        return torch.stack([(images[a] - images[b]).abs_().mean(1) for a, b in PAIRS], 1)

    @staticmethod
    def backward(ctx, gradient):
        (features,) = ctx.saved_tensors
        out = torch.zeros_like(features)
        images, sums = _by_image(features), _by_image(out)
        gradient = gradient / features.shape[1]
        for k, (a, b) in enumerate(PAIRS):
            each = (images[a] - images[b]).sign_().mul_(gradient[:, k : k + 1])
            sums[a].add_(each)
            sums[b].sub_(each)
        return out


def _by_image(features):
    """Views of the first, second, third and fourth images of every group, [g, c, h, w] each."""
    return features.view(-1, 4, *features.shape[1:]).unbind(1)


def difference_maps(features):
    """{tap: [g * 4, c, h, w]} -> {tap: [g, 6, h, w]}."""
    return {tap: DifferenceMaps.apply(f) for tap, f in features.items()}


def fresh_group(photos, side, r):
    """An image, two or three changes of it, and now and then a change of a change or another image."""
    first = content(photos, side, r)
    out = [first]
    while len(out) < 4:
        kind = r.random()
        if kind < 0.4:
            out.append(distort(first, r))
        elif kind < 0.75:
            out.append(gentle(first, r))
        elif kind < 0.9:
            out.append(distort(out[-1], r))
        else:
            out.append(content(photos, side, r))
    return torch.stack(out)


def optimised_group(student, photos, side, r, balance):
    """A target and three stages of an image that is pulled towards it by the student's own distances: what it gets wrong.

    The image is a coarse grid of colours, or free pixels, from grey or from a blurred target; it is pulled by all main
    taps or two of them. `balance`: {tap: weight}. [4, 3, side, side] in 0..1.
    """
    target = content(photos, side, r)[None]
    grid = _start(target, side, r).requires_grad_(True)
    chosen = MAIN_TAPS if r.random() < 0.7 else [MAIN_TAPS[k] for k in r.choice(5, 2, replace=False)]
    rate = float(np.exp(r.uniform(np.log(0.01), np.log(0.06))))
    optimiser = torch.optim.Adam([grid], lr=rate, betas=(0.9, 0.99))
    with torch.no_grad():
        wanted = student(target, chosen)
    stages = sorted(int(s) for s in np.exp(r.uniform(np.log(4), np.log(70), 3)))
    images = [target[0]]
    for step in range(stages[-1] + 1):
        image = F.interpolate(grid, (side, side), mode="bilinear", align_corners=False).clamp(0, 1)
        images += [image.detach()[0]] * stages.count(step)
        optimiser.zero_grad()
        seen = student(image, chosen)
        sum(balance[t] * (seen[t] - wanted[t]).abs().mean() for t in chosen).backward()
        optimiser.step()
    return torch.stack(images)


def _start(target, side, r):
    """[1, 3, g, g]: grey or the target's coarse colours, with a little noise."""
    g = side if r.random() < 0.35 else int(r.choice([12, 16, 24, 32]))
    if r.random() < 0.5:
        start = torch.full((1, 3, g, g), 0.5)
    else:
        start = F.interpolate(F.adaptive_avg_pool2d(target, int(r.choice([1, 3, 6]))), (g, g))
    return start + 0.02 * torch.tensor(r.standard_normal(start.shape), dtype=torch.float32)


@torch.no_grad()
def label(teacher, groups, chosen=None):
    """[g, 4, 3, side, side] -> the teacher's maps as float16, {tap: [g, 6, h, w]}, and its own features.

    Features: of the deep taps, only the channels that `chosen` {tap: indices} names, {tap: [g * 4, c, h, w]} float16.
    """
    flat = groups.flatten(0, 1).to(memory_format=torch.channels_last)
    features = teacher(flat, TAPS)
    hints = {t: features[t][:, channels.long()].half() for t, channels in (chosen or {}).items()}
    return {t: m.half() for t, m in difference_maps(features).items()}, hints
