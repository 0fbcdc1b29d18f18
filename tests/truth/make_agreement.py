"""Rank correlations by SciPy.

    /usr/bin/python3 tests/truth/make_agreement.py > tests/truth/agreement.json
"""
import json

import numpy as np
import scipy
from scipy.stats import spearmanr

random = np.random.default_rng(7)


def case(name, x, y):
    return {"name": name, "x": [float(v) for v in x], "y": [float(v) for v in y], "value": float(spearmanr(x, y).correlation)}


smooth = random.normal(size=40)
print(json.dumps({
    "madeWith": f"SciPy {scipy.__version__}, numpy {np.__version__}",
    "spearman": [
        case("without ties", smooth, smooth + random.normal(size=40)),
        case("ties on one side", random.integers(0, 5, 50), random.normal(size=50)),
        case("ties on both", random.integers(0, 4, 60), random.integers(0, 3, 60)),
        case("against each other", range(9), range(9, 0, -1)),
        case("two values", [1, 2], [5, 3]),
    ],
    "twoReferences": float(spearmanr([-1, -2, -3, -11, -12, -13], [3, 2, 1, 3, 2, 1]).correlation),
}, indent=1))
