"""A student that starts close: channels picked by pivoted QR, layers fitted one after another by ridge regression."""
import numpy as np
import scipy.linalg
import torch
import torch.nn.functional as F

from distortions import distort
from images import content
from vgg import LAYERS, WIDTHS, Net, preprocess


PLACES, PIVOT_PLACES = 24000, 6000  # positions a layer is fitted at (twice: clean and distorted), and pivoted at


def initialise(teacher, photos, seed=1, pairs=40, side=96, widths=WIDTHS):
    """Returns a Net of `widths` whose channels reproduce chosen channels of the teacher, layer by layer.

    Channels: those that explain most of clean minus distorted activations. Each layer is fitted on what the student's
    own layers before it give, so that it makes up for their errors.
    """
    r = np.random.default_rng(seed)
    clean = torch.stack([content(photos, side, r) for _ in range(pairs)])
    images = torch.cat([clean, torch.stack([distort(c, r) for c in clean])])
    student = Net(widths)
    with torch.no_grad():
        goal, own = preprocess(images), preprocess(images)
        for b, i in LAYERS:
            if i == 1 and b > 1:
                goal, own = F.max_pool2d(goal, 2), F.max_pool2d(own, 2)
            goal = teacher.convs[f"conv{b}_{i}"](goal)
            places = _places(goal.shape, r)
            chosen = _channels(goal, places, widths[b - 1])
            conv = student.convs[f"conv{b}_{i}"]
            conv.weight.data, conv.bias.data = _fit(own, _sample(goal, places)[:, chosen], places)
            own, goal = F.relu(conv(own)), F.relu(goal)
    return student


def _places(shape, r):
    """(image, y, x) of random positions in the clean half of the batch, then of the same ones in the distorted half."""
    n, _, h, w = shape
    image, y, x = (r.integers(0, limit, PLACES) for limit in (n // 2, h, w))
    return np.concatenate([image, image + n // 2]), np.concatenate([y, y]), np.concatenate([x, x])


def _sample(t, places):
    """[n, c, h, w] at flat positions (image, y, x) -> [len, c]."""
    n, y, x = places
    return t[n, :, y, x]


def _channels(goal, places, count):
    """Indices of the `count` channels that pivoted QR takes first, of clean minus distorted activations."""
    values = F.relu(_sample(goal, places))
    difference = (values[:PLACES] - values[PLACES:])[:PIVOT_PLACES].double().numpy()
    _, _, order = scipy.linalg.qr(difference, mode="economic", pivoting=True)
    return np.sort(order[:count])


def _fit(own, wanted, places, ridge=1e-4):
    """Ridge regression of `wanted` [len, out] on the 3x3 patches of own [n, in, h, w]; (kernel [out, in, 3, 3], bias)."""
    image, y, x = places
    padded = F.pad(own, (1, 1, 1, 1))
    columns = [padded[image, :, y + dy, x + dx] for dy in range(3) for dx in range(3)]
    inputs = torch.cat(columns + [torch.ones(len(image), 1)], 1).double()
    normal = inputs.T @ inputs
    normal += torch.eye(len(normal), dtype=torch.float64) * ridge * normal.diagonal().mean()
    solved = torch.linalg.solve(normal, inputs.T @ wanted.double()).float()
    return solved[:-1].view(3, 3, own.shape[1], -1).permute(3, 2, 0, 1).contiguous(), solved[-1].clone()
