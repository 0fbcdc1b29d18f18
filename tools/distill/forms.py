"""Losses of a batch of images that as_loss.py puts to the test; each is a function of images [n, 3, h, w] that gives [n]."""
import numpy as np
import torch
import torch.nn.functional as F

from images import load_photographs
from recipes import RECIPES, recipe_loss
from vgg import MAIN_TAPS, RELU_TAPS

SIDE, GRID = 96, 24
TYPICAL = 24  # training photographs that the fixed weights are measured on


def draw(grid):
    """[n, 3, GRID, GRID] -> [n, 3, SIDE, SIDE]."""
    return F.interpolate(grid, (SIDE, SIDE), mode="bilinear", align_corners=False).clamp(0, 1)


def tap_l1(a, b):
    """[n, c, h, w] twice -> [n]."""
    return (a - b).abs().mean((1, 2, 3))


def pixel_l1(goal):
    return lambda images: tap_l1(images, goal)


def pull(loss, goal):
    """[n]: length of the gradient to the image, where the grid shows the goal's own colours.

    (At the grey start a whole image has one and the same gradient, which says little of what follows.)
    """
    image = draw(F.adaptive_avg_pool2d(goal, GRID)).requires_grad_(True)
    return torch.autograd.grad(loss(image).sum(), image)[0].flatten(1).norm(dim=1)


def weighted(net, goal, weights):
    """Sum of weight * L1 over taps."""
    with torch.no_grad():
        wanted = net(goal, list(weights))

    def loss(images):
        seen = net(images, list(weights))
        return sum(w * tap_l1(seen[t], wanted[t]) for t, w in weights.items())

    return loss


def in_block(taps):
    """{tap: how many of `taps` its block has}."""
    return {t: sum(other[4] == t[4] for other in taps) for t in taps}


def balance(net, goal, taps):
    """{tap: [n]}: weights set for each target so that every block pulls equally, and every tap in it."""
    counts = in_block(taps)
    return {t: 1 / (pull(weighted(net, goal, {t: 1.0}), goal) + 1e-12) / counts[t] for t in taps}


def shifted(net, goal, weights, seed=1):
    """`weighted` with both images shifted and mirrored at random in each step.

    What a network of few channels does not see depends on where the image lies on its pooling grid; shifting takes that
    away. Training on random crops has the same effect.
    """
    r = np.random.default_rng(seed)

    def loss(images):
        (dy, dx), mirror = r.integers(-8, 9, 2).tolist(), r.random() < 0.5
        move = lambda x: (x.flip(3) if mirror else x).roll((dy, dx), (2, 3))
        return weighted(net, move(goal), weights)(move(images))

    return loss


def together(a, b):
    return lambda images: a(images) + b(images)


def times(weight, loss):
    return lambda images: weight * loss(images)


def typical_goals(shared):
    """[TYPICAL, 3, SIDE, SIDE]: middles of training photographs, halved."""
    return torch.stack([middle(p) for p in load_photographs(shared)[:TYPICAL]])


def middle(photo):
    """The middle of [h, w, 3] uint8, halved: [3, SIDE, SIDE] in 0..1."""
    h, w = photo.shape[:2]
    y, x = (h - 2 * SIDE) // 2, (w - 2 * SIDE) // 2
    crop = torch.tensor(photo[y : y + 2 * SIDE, x : x + 2 * SIDE]).permute(2, 0, 1).float() / 255
    return F.avg_pool2d(crop[None], 2)[0]


def typical_pulls(net, shared):
    """Typical (geometric mean) pull of pixel L1, of each relu tap's L1 and of each recipe of the page."""
    goal = typical_goals(shared)
    makers = {"pixel L1": lambda: pixel_l1(goal)}
    makers.update({t: (lambda t=t: weighted(net, goal, {t: 1.0})) for t in RELU_TAPS})
    makers.update({name: (lambda name=name: recipe_loss(net, name, goal)) for name in RECIPES})
    return {name: float(pull(make(), goal).clamp_min(1e-30).log().mean().exp()) for name, make in makers.items()}
