"""VGG-19's layer table, the teacher with the Oxford weights, and a student with the same table and other widths."""
import json
import os
import struct

import numpy as np
import torch
import torch.nn.functional as F

LAYERS = [(b, i) for b, n in zip(range(1, 6), (2, 2, 4, 4, 4)) for i in range(1, n + 1)]
RELU_TAPS = [f"relu{b}_{i}" for b, i in LAYERS]
MAIN_TAPS = ["relu1_2", "relu2_2", "relu3_4", "relu4_4", "relu5_4"]
WIDTHS = (16, 32, 64, 160, 248)
TEACHER_WIDTHS = (64, 128, 256, 512, 512)
MEAN_BGR = (103.939, 116.779, 123.68)
DTYPES = {"F32": np.float32, "U8": np.uint8, "F16": np.float16}


def preprocess(rgb01):
    """[n, 3, h, w] RGB in 0..1 -> 255 * bgr - mean, the input that the Oxford weights expect."""
    mean = torch.tensor(MEAN_BGR, dtype=rgb01.dtype).view(1, 3, 1, 1)
    return rgb01.flip(1) * 255 - mean


def walk(x, convolve, pool=F.max_pool2d):
    """Runs the table; yields (place such as "3_4", values before its ReLU). `convolve(name, x)` is one convolution."""
    for b, i in LAYERS:
        if i == 1 and b > 1:
            x = pool(x, 2)
        before = convolve(f"conv{b}_{i}", x)
        yield f"{b}_{i}", before
        x = F.relu(before)


class Net(torch.nn.Module):
    """A network of VGG-19's shape. `widths`: channels of its five blocks."""

    def __init__(self, widths=WIDTHS):
        super().__init__()
        self.widths = tuple(widths)
        self.convs = torch.nn.ModuleDict()
        from_channels = 3
        for b, i in LAYERS:
            self.convs[f"conv{b}_{i}"] = torch.nn.Conv2d(from_channels, widths[b - 1], 3, padding=1)
            from_channels = widths[b - 1]

    def forward(self, rgb01, taps=None):
        """[n, 3, h, w] RGB in 0..1 -> {tap: [n, c, h', w']}; both `conv` and `relu` taps unless `taps` names some."""
        wanted = set(taps) if taps else None
        out = {}
        for place, before in walk(preprocess(rgb01), lambda name, x: self.convs[name](x)):
            if wanted is None or f"conv{place}" in wanted:
                out[f"conv{place}"] = before
            if wanted is None or f"relu{place}" in wanted:
                out[f"relu{place}"] = F.relu(before)
            if wanted is not None and len(out) == len(wanted):
                break
        return out


def read_safetensors(path):
    """{name: array} and the file's metadata. Reads F32, F16 and U8."""
    with open(path, "rb") as f:
        head = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        base, out = f.tell(), {}
        for name, t in head.items():
            if name == "__metadata__":
                continue
            f.seek(base + t["data_offsets"][0])
            raw = f.read(t["data_offsets"][1] - t["data_offsets"][0])
            out[name] = np.frombuffer(raw, DTYPES[t["dtype"]]).reshape(t["shape"])
    return out, head.get("__metadata__", {})


def load_teacher(shared):
    """Full VGG-19 from SHARED/truth/weights, kernels dequantised, frozen."""
    tensors, meta = read_safetensors(os.path.join(shared, "truth/weights/vgg19-features.safetensors"))
    scales = json.loads(meta["quantization"])
    net = Net(TEACHER_WIDTHS)
    for b, i in LAYERS:
        name = f"block{b}_conv{i}"
        kernel = tensors[f"{name}/kernel"].astype(np.float32)
        q = scales.get(f"{name}/kernel")
        if q:
            kernel = kernel * np.float32(q["scale"]) + np.float32(q["min"])
        conv = net.convs[f"conv{b}_{i}"]
        conv.weight.data = torch.tensor(np.ascontiguousarray(kernel.transpose(3, 2, 0, 1)))
        conv.bias.data = torch.tensor(tensors[f"{name}/bias"].copy())
    for p in net.parameters():
        p.requires_grad_(False)
    return net.eval().to(memory_format=torch.channels_last)
