"""The page's recipes for networks of VGG-19's shape (src/core/recipes), as losses of a batch of images."""
import torch
import torch.nn.functional as F

from vgg import MAIN_TAPS, RELU_TAPS, preprocess, walk


def _all_l1(**weights):
    return [(tap, "l1", w) for tap, w in weights.items()]


# (tap, distance, weight)
RECIPES = {
    "multi-scale-l1": _all_l1(relu1_2=1, relu2_2=1, relu3_4=1, relu4_4=1, relu5_4=1),
    "multi-scale-l1-sum": [(tap, "l1-sum", 1) for tap in MAIN_TAPS],
    "equalised": _all_l1(relu1_2=0.0183, relu2_2=0.0101, relu3_4=0.00289, relu4_4=0.0197, relu5_4=0.91),
    "gradient-balanced": list(zip(RELU_TAPS, ["l1"] * 16, (0.499, 0.117, 0.0693, 0.0459, 0.0161, 0.0108, 0.00497, 0.00292,
                                                           0.0023, 0.00261, 0.00354, 0.0118, 0.0104, 0.0226, 0.0465, 0.279))),
    "johnson": [("relu3_3", "squared", 1)] + [(t, "gram", 5) for t in MAIN_TAPS[:4]],
    "gatys": [(f"relu{b}_1", "gram", 1000) for b in range(1, 6)] + [("relu4_2", "squared", 1)],
    "srgan-vgg54": [("relu5_4", "squared", 1 / 12.75**2)],
    "esrgan": _all_l1(conv5_4=1),
    "real-esrgan": _all_l1(conv1_2=0.1, conv2_2=0.1, conv3_4=1, conv4_4=1, conv5_4=1),
    "pix2pixhd": _all_l1(relu1_1=10 / 32, relu2_1=10 / 16, relu3_1=10 / 8, relu4_1=10 / 4, relu5_1=10),
    "crn": _all_l1(input=1, relu1_2=1 / 1.6, relu2_2=1 / 2.3, relu3_2=1 / 1.8, relu4_2=1 / 2.8, relu5_2=10 / 0.8),
    "contextual": [("relu3_2", "contextual", 1), ("relu4_2", "contextual", 1)],
    "lpips-vgg": [(t, "unit-squared", 1) for t in MAIN_TAPS],
}


def _gram(f):
    n, c, h, w = f.shape
    f = f.reshape(n, c, h * w)
    return f @ f.transpose(1, 2) / (c * h * w)


def _unit(f):
    return f / (f.pow(2).sum(1, keepdim=True).sqrt() + 1e-10)


def _contextual(target, image):
    """Mechrez et al., arXiv 1803.02077, with their code's constants: sigma 0.5, eps 1e-5; [n]."""
    centre = target.mean((2, 3), keepdim=True)
    x, y = (F.normalize(f - centre, dim=1).flatten(2) for f in (image, target))
    distance = (1 - x.transpose(1, 2) @ y) / 2  # [n, places of the image, places of the target]
    relative = distance / (distance.min(2, keepdim=True)[0] + 1e-5)
    return -F.softmax((1 - relative) / 0.5, 2).max(1)[0].mean(1).log()


# Target's and image's features [n, c, h, w] -> [n].
DISTANCES = {
    "l1": lambda a, b: (a - b).abs().mean((1, 2, 3)),
    "l1-sum": lambda a, b: (a - b).abs().sum((1, 2, 3)),
    "squared": lambda a, b: (a - b).pow(2).mean((1, 2, 3)),
    "unit-squared": lambda a, b: (_unit(a) - _unit(b)).pow(2).sum(1).mean((1, 2)),
    "gram": lambda a, b: (_gram(a) - _gram(b)).pow(2).mean((1, 2)),
    "contextual": _contextual,
}


def _input(name, rgb01):
    if name != "pix2pixhd":
        return preprocess(rgb01)
    # -1..1 taken for the ImageNet-normalised input: the same point of the Oxford networks' input space.
    return (2 * rgb01.flip(1) - 1) * 255 * torch.tensor([0.225, 0.224, 0.229]).view(1, 3, 1, 1)


def features(net, name, rgb01):
    """{tap: features} of the taps that recipe `name` reads, under its own preprocessing and pooling.

    `net.tap_scales`, where it is there, multiplies features before their ReLU, as the page does.
    """
    wanted = {tap for tap, _, _ in RECIPES[name]}
    x = _input(name, rgb01)
    out = {"input": x} if "input" in wanted else {}
    pool = F.avg_pool2d if name == "crn" else F.max_pool2d
    scales = getattr(net, "tap_scales", {})
    for place, before in walk(x, lambda conv, y: net.convs[conv](y), pool):
        if f"conv{place}" in wanted:
            out[f"conv{place}"] = before * scales.get(f"conv{place}", 1)
        if f"relu{place}" in wanted:
            out[f"relu{place}"] = F.relu(before)
        if len(out) == len(wanted):
            return out
    raise ValueError(f"{name}: no such tap among {sorted(wanted)}")


def recipe_loss(net, name, goal):
    """A function of images [n, 3, h, w] in 0..1 that gives the recipe's distance to `goal`; [n]."""
    with torch.no_grad():
        wanted = features(net, name, goal)

    def loss(images):
        seen = features(net, name, images)
        return sum(w * DISTANCES[d](wanted[t], seen[t]) for t, d, w in RECIPES[name])

    return loss
