"""Stored values of the backend self-test, by PyTorch in float64: python3 make_self_test.py > ../../src/engine/selfTest.json

The inputs are made from the formula `wave`, which any language repeats: value i of a tensor with phase p is
fract((i + 1) * 0.61803398875 * p) * 2 - 1, times a scale. No random numbers, no files.
"""
import json

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def wave(shape, phase, scale, offset=0.0):
    i = np.arange(1, int(np.prod(shape)) + 1, dtype=np.float64)
    v = (i * 0.61803398875 * phase) % 1.0
    v = (v * 2 - 1) * scale + offset
    return torch.tensor(v.astype(np.float32).astype(np.float64)).reshape(shape)


def nhwc(t):
    return t.permute(0, 3, 1, 2)


def main():
    a = nhwc(wave((1, 16, 16, 3), 1.3, 0.5, 0.5))
    b = nhwc(wave((1, 16, 16, 3), 2.7, 0.5, 0.5)).requires_grad_(True)
    k = [wave((3, 3, 3, 8), 1.1, 0.4), wave((3, 3, 8, 8), 1.7, 0.25), wave((3, 3, 8, 12), 2.3, 0.25)]
    bias = [wave((8,), 1.9, 0.2), wave((8,), 3.1, 0.2), wave((12,), 0.7, 0.2)]
    filters = [t.permute(3, 2, 0, 1).contiguous() for t in k]

    def features(x):
        taps = []
        for n, (f, c) in enumerate(zip(filters, bias)):
            if n > 0:
                x = F.max_pool2d(x, n + 1, 2)  # windows side by side, then ones that overlap
            x = F.relu(F.conv2d(x, f, c, padding=1))
            taps.append(x)
        return taps

    def gram(t):
        f = t[0].reshape(t.shape[1], -1)
        return f @ f.T / f.numel()

    fa, fb = features(a), features(b)
    l1 = [(p - q).abs().mean() for p, q in zip(fa, fb)]
    grams = ((gram(fa[2]) - gram(fb[2])) ** 2).mean()
    loss = sum(l1) + 10 * grams
    (toImage,) = torch.autograd.grad(loss, [b])
    toImage = toImage.permute(0, 2, 3, 1)
    x = nhwc(wave((2, 8, 8, 4), 1.5, 1.0)).requires_grad_(True)
    w = wave((3, 3, 4, 6), 0.9, 0.3).permute(3, 2, 0, 1).contiguous().requires_grad_(True)
    y = F.conv2d(x, w, padding=1, stride=2)
    dy = nhwc(wave((2, 4, 4, 6), 2.1, 1.0))
    toFilter, toInput = torch.autograd.grad((y * dy).sum(), [w, x])
    toInput = toInput.permute(0, 2, 3, 1)
    toFilter = toFilter.permute(2, 3, 1, 0)
    print(json.dumps({
        "command": "python3 tests/truth/make_self_test.py",
        "framework": f"PyTorch {torch.__version__}, float64",
        "l1": [v.item() for v in l1],
        "gram": grams.item(),
        "imageGradient": {"norm": toImage.norm().item(), "first": toImage.flatten()[:12].tolist(), "middle": toImage.flatten()[384:396].tolist()},
        "filterGradient": {"norm": toFilter.norm().item(), "first": toFilter.flatten()[:12].tolist()},
        "inputGradient": {"norm": toInput.norm().item(), "first": toInput.flatten()[:12].tolist()},
    }, indent=1))


if __name__ == "__main__":
    main()
