"""Trains the student on labelled groups until a wall-clock time: python3 train.py RUN SHARED MINUTES [SEED].

Resumes from RUN/student.pt by itself. RUN/stop-at (seconds since 1970) may be edited while it runs.
"""
import glob
import math
import os
import sys
import time

import numpy as np
import torch

from groups import CONV_TAPS, MAIN_TAPS, TAPS, difference_maps
from images import load_photographs
from initialise import initialise
from vgg import Net, load_teacher

RATE = 0.004  # of each layer's weight RMS
KEEP = 6000  # files of four groups... bounded by memory, oldest out first
EMA = 0.998


def loss_of(student, log_scale, images, maps):
    """Relative L1 of the difference maps plus squared log-ratio of their means, over taps; main taps count full."""
    flat = images.flatten(0, 1).to(memory_format=torch.channels_last)
    ours = difference_maps(student(flat, TAPS))
    total, parts = 0.0, {}
    for tap in TAPS:
        goal = maps[tap]
        mine = ours[tap] * log_scale[tap].exp()
        mean = goal.mean((2, 3)).clamp_min(1e-3)
        relative = ((mine - goal).abs().mean((2, 3)) / mean).mean()
        ratio = (mine.mean((2, 3)).clamp_min(1e-3) / mean).log()
        weight = (2.0 if tap == "relu5_4" else 1.0) if tap in MAIN_TAPS else (0.3 if tap in CONV_TAPS else 0.2)
        total = total + weight * (relative + (ratio**2).mean())
        parts[tap] = (relative.item(), ratio.abs().mean().item())
    return total, parts


def gradient_balance(student, batch, log_scale):
    """{tap: 1 / length of its gradient to the image}: weights with which each main tap pulls equally."""
    a, b = batch[:, 0], batch[:, 1].clone().requires_grad_(True)
    fa, fb = student(a, MAIN_TAPS), student(b, MAIN_TAPS)
    out = {}
    for t in MAIN_TAPS:
        g = torch.autograd.grad((fa[t].detach() - fb[t]).abs().mean(), b, retain_graph=True)[0]
        out[t] = 1.0 / (g.norm().item() + 1e-12)
    return out


class Replay:
    """Labelled groups, by image side, the oldest dropped when there are too many."""

    def __init__(self, folder):
        self.folder, self.items = folder, []

    def refill(self):
        files = sorted(glob.glob(os.path.join(self.folder, "*.pt")), key=os.path.getmtime)
        for f in files:
            try:
                item = torch.load(f)
            finally:
                os.remove(f)
            self.items.append(item)
        self.items = self.items[-KEEP:]
        return len(files)

    def draw(self, r):
        # newer items come more often: u^0.6 leans to the end of the list
        item = self.items[int(len(self.items) * r.random() ** 0.6)]
        return item["images"].float() / 255, {t: m.float() for t, m in item["maps"].items()}


def main(run, shared, minutes, seed=1):
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    r = np.random.default_rng([seed, int(time.time())])
    os.makedirs(os.path.join(run, "groups"), exist_ok=True)
    path, started = os.path.join(run, "student.pt"), time.time()
    if os.path.exists(path):
        saved = torch.load(path)
        student = Net(saved["widths"])
        student.load_state_dict(saved["student"])
    else:
        saved = None
        student = initialise(load_teacher(shared), load_photographs(shared)[:-4], seed)
    student = student.to(memory_format=torch.channels_last)
    log_scale = {t: torch.zeros((), requires_grad=True) for t in TAPS}
    groups = [{"params": [p], "relative": RATE * max(p.detach().pow(2).mean().sqrt().item(), 1e-3)} for p in student.parameters()]
    groups.append({"params": list(log_scale.values()), "relative": 0.002})
    optimiser = torch.optim.Adam([{**g, "lr": g["relative"]} for g in groups], betas=(0.9, 0.99))
    step, spent = 0, 0.0
    if saved and "optimiser" in saved:
        for t in TAPS:
            log_scale[t].data = saved["log_scale"][t]
        optimiser.load_state_dict(saved["optimiser"])
        step, spent = saved["step"], saved["spent"]
    ema = {k: v.detach().clone() for k, v in (saved or {}).get("ema", student.state_dict()).items()}
    total = spent + 60 * minutes
    replay, shown, saved_at = Replay(os.path.join(run, "groups")), [], 0.0
    while not replay.refill():
        time.sleep(1)

    def save(balance):
        torch.save({"widths": student.widths, "student": student.state_dict(), "ema": ema, "log_scale": {t: v.data for t, v in log_scale.items()},
                    "optimiser": optimiser.state_dict(), "step": step, "spent": spent, "balance": balance}, path + ".part")
        os.rename(path + ".part", path)

    if saved is None:  # scales first: the median ratio over a few groups
        ratios = {t: [] for t in TAPS}
        with torch.no_grad():
            for _ in range(16):
                images, maps = replay.draw(r)
                ours = difference_maps(student(images.flatten(0, 1), TAPS))
                for t in TAPS:
                    ratios[t].append((maps[t].mean((2, 3)) / ours[t].mean((2, 3)).clamp_min(1e-6)).log().flatten())
        for t in TAPS:
            log_scale[t].data = torch.cat(ratios[t]).median()
    last = time.time()
    while True:
        now = time.time()
        spent, last = spent + now - last, now
        stop_file = os.path.join(run, "stop-at")
        left = total - spent
        if os.path.exists(stop_file):
            left = float(open(stop_file).read()) - now
            total = spent + left
        if left <= 0:
            break
        progress = min(1.0, spent / total)
        factor = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress))
        factor *= min(1.0, (step + 1) / 200)
        for g in optimiser.param_groups:
            g["lr"] = g["relative"] * factor
        images, maps = replay.draw(r)
        loss, parts = loss_of(student, log_scale, images, maps)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 50.0)
        optimiser.step()
        with torch.no_grad():
            for k, v in student.state_dict().items():
                ema[k].lerp_(v, 1 - EMA)
        step += 1
        shown.append([parts[t] for t in MAIN_TAPS])
        if step % 20 == 0:
            replay.refill()
        if step % 200 == 0:
            m = np.mean(shown, 0)
            print(f"{step} {spent / 60:.1f} min, {len(replay.items)} kept, rate {factor:.3f} | relative " + " ".join(f"{v:.3f}" for v in m[:, 0])
                  + " | log-ratio " + " ".join(f"{v:.3f}" for v in m[:, 1]), flush=True)
            shown = []
        if time.time() - saved_at > 180:
            save(gradient_balance(student, images[:2], log_scale))
            saved_at = time.time()
    save(gradient_balance(student, images[:2], log_scale))
    print("done", step, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1)
