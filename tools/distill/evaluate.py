"""How well a student agrees with VGG-19 on the 240 stimuli: python3 evaluate.py STUDENT SHARED OUT.json [--quick].

STUDENT: a checkpoint (student.pt) or an exported folder. --quick: the first three reference images (60 stimuli).
VGG-19's distances and maps are kept in runs/teacher, since they take many minutes; the student takes two.
"""
import argparse
import json
import os

import numpy as np
import torch
from scipy.stats import spearmanr

from human import stimuli
from student import as_float16, load_any
from vgg import MAIN_TAPS, load_teacher

HERE = os.path.dirname(os.path.abspath(__file__))
TARGETS = {
    "pearsonLog": (0.999, 0.999, 0.997, 0.995, 0.97),
    "spearman": (0.998, 0.998, 0.996, 0.993, 0.965),
    "absLogRatio": (0.03, 0.03, 0.05, 0.06, 0.20),
    "mapCorrelation": (0.97, 0.90, 0.86, 0.78, 0.52),
}


@torch.no_grad()
def measure(net, reference, images):
    """{tap: [n]} mean |difference| at every tap, and {main tap: [n, h, w]} its maps over channels."""
    wanted = net(reference)
    values, maps = {t: [] for t in wanted}, {t: [] for t in MAIN_TAPS}
    for image in images:
        for tap, f in net(image).items():
            difference = (f - wanted[tap]).abs().mean(1)[0]
            values[tap].append(difference.double().mean().item())
            if tap in maps:
                maps[tap].append(difference.numpy())
    return {t: np.array(v) for t, v in values.items()}, {t: np.stack(m) for t, m in maps.items()}


def teacher_measures(shared, name, reference, images, teacher):
    """The same for VGG-19, from runs/teacher/NAME.npz where it is; `teacher()` gives the network where it is not."""
    path = os.path.join(HERE, "runs/teacher", f"{name}.npz")
    if not os.path.exists(path):
        values, maps = measure(teacher(), reference, images)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        halves = {f"map {t}": m.astype(np.float16) for t, m in maps.items()}
        np.savez(path + ".part.npz", **{f"value {t}": v for t, v in values.items()}, **halves)
        os.rename(path + ".part.npz", path)
    stored = np.load(path)
    pick = lambda kind: {k.split()[1]: stored[k] for k in stored.files if k.startswith(kind)}
    return pick("value"), pick("map")


def map_correlation(ours, theirs):
    """[n, h, w] twice -> [n] Pearson correlation of the two maps of each pair."""
    return np.array([np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(ours, theirs.astype(np.float64))])


def agreement(ours, theirs, correlations):
    """[n] distances of both networks -> the numbers of one tap."""
    a, b = np.log(ours), np.log(theirs)
    return {
        "spearman": spearmanr(ours, theirs)[0],
        "pearsonLog": np.corrcoef(a, b)[0, 1],
        "absLogRatio": np.abs(a - b).mean(),
        "medianLogRatio": np.median(a - b),
        **({} if correlations is None else {"mapCorrelation": correlations.mean()}),
    }


def equalised_sum(values, typical):
    """Sum over the main taps of distance / typical distance; [n]."""
    return sum(values[t] / typical[t] for t in MAIN_TAPS)


def evaluate(student, shared, quick=False, say=print):
    """All numbers of one network, as it would be stored (float16)."""
    torch.set_num_threads(1)
    stored, kept, teachers = as_float16(student), [], []

    def teacher():
        if not teachers:
            teachers.append(load_teacher(shared))
        return teachers[0]

    for name, reference, items, images in stimuli(shared):
        theirs, their_maps = teacher_measures(shared, name, reference, images, teacher)
        ours, our_maps = measure(stored, reference, images)
        exact, _ = measure(student, reference, images)
        correlations = {t: map_correlation(our_maps[t], their_maps[t]) for t in MAIN_TAPS}
        kept.append((items, ours, theirs, exact, correlations))
        say(f"{name} done", flush=True)
        if quick and len(kept) == 3:
            break
    join = lambda k: {t: np.concatenate([row[k][t] for row in kept]) for t in kept[0][k]}
    ours, theirs, exact, correlations = join(1), join(2), join(3), join(4)
    mos = np.array([item["mos"] for row in kept for item in row[0]])
    typical = {t: np.exp(np.log(theirs[t]).mean()) for t in MAIN_TAPS}
    human = lambda values: -spearmanr(equalised_sum(values, typical), mos)[0]
    return {
        "stimuli": len(mos),
        "taps": {t: agreement(ours[t], theirs[t], correlations.get(t)) for t in theirs},
        "human": {"vgg19": human(theirs), "vgg19-slim": human(ours)},
        "float16": max(np.abs(ours[t] / exact[t] - 1).max() for t in ours),
    }


def table(result):
    """The issue's numbers against their targets, as lines of text."""
    lines = []
    for key, targets in TARGETS.items():
        cells = []
        for tap, target in zip(MAIN_TAPS, targets):
            value = result["taps"][tap][key]
            good = value <= target if key == "absLogRatio" else value >= target
            cells.append(f"{value:.4f} {'ok' if good else 'MISSES'} ({target})")
        lines.append(f"{key:15s} " + "  ".join(cells))
    h = result["human"]
    lines.append(f"human SROCC     VGG-19 {h['vgg19']:.4f}, slim {h['vgg19-slim']:.4f}")
    lines.append(f"float16 moves   {100 * result['float16']:.3f} % at most (any tap, any stimulus)")
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("student")
    parser.add_argument("shared")
    parser.add_argument("out")
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    result = evaluate(load_any(args.student), args.shared, args.quick)
    json.dump(result, open(args.out, "w"), indent=1)
    print("\n".join(table(result)))
