"""Is a network good as a loss? python3 as_loss.py STUDENT SHARED OUT.json [--images N] [--only NAME ...].

The constrained-image test: a 24 x 24 grid of colours, enlarged bilinearly to 96 x 96, is optimised from grey towards a
crop of a photograph that nothing was trained on, and VGG-19 judges: its distance to the target after / before, mean
over the five main taps and the images. The grid cannot show the target, so the loss decides what is kept.

Losses: pixel L1; VGG-19 and the student with weights balanced for each target, over five taps and over 16, shifted at
random or not; every recipe of the page that reads the student, alone and beside pixel L1 pulling as much. (The recipe
`gradient-balanced` is the 16 taps with the weights that are typical of training photographs: see `typical_pulls`.)
What does not read the student is kept in runs/as-loss-fixed.json.
"""
import argparse
import glob
import json
import os
import time

import numpy as np
import torch
from PIL import Image

from forms import GRID, balance, draw, middle, pixel_l1, shifted, tap_l1, times, together, typical_pulls, weighted
from recipes import RECIPES, recipe_loss
from student import as_float16, load_any, tap_scales
from vgg import MAIN_TAPS, RELU_TAPS, load_teacher

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS, RATE = 80, 0.03


def targets(shared, count):
    """[count, 3, SIDE, SIDE] in 0..1: middles of Kodak photographs, halved; the same ones every time."""
    files = sorted(glob.glob(os.path.join(shared, "truth/human/kodak/*.png")))[:count]
    return torch.stack([middle(np.array(Image.open(f).convert("RGB"))) for f in files])


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


def losses(goal, student, teacher, pulls):
    """{name: () -> loss}; made when it is needed, since each holds the target's features."""
    out = {
        "pixel L1": lambda: pixel_l1(goal),
        "vgg19, balanced": lambda: weighted(teacher, goal, balance(teacher, goal, MAIN_TAPS)),
        "slim, balanced": lambda: weighted(student, goal, balance(student, goal, MAIN_TAPS)),
        "slim, balanced, 16 taps": lambda: weighted(student, goal, balance(student, goal, RELU_TAPS)),
        "slim, balanced, 16 taps, shifted": lambda: shifted(student, goal, balance(student, goal, RELU_TAPS)),
    }
    for name in RECIPES:
        recipe = lambda name=name: recipe_loss(student, name, goal)
        weight = pulls["pixel L1"] / pulls[name]
        out[f"slim, {name}"] = recipe
        out[f"slim, {name}, with pixel L1"] = lambda make=recipe, w=weight: together(pixel_l1(goal), times(w, make()))
    return out


class Judge:
    """VGG-19's distance to the goal after / before (grey)."""

    @torch.no_grad()
    def __init__(self, teacher, goal):
        self.teacher, self.wanted = teacher, teacher(goal, MAIN_TAPS)
        grey = teacher(torch.full_like(goal, 0.5), MAIN_TAPS)
        self.before = {t: tap_l1(grey[t], self.wanted[t]) for t in MAIN_TAPS}

    @torch.no_grad()
    def ratios(self, images):
        """[n, 5]"""
        after = self.teacher(images, MAIN_TAPS)
        return torch.stack([tap_l1(after[t], self.wanted[t]) / self.before[t] for t in MAIN_TAPS], 1).numpy()


def read(path):
    return json.load(open(path)) if os.path.exists(path) else {}


def run(student, shared, out, count=12, only=None):
    """Runs the losses (or those named) and writes after / before of each to `out` as it goes; goes on with a file begun."""
    torch.set_num_threads(1)
    teacher, goal = load_teacher(shared), targets(shared, count)
    judge = Judge(teacher, goal)
    kept_path = os.path.join(HERE, "runs/as-loss-fixed.json")
    results, kept = read(out), read(kept_path) if count == 12 else {}
    pulls = results.get("pulls") or typical_pulls(student, shared)
    results["pulls"] = pulls
    for name, make in losses(goal, student, teacher, pulls).items():
        if name in results or (only and name not in only):
            continue
        started = time.time()
        if name not in kept:
            ratios = judge.ratios(optimise(make(), count))
            found = {"images": count, "mean": float(ratios.mean()), "taps": ratios.mean(0).tolist()}
            if not name.startswith("slim") and count == 12:
                kept[name] = found
                json.dump(kept, open(kept_path, "w"), indent=1)
        results[name] = found if name not in kept else kept[name]
        json.dump(results, open(out, "w"), indent=1)
        shown = " ".join(f"{v:.3f}" for v in results[name]["taps"])
        print(f"{name:45s} {results[name]['mean']:.3f}  taps {shown}  {time.time() - started:.0f} s", flush=True)
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("student")
    parser.add_argument("shared")
    parser.add_argument("out")
    parser.add_argument("--images", type=int, default=12)
    parser.add_argument("--only", nargs="*")
    args = parser.parse_args()
    net = as_float16(load_any(args.student))
    net.tap_scales = tap_scales(args.student)
    run(net, args.shared, args.out, args.images, args.only)
