"""VGG-16 and ResNets as torchvision builds them, in PyTorch and float64: every tap, and a gradient to the image.

Usage: python3 reference_networks.py NETWORK WEIGHTS OUT     (NETWORK: vgg16, resnet18, resnet34, resnet50)

WEIGHTS is a .safetensors file with batch norm folded, of which layers may be missing at the end, or `seeded`: then weights are drawn
and written to OUT/weights.pth, with batch norm apart where the network has it. OUT gets the image (image.f32, [h, w, 3], RGB
in 0..1), taps.f64 and taps.json: name -> [offset, shape], values in the order [h, w, c]. `gradient` is that of the sum over
taps of mean(f^2) / (mean(f^2) as it is), to the image.
"""
import json
import os
import sys

import numpy as np
import torch
from torch import nn

MEAN, STD = (torch.tensor(v).double().view(1, 3, 1, 1) for v in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
# A seed and a size at which no activation lies so near a kink that float32 and float64 decide otherwise: the gradient is compared.
SEED, HEIGHT, WIDTH = 1, 34, 33


class Block(nn.Module):
    """torchvision's BasicBlock, which tells its sum."""

    def __init__(self, inside, outside, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outside)
        self.conv2 = nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outside)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(
                nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))

    def forward(self, x):
        branch = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu()))
        return branch + (x if self.downsample is None else self.downsample(x))


class Bottleneck(nn.Module):
    """torchvision's Bottleneck, which tells its sum: the stride is in the 3x3 convolution."""

    def __init__(self, inside, width, stride):
        super().__init__()
        outside = 4 * width
        self.conv1 = nn.Conv2d(inside, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, outside, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outside)
        self.downsample = None
        if stride != 1 or inside != outside:
            self.downsample = nn.Sequential(
                nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))

    def forward(self, x):
        branch = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu())).relu()
        return self.bn3(self.conv3(branch)) + (x if self.downsample is None else self.downsample(x))


class ResNet(nn.Module):
    def __init__(self, depths, block=Block, widening=1):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inside = 64
        for index, (width, depth) in enumerate(zip((64, 128, 256, 512), depths), 1):
            blocks = []
            for place in range(depth):
                blocks.append(block(inside, width, 2 if index > 1 and place == 0 else 1))
                inside = widening * width
            setattr(self, f'layer{index}', nn.Sequential(*blocks))
        self.fc = nn.Linear(inside, 1000)

    def taps(self, x):
        yield 'conv1', (x := self.bn1(self.conv1(x)))
        yield 'relu1', (x := x.relu())
        x = self.maxpool(x)
        for index in range(1, 5):
            for number, block in enumerate(getattr(self, f'layer{index}')):
                yield f'layer{index}_{number}_sum', (x := block(x))
                yield f'layer{index}_{number}', (x := x.relu())


class VGG16(nn.Module):
    def __init__(self):
        super().__init__()
        layers, inside = [], 3
        for depth, outside in ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)):
            for _ in range(depth):
                layers += [nn.Conv2d(inside, outside, 3, padding=1), nn.ReLU()]
                inside = outside
            layers.append(nn.MaxPool2d(2, 2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Linear(8, 8))

    def taps(self, x):
        block, place = 1, 1
        for layer in self.features:
            x = layer(x)
            if isinstance(layer, nn.MaxPool2d):
                block, place = block + 1, 1
            elif isinstance(layer, nn.Conv2d):
                yield f'conv{block}_{place}', x
            else:
                yield f'relu{block}_{place}', x
                place += 1


def draw(net):
    """Weights that keep features alive, and statistics that a batch norm would not have by itself."""
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight)
            if module.bias is not None:
                nn.init.normal_(module.bias, 0, 0.1)
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.3, 0.7)
            nn.init.normal_(module.bias, 0, 0.2)
            nn.init.normal_(module.running_mean, 0, 0.5)
            nn.init.uniform_(module.running_var, 0.5, 2)


def drawn_vgg16(seed, height, width, weights):
    """VGG-16 in float64 with drawn weights, which go into a file, and two images [2, 3, h, w] of up to 80 pixels a side."""
    torch.manual_seed(seed)
    net = VGG16()
    draw(net)
    torch.save(net.state_dict(), weights)
    coarse = torch.rand(1, 3, 8, 8).repeat_interleave(10, 2).repeat_interleave(10, 3)[:, :, :height, :width]
    pair = (0.8 * coarse + 0.2 * torch.rand(2, 3, height, width)).float()
    return net.double().eval(), pair


def load_folded(net, path):
    """Folded weights into convolutions with a bias, and nothing behind them."""
    with open(path, 'rb') as file:
        data = file.read()
    start = 8 + int.from_bytes(data[:8], 'little')
    header = json.loads(data[8:start])
    header.pop('__metadata__', None)
    stored = {name: torch.from_numpy(np.frombuffer(data[start + at:start + end], '<f4').reshape(entry['shape']).copy())
              for name, entry in header.items() for at, end in [entry['data_offsets']]}
    for name, module in list(net.named_modules()):
        if isinstance(module, nn.BatchNorm2d):
            parent, last = net.get_submodule(name.rpartition('.')[0]), name.rpartition('.')[2]
            setattr(parent, last, nn.Identity())
        if isinstance(module, nn.Conv2d):
            module.bias = nn.Parameter(stored[f'{name}.bias'])
            missing = f'{name}.weight' not in stored
            module.weight.data = module.weight.data * float('nan') if missing else stored[f'{name}.weight']


def main(network, weights, out):
    torch.manual_seed(SEED)
    net = {
        'vgg16': VGG16,
        'resnet18': lambda: ResNet((2, 2, 2, 2)),
        'resnet34': lambda: ResNet((3, 4, 6, 3)),
        'resnet50': lambda: ResNet((3, 4, 6, 3), Bottleneck, 4),
    }[network]()
    if weights == 'seeded':
        draw(net)
        torch.save(net.state_dict(), os.path.join(out, 'weights.pth'))
    else:
        load_folded(net, weights)
    net = net.double().eval()
    # Blocks of flat colour under noise: edges, and regions without any.
    coarse = torch.rand(1, 3, 8, 8).repeat_interleave(10, 2).repeat_interleave(10, 3)[:, :, :HEIGHT, :WIDTH]
    rgb = (0.8 * coarse + 0.2 * torch.rand(1, 3, HEIGHT, WIDTH)).float()
    rgb[0].permute(1, 2, 0).numpy().tofile(os.path.join(out, 'image.f32'))
    image = rgb.double().requires_grad_()
    found = {name: value for name, value in net.taps((image - MEAN) / STD) if not value.isnan().any()}
    sum(value.square().mean() / value.square().mean().detach() for value in found.values()).backward()
    found['gradient'] = image.grad
    index, at = {}, 0
    with open(os.path.join(out, 'taps.f64'), 'wb') as file:
        for name, value in found.items():
            values = value.detach()[0].permute(1, 2, 0).contiguous().numpy()
            index[name] = [at, list(values.shape)]
            file.write(values.tobytes())
            at += values.size
    with open(os.path.join(out, 'taps.json'), 'w') as file:
        json.dump(index, file)


if __name__ == '__main__':
    main(*sys.argv[1:])
