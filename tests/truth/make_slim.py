"""Distances of vgg19-slim at every tap of the reference pairs, by PyTorch in float64 from the stored float16 weights.

Usage: python3 make_slim.py TRUTH_DIR > slim.json     (Debian: python3-torch python3-pil python3-numpy)

TRUTH_DIR holds make_golden.py, golden.json and the image pairs; the weights are public/models/vgg19-slim.
"""
import json, os, sys
import numpy as np, torch

TRUTH = sys.argv[1]
sys.path.insert(0, TRUTH)
from make_golden import LAYERS, compare, image  # noqa: E402

MODEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../public/models/vgg19-slim')


def slim():
    manifest = json.load(open(os.path.join(MODEL, 'manifest.json')))
    stream = b''.join(open(os.path.join(MODEL, p['file']), 'rb').read() for p in manifest['paths'])
    tensors, at = {}, 0
    for w in manifest['weights']:
        count = int(np.prod(w['shape']))
        values = np.frombuffer(stream, '<f2', count, at).astype(np.float64)
        tensors[w['name']] = torch.tensor(values.reshape(w['shape']))
        at += 2 * count
    net = {(b, i): (tensors[f'block{b}_conv{i}/kernel'].permute(3, 2, 0, 1).contiguous(), tensors[f'block{b}_conv{i}/bias'])
           for b, i in LAYERS}
    return net, manifest['weightsSha256']


torch.set_num_threads(1)
net, sha = slim()
pairs = []
for pair in json.load(open(os.path.join(TRUTH, 'golden.json')))['pairs']:
    a, b = (image(os.path.join(TRUTH, pair[side])) for side in 'ab')
    pairs.append({'name': pair['name'], 'a': pair['a'], 'b': pair['b'], 'taps': compare(net, a, b)})
json.dump({'computedWith': f'PyTorch {torch.__version__} CPU, float64', 'weightsSha256': sha, 'pairs': pairs}, sys.stdout)
print()
