"""Trains the student on labelled groups until a wall-clock time: python3 train.py RUN SHARED MINUTES [SEED].

Run it beside produce.py. It goes on from RUN/student.pt and the groups it has kept, if there are any. An epoch second
written into RUN/stop-at moves the end while it runs; the learning rate follows.
"""
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from groups import CONV_TAPS, MAIN_TAPS, PAIRS, TAPS, difference_maps
from images import load_photographs
from initialise import initialise
from replay import Replay
from trainer import Trainer
from vgg import load_teacher

SAVE_EVERY_S = 180
# Weight of a tap in the loss: the main taps most, those between less.
TAP_WEIGHTS = {**{t: 0.15 for t in TAPS}, **{t: 0.1 for t in CONV_TAPS}, "relu1_2": 2.0, "relu2_2": 2.0, "relu3_4": 2.5,
               "relu4_4": 1.5, "relu5_4": 2.0}

SLOPE_WEIGHT = 0.5
HINT_WEIGHT = (0.6, 0.5)  # at the start and at the end
# For each image a of a group and each two others: the numbers of the pairs ab, ac and bc.
TRIPLES = [list(column) for column in zip(*(
    tuple(PAIRS.index((min(p), max(p))) for p in ((a, b), (a, c), (b, c)))
    for a in range(4) for b in range(4) for c in range(b + 1, 4) if a not in (b, c)
))]


def slope_error(mine, goal):
    """Mean over triples (a, b, c) of |(ours of ab - ours of ac) - (the same of VGG-19)| / VGG-19's of bc.

    How a distance changes as an image moves is what a generator trained with it learns from. mine, goal [g, 6, h, w].
    """
    ab, ac, bc = TRIPLES
    errors = ((mine - goal)[:, ab] - (mine - goal)[:, ac]).abs().mean((2, 3))
    return (errors / goal[:, bc].mean((2, 3)).clamp_min(1e-3)).clamp_max(2).mean()


def loss_of(student, log_scale, images, maps, hints, hint_weight):
    """Relative L1 of the difference maps, squared log-ratio of their means and the error of slopes, weighed over taps.

    images [g, 4, 3, h, w] in 0..1; maps {tap: [g, 6, h', w']}.
    `hints`: features of VGG-19 {tap: [g * 4, c, h', w']}, which count `hint_weight`.
    Returns the loss and {tap: (relative L1, |log-ratio|, slope error, hint error where there is one)}.
    """
    flat = images.flatten(0, 1).to(memory_format=torch.channels_last)
    features = student(flat, TAPS)
    ours = difference_maps(features)
    total, parts = 0.0, {}
    for tap in TAPS:
        goal, mine = maps[tap], ours[tap] * log_scale[tap].exp()
        mean = goal.mean((2, 3)).clamp_min(1e-3)
        relative = ((mine - goal).abs().mean((2, 3)) / mean).mean()
        ratio = (mine.mean((2, 3)).clamp_min(1e-3) / mean).log()
        slope = slope_error(mine, goal)
        total = total + TAP_WEIGHTS[tap] * (relative + (ratio**2).mean() + SLOPE_WEIGHT * slope)
        parts[tap] = (relative.item(), ratio.abs().mean().item(), slope.item())
        if tap in hints:
            hint = hint_error(features[tap], hints[tap])
            total = total + hint_weight * hint
            parts[tap] += (hint.item(),)
    return total, parts


def hint_error(mine, goal):
    """1 - cosine of features [g * 4, c, h, w], and of their differences to the first image of a group.

    Cosines, since what cannot be predicted would shrink features in squares, and the maps need their size.
    """
    change = lambda f: (lambda g: (g[:, 1:] - g[:, :1]).flatten(0, 1))(f.view(-1, 4, *f.shape[1:]))
    apart = lambda a, b: 1 - F.cosine_similarity(a.flatten(1), b.flatten(1), eps=1e-4).mean()
    return apart(mine, goal) + apart(change(mine), change(goal))


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
def first_scales(student, replay, r, batches=12):
    """{tap: log of the median ratio VGG-19 / student}: where the learned scales start."""
    ratios = {t: [] for t in TAPS}
    for _ in range(batches):
        images, maps, _ = replay.draw(r)
        ours = difference_maps(student(images.flatten(0, 1), TAPS))
        for t in TAPS:
            ratios[t].append((maps[t].mean((2, 3)) / ours[t].mean((2, 3)).clamp_min(1e-6)).log().flatten())
    return {t: torch.cat(ratios[t]).median() for t in TAPS}


def seconds_left(run, planned):
    """Until the end: RUN/stop-at where it is written, else what is left of the plan."""
    path = os.path.join(run, "stop-at")
    return float(open(path).read()) - time.time() if os.path.exists(path) else planned


def report(trainer, kept, rate, shown, felt):
    """One line for the last steps; shown: a list of [5][relative, log-ratio, slope]; felt: of the hints' errors."""
    relative, ratio, slope = (" ".join(f"{v:.3f}" for v in column) for column in np.mean(shown, 0).T)
    hints = " ".join(f"{v:.3f}" for v in np.mean(felt, 0)) if felt else "none"
    minutes = trainer.spent_s / 60
    print(f"{trainer.step} {minutes:.1f} min, {kept} kept, rate {rate:.3f} | relative {relative} | log-ratio {ratio} | slope {slope} | hints {hints}", flush=True)


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
    if saved is None or saved["optimiser"] is None:
        scales = first_scales(trainer.student, replay, r)
        trainer.set_scales({t: v for t, v in scales.items() if saved is None or t[4] in "45"})
    end_s, last, saved_at, shown = trainer.spent_s + 60 * minutes, time.time(), time.time(), []
    felt = []
    while True:
        now = time.time()
        trainer.spent_s, last = trainer.spent_s + now - last, now
        left = seconds_left(run, end_s - trainer.spent_s)
        if left <= 0:
            break
        progress = trainer.progress(left)
        rate = trainer.set_rate(progress)
        images, maps, hints = replay.draw(r)
        hint_weight = HINT_WEIGHT[0] + (HINT_WEIGHT[1] - HINT_WEIGHT[0]) * progress
        loss, parts = loss_of(trainer.student, trainer.log_scale, images, maps, hints, hint_weight)
        trainer.descend(loss)
        shown.append([parts[t][:3] for t in MAIN_TAPS])
        felt.append([parts[t][3] for t in hints])
        if trainer.step % 20 == 0:
            replay.refill()
        if trainer.step % 200 == 0:
            report(trainer, len(replay.items), rate, shown, [row for row in felt if row])
            shown, felt = [], []
        if trainer.step == 1 or time.time() - saved_at > SAVE_EVERY_S:
            trainer.save(path, gradient_balance(trainer.student, images[:2]))
            saved_at = time.time()
    trainer.save(path, gradient_balance(trainer.student, replay.draw(r)[0][:2]))
    print("done", trainer.step, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1)
