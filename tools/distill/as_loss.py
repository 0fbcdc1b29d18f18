"""Is a network good as a loss? python3 as_loss.py STUDENT SHARED OUT.json [--images N] [--only NAME ...].

The constrained-image test: a 24 x 24 grid of colours, enlarged bilinearly to 96 x 96, is optimised from grey towards a
crop of a photograph that nothing was trained on, and VGG-19 judges: its distance to the target after / before, mean
over the five main taps and the images. The grid cannot show the target, so the loss decides what is kept.
Losses: pixel L1; VGG-19 and the student with gradient-balanced weights (each main tap's L1 divided by the length of
its gradient); the student with more taps and random shifts; and every recipe of the page that reads the student.
"""
import argparse
import glob
import json
import os
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from recipes import RECIPES, recipe_loss
from student import as_float16, load_any
from vgg import MAIN_TAPS, RELU_TAPS, load_teacher

SIDE, GRID, STEPS, RATE = 96, 24, 80, 0.03


def targets(shared, count):
    """[count, 3, SIDE, SIDE] in 0..1: middles of Kodak photographs, halved; the same ones every time."""
    files = sorted(glob.glob(os.path.join(shared, "truth/human/kodak/*.png")))[:count]
    out = []
    for f in files:
        im = Image.open(f).convert("RGB")
        x, y = (im.width - 2 * SIDE) // 2, (im.height - 2 * SIDE) // 2
        crop = im.crop((x, y, x + 2 * SIDE, y + 2 * SIDE)).resize((SIDE, SIDE), Image.BOX)
        out.append(torch.tensor(np.asarray(crop)).permute(2, 0, 1).float() / 255)
    return torch.stack(out)


def draw(grid):
    """[n, 3, GRID, GRID] -> [n, 3, SIDE, SIDE]."""
    return F.interpolate(grid, (SIDE, SIDE), mode="bilinear", align_corners=False).clamp(0, 1)


def optimise(loss, count, steps=STEPS):
    """Minimises the sum of `loss(images)` ([n], one for each image) by Adam, its rate falling to zero; the final images."""
    grid = torch.full((count, 3, GRID, GRID), 0.5, requires_grad=True)
    optimiser = torch.optim.Adam([grid], lr=RATE, betas=(0.9, 0.99))
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
        optimiser.zero_grad()
        loss(draw(grid)).sum().backward()
        optimiser.step()
    return draw(grid).detach()


def pixel_l1(goal):
    return lambda images: (images - goal).abs().mean((1, 2, 3))


def tap_l1(a, b):
    """[n, c, h, w] twice -> [n]."""
    return (a - b).abs().mean((1, 2, 3))


def balance(net, goal, taps):
    """{tap: [n]}: 1 / length of the tap's gradient to the image, where the grid shows the goal's own colours.

    (At the grey start a whole image has one and the same gradient, which says little of what follows.)
    """
    with torch.no_grad():
        wanted = net(goal, taps)
    image = draw(F.adaptive_avg_pool2d(goal, GRID)).requires_grad_(True)
    seen, weights = net(image, taps), {}
    for t in taps:
        g = torch.autograd.grad(tap_l1(seen[t], wanted[t]).sum(), image, retain_graph=True)[0]
        weights[t] = 1 / (g.flatten(1).norm(dim=1) + 1e-12)
    return weights


def balanced(net, goal):
    """L1 of the main taps with gradient-balanced weights."""
    weights = balance(net, goal, MAIN_TAPS)
    with torch.no_grad():
        wanted = net(goal, MAIN_TAPS)

    def loss(images):
        seen = net(images, MAIN_TAPS)
        return sum(weights[t] * tap_l1(seen[t], wanted[t]) for t in MAIN_TAPS)

    return loss


def balanced_shifted(net, goal, seed=1):
    """The same over all 16 relu taps (each block counts one), both images shifted and mirrored at random in each step.

    What a network of few channels does not see depends on where the image lies on its pooling grid; shifting takes that
    away. Training on random crops has the same effect.
    """
    r, weights = np.random.default_rng(seed), balance(net, goal, RELU_TAPS)
    in_block = {b: sum(t[4] == b for t in RELU_TAPS) for b in "12345"}

    def loss(images):
        (dy, dx), mirror = r.integers(-8, 9, 2).tolist(), r.random() < 0.5
        move = lambda x: (x.flip(3) if mirror else x).roll((dy, dx), (2, 3))
        with torch.no_grad():
            wanted = net(move(goal), RELU_TAPS)
        seen = net(move(images), RELU_TAPS)
        return sum(weights[t] / in_block[t[4]] * tap_l1(seen[t], wanted[t]) for t in RELU_TAPS)

    return loss


def pull(loss, goal):
    """Length of a loss' gradient to the image, [n], where the grid shows the goal's own colours."""
    image = draw(F.adaptive_avg_pool2d(goal, GRID)).requires_grad_(True)
    return torch.autograd.grad(loss(image).sum(), image)[0].flatten(1).norm(dim=1)


def with_pixels(loss, goal):
    """Pixel L1 and `loss`, pulling equally."""
    pixels = pixel_l1(goal)
    a, b = 1 / (pull(pixels, goal) + 1e-12), 1 / (pull(loss, goal) + 1e-12)
    return lambda images: a * pixels(images) + b * loss(images)


def losses(goal, student, teacher):
    """{name: () -> loss}; made when it is needed, since each holds the target's features."""
    out = {
        "pixel L1": lambda: pixel_l1(goal),
        "slim, balanced": lambda: balanced(student, goal),
        "slim, balanced, 16 taps, shifted": lambda: balanced_shifted(student, goal),
    }
    for name in RECIPES:
        out[f"slim, {name}"] = lambda name=name: recipe_loss(student, name, goal)
        out[f"slim, {name}, with pixel L1"] = lambda name=name: with_pixels(recipe_loss(student, name, goal), goal)
        out[f"vgg19, {name}"] = lambda name=name: recipe_loss(teacher, name, goal)
    return {**out, "vgg19, balanced": lambda: balanced(teacher, goal)}


@torch.no_grad()
def judge(teacher, goal, images):
    """VGG-19's distance to the goal after / before (grey): [n, 5]."""
    wanted, before, after = (teacher(x, MAIN_TAPS) for x in (goal, torch.full_like(goal, 0.5), images))
    return torch.stack([tap_l1(after[t], wanted[t]) / tap_l1(before[t], wanted[t]) for t in MAIN_TAPS], 1).numpy()


def run(student, shared, out, count=12, only=None, say=print):
    """Runs the named losses (default: all but VGG-19's recipes) and writes after / before per loss to `out` as it goes."""
    torch.set_num_threads(1)
    teacher, goal = load_teacher(shared), targets(shared, count)
    results = json.load(open(out)) if os.path.exists(out) else {}
    for name, make in losses(goal, student, teacher).items():
        wanted = name in only if only else not name.startswith("vgg19") or name == "vgg19, balanced"
        if name in results or not wanted:
            continue
        started = time.time()
        ratios = judge(teacher, goal, optimise(make(), count))
        results[name] = {"images": count, "mean": float(ratios.mean()), "taps": ratios.mean(0).tolist()}
        json.dump(results, open(out, "w"), indent=1)
        say(f"{name:32s} {ratios.mean():.3f}  taps " + " ".join(f"{v:.3f}" for v in ratios.mean(0)) + f"  {time.time() - started:.0f} s", flush=True)
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("student")
    parser.add_argument("shared")
    parser.add_argument("out")
    parser.add_argument("--images", type=int, default=12)
    parser.add_argument("--only", nargs="*")
    args = parser.parse_args()
    run(as_float16(load_any(args.student)), args.shared, args.out, args.images, args.only)
