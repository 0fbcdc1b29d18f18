"""A student that starts close: channels picked by pivoted QR, layers fitted one after another by ridge regression."""
import numpy as np
import scipy.linalg
import torch
import torch.nn.functional as F

from distortions import distort
from images import content
from vgg import LAYERS, WIDTHS, Net, preprocess


def _sample(t, places):
    """[n, c, h, w] at flat positions (image, y, x) -> [len, c]."""
    n, y, x = places
    return t[n, :, y, x]


def initialise(teacher, photos, seed=1, pairs=40, side=96, widths=WIDTHS, ridge=1e-4):
    """Returns a Net of `widths` whose channels reproduce chosen channels of the teacher, layer by layer."""
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
            n, _, h, w = goal.shape
            count = 24000
            places = (r.integers(0, n // 2, count), r.integers(0, h, count), r.integers(0, w, count))
            other = (places[0] + n // 2, places[1], places[2])
            difference = F.relu(_sample(goal, places)) - F.relu(_sample(goal, other))
            small = difference[:6000].double().numpy()
            _, _, order = scipy.linalg.qr(small, mode="economic", pivoting=True)
            chosen = np.sort(order[: widths[b - 1]])
            both = tuple(np.concatenate([p, o]) for p, o in zip(places, other))
            patches = F.unfold(F.pad(own, (1, 1, 1, 1)), 1)  # keeps the padded image; 3x3 patches are gathered below
            padded = patches.view(n, own.shape[1], h + 2, w + 2)
            columns = [padded[both[0], :, both[1] + dy, both[2] + dx] for dy in range(3) for dx in range(3)]
            x = torch.cat(columns + [torch.ones(len(both[0]), 1)], 1).double()
            y = _sample(goal, both)[:, chosen].double()
            a = x.T @ x
            a = a + torch.eye(a.shape[0], dtype=torch.float64) * ridge * a.diagonal().mean()
            solved = torch.linalg.solve(a, x.T @ y).float()
            conv = student.convs[f"conv{b}_{i}"]
            c = own.shape[1]
            conv.weight.data = solved[:-1].view(3, 3, c, -1).permute(3, 2, 0, 1).contiguous()
            conv.bias.data = solved[-1].clone()
            own = F.relu(conv(own))
            goal = F.relu(goal)
    return student
