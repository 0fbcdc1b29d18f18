"""The trained student as it is shipped: averaged weights with each layer's scale folded in, stored as float16."""
import json
import os

import numpy as np
import torch

from vgg import LAYERS, Net


def load_checkpoint(path):
    """RUN/student.pt -> Net of the averaged weights whose relu taps give distances on VGG-19's own scale.

    The trainer learns one factor per relu tap. ReLU and max pooling are positively homogeneous, so the factors go
    into the weights: layer k times s_k, the kernel of layer k + 1 divided by s_k.
    """
    saved = torch.load(path, map_location="cpu")
    net = Net(saved["widths"])
    net.load_state_dict(saved["ema"])
    before = 1.0
    for b, i in LAYERS:
        conv, factor = net.convs[f"conv{b}_{i}"], saved["log_scale"][f"relu{b}_{i}"].exp().item()
        conv.weight.data *= factor / before
        conv.bias.data *= factor
        before = factor
    return _frozen(net)


def conv_scales(path):
    """What is left to multiply distances before the ReLU with, by conv tap; of a calibrated checkpoint."""
    scale = torch.load(path, map_location="cpu")["log_scale"]
    places = [f"{b}_{i}" for b, i in LAYERS]
    return {f"conv{p}": (scale[f"conv{p}"] - scale[f"relu{p}"]).exp().item() for p in places}


def tap_scales(path):
    """The same of a checkpoint file or an exported folder: what the page multiplies those features with."""
    if os.path.isdir(path):
        return json.load(open(os.path.join(path, "manifest.json")))["layerScale"]
    return conv_scales(path)


def as_float16(net):
    """A copy whose weights are rounded to float16."""
    copy = Net(net.widths)
    copy.load_state_dict({name: value.half().float() for name, value in net.state_dict().items()})
    return _frozen(copy)


def tensors_of(net):
    """[(name, float16 array)] in layer order, kernels as [3, 3, in, out]: what the page reads."""
    out = []
    for b, i in LAYERS:
        conv = net.convs[f"conv{b}_{i}"]
        kernel = conv.weight.detach().permute(2, 3, 1, 0).contiguous().half().numpy()
        out += [(f"block{b}_conv{i}/kernel", kernel), (f"block{b}_conv{i}/bias", conv.bias.detach().half().numpy())]
    return out


def load_exported(folder):
    """The network in public/models/vgg19-slim -> Net (float32 copies of the stored float16)."""
    manifest = json.load(open(os.path.join(folder, "manifest.json")))
    stream = b"".join(open(os.path.join(folder, p["file"]), "rb").read() for p in manifest["paths"])
    values, at = {}, 0
    for w in manifest["weights"]:
        count = int(np.prod(w["shape"]))
        values[w["name"]] = torch.tensor(np.frombuffer(stream, "<f2", count, at).astype(np.float32)).view(w["shape"])
        at += 2 * count
    net = Net([values[f"block{b}_conv1/bias"].numel() for b in range(1, 6)])
    for b, i in LAYERS:
        conv = net.convs[f"conv{b}_{i}"]
        conv.weight.data = values[f"block{b}_conv{i}/kernel"].permute(3, 2, 0, 1).contiguous()
        conv.bias.data = values[f"block{b}_conv{i}/bias"]
    return _frozen(net)


def load_any(path):
    """A checkpoint file or an exported folder."""
    return load_exported(path) if os.path.isdir(path) else load_checkpoint(path)


def _frozen(net):
    for p in net.parameters():
        p.requires_grad_(False)
    return net.eval().to(memory_format=torch.channels_last)
