"""Trains the student on labelled groups until a wall-clock time: python3 train.py RUN SHARED MINUTES [SEED].

Run it beside produce.py. It goes on from RUN/student.pt and the groups it has kept, if there are any. An epoch second
written into RUN/stop-at moves the end while it runs; the learning rate follows.
"""
import os
import sys
import time

import numpy as np
import torch

from groups import CONV_TAPS, MAIN_TAPS, TAPS, difference_maps
from images import load_photographs
from initialise import initialise
from replay import Replay
from trainer import Trainer
from vgg import load_teacher

SAVE_EVERY_S = 180
# Weight of a tap in the loss: the main taps most, the deep ones (the hardest) more, those between less.
TAP_WEIGHTS = {**{t: 0.15 for t in TAPS}, **{t: 0.1 for t in CONV_TAPS}, "relu1_2": 1.0, "relu2_2": 1.0, "relu3_4": 1.5,
               "relu4_4": 1.5, "relu5_4": 2.0}


def loss_of(student, log_scale, images, maps):
    """Relative L1 of the difference maps plus squared log-ratio of their means, weighed over taps.

    images [g, 4, 3, h, w] in 0..1; maps {tap: [g, 6, h', w']}. Returns the loss and {tap: (relative L1, |log-ratio|)}.
    """
    flat = images.flatten(0, 1).to(memory_format=torch.channels_last)
    ours = difference_maps(student(flat, TAPS))
    total, parts = 0.0, {}
    for tap in TAPS:
        goal, mine = maps[tap], ours[tap] * log_scale[tap].exp()
        mean = goal.mean((2, 3)).clamp_min(1e-3)
        relative = ((mine - goal).abs().mean((2, 3)) / mean).mean()
        ratio = (mine.mean((2, 3)).clamp_min(1e-3) / mean).log()
        total = total + TAP_WEIGHTS[tap] * (relative + (ratio**2).mean())
        parts[tap] = (relative.item(), ratio.abs().mean().item())
    return total, parts


def gradient_balance(student, pairs):
    """{main tap: 1 / length of its gradient to the image}: weights with which each tap pulls equally; pairs [g, 2+, 3, h, w]."""
    a, b = pairs[:, 0], pairs[:, 1].clone().requires_grad_(True)
    fa, fb = student(a, MAIN_TAPS), student(b, MAIN_TAPS)
    out = {}
    for t in MAIN_TAPS:
        g = torch.autograd.grad((fa[t].detach() - fb[t]).abs().mean(), b, retain_graph=True)[0]
        out[t] = 1.0 / (g.norm().item() + 1e-12)
    return out


@torch.no_grad()
def first_scales(student, replay, r, batches=16):
    """{tap: log of the median ratio VGG-19 / student}: where the learned scales start."""
    ratios = {t: [] for t in TAPS}
    for _ in range(batches):
        images, maps = replay.draw(r)
        ours = difference_maps(student(images.flatten(0, 1), TAPS))
        for t in TAPS:
            ratios[t].append((maps[t].mean((2, 3)) / ours[t].mean((2, 3)).clamp_min(1e-6)).log().flatten())
    return {t: torch.cat(ratios[t]).median() for t in TAPS}


def seconds_left(run, planned):
    """Until the end: RUN/stop-at where it is written, else what is left of the plan."""
    path = os.path.join(run, "stop-at")
    return float(open(path).read()) - time.time() if os.path.exists(path) else planned


def report(trainer, kept, rate, shown):
    """One line for the last steps; shown: a list of [5][relative, log-ratio]."""
    relative, ratio = (" ".join(f"{v:.3f}" for v in column) for column in np.mean(shown, 0).T)
    minutes = trainer.spent_s / 60
    print(f"{trainer.step} {minutes:.1f} min, {kept} kept, rate {rate:.3f} | relative {relative} | log-ratio {ratio}", flush=True)


def main(run, shared, minutes, seed=1):
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    r = np.random.default_rng([seed, int(time.time())])
    path = os.path.join(run, "student.pt")
    replay = Replay(os.path.join(run, "groups"))
    saved = torch.load(path) if os.path.exists(path) else None
    trainer = Trainer(saved) if saved else Trainer.start(initialise(load_teacher(shared), load_photographs(shared)[:-4], seed))
    while not replay.refill() and not replay.items:
        time.sleep(1)
    if saved is None:
        trainer.set_scales(first_scales(trainer.student, replay, r))
    end_s, last, saved_at, shown = trainer.spent_s + 60 * minutes, time.time(), time.time(), []
    while True:
        now = time.time()
        trainer.spent_s, last = trainer.spent_s + now - last, now
        left = seconds_left(run, end_s - trainer.spent_s)
        if left <= 0:
            break
        rate = trainer.set_rate(trainer.spent_s / (trainer.spent_s + left))
        images, maps = replay.draw(r)
        loss, parts = loss_of(trainer.student, trainer.log_scale, images, maps)
        trainer.descend(loss)
        shown.append([parts[t] for t in MAIN_TAPS])
        if trainer.step % 20 == 0:
            replay.refill()
        if trainer.step % 200 == 0:
            report(trainer, len(replay.items), rate, shown)
            shown = []
        if trainer.step == 1 or time.time() - saved_at > SAVE_EVERY_S:
            trainer.save(path, gradient_balance(trainer.student, images[:2]))
            saved_at = time.time()
    trainer.save(path, gradient_balance(trainer.student, replay.draw(r)[0][:2]))
    print("done", trainer.step, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1)
