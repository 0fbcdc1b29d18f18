"""Fills a folder with labelled groups, for ever: python3 produce.py RUN SHARED SEED. The trainer reads and keeps them."""
import glob
import os
import sys
import time

import numpy as np
import torch

from groups import fresh_group, label, optimised_group
from images import load_photographs
from vgg import MAIN_TAPS, Net, load_teacher

FEEDBACK = 0.4  # share of the small groups made by optimising against the newest student
WAITING = 60  # files ahead of the trainer
# (side, groups in a file, weight): small crops show much content, large ones what lies away from the border, which is
# all but a rim of a real image but nothing of the deepest layers of a small crop.
SIZES = ((32, 12, 1), (48, 8, 0.5), (64, 5, 1), (80, 4, 1), (96, 4, 2), (112, 3, 1), (176, 1, 1), (224, 1, 3), (256, 1, 2))
SMALL = 112
REREAD_S = 120


def newest_student(run):
    """The trainer's last checkpoint, frozen, its gradient balance and chosen channels; Nones before there is one."""
    path = os.path.join(run, "student.pt")
    if not os.path.exists(path):
        return None, None, None
    saved = torch.load(path)
    net = Net(saved["widths"])
    net.load_state_dict(saved["student"])
    for p in net.parameters():
        p.requires_grad_(False)
    return net.eval(), saved.get("balance"), saved.get("chosen")


def one_group(student, balance, photos, side, r):
    """[4, 3, side, side]; a small one is optimised against the student now and then, once there is one."""
    if balance and side <= SMALL and r.random() < FEEDBACK:
        return optimised_group(student, photos, side, r, balance)
    return fresh_group(photos, side, r)


def main(run, shared, seed):
    torch.set_num_threads(1)
    r = np.random.default_rng([seed, int(time.time())])
    teacher, photos = load_teacher(shared), load_photographs(shared)[:-4]
    folder = os.path.join(run, "groups")
    os.makedirs(folder, exist_ok=True)
    shares = np.array([weight for _, _, weight in SIZES]) / sum(weight for _, _, weight in SIZES)
    student, balance, chosen, read_at, n = None, None, None, 0.0, 0
    while True:
        if len(glob.glob(os.path.join(folder, "*.pt"))) >= WAITING:
            time.sleep(0.5)
            continue
        if time.time() - read_at > REREAD_S:
            (student, balance, chosen), read_at = newest_student(run), time.time()
        side, count, _ = SIZES[r.choice(len(SIZES), p=shares)]
        groups = [one_group(student, balance, photos, side, r) for _ in range(count)]
        groups = (torch.stack(groups).clamp(0, 1) * 255).round().byte()
        maps, hints = label(teacher, groups.float() / 255, chosen)
        name = os.path.join(folder, f"{seed}-{time.time():.3f}-{n}")
        torch.save({"images": groups, "maps": maps, "hints": hints}, name + ".part")
        os.rename(name + ".part", name + ".pt")
        n += 1


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
