"""Two tiny state dicts and two tiny whole modules as torch.save itself writes them, for the readers' tests.

Usage: python3 make_tiny_pth.py      (Debian: python3-torch 1.13; writes tiny-*.pth beside itself)
"""
import os
from collections import OrderedDict

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
base = torch.arange(24, dtype=torch.float32) / 8 - 1
state = OrderedDict([
    ('features.0.weight', base[4:16].reshape(2, 3, 2)),          # a window on a shared storage
    ('features.0.bias', base[:2]),
    ('half', torch.tensor([0.5, -3.0], dtype=torch.float16)),
    ('bfloat', torch.tensor([1.0, -2.0], dtype=torch.bfloat16)),
    ('double', torch.tensor([0.1, 0.2], dtype=torch.float64)),
    ('num_batches_tracked', torch.tensor(7)),
])
torch.save(state, os.path.join(HERE, 'tiny-zip.pth'))
torch.save({'state_dict': state, 'epoch': 3}, os.path.join(HERE, 'tiny-legacy.pth'),
           _use_new_zipfile_serialization=False)

net = torch.nn.Sequential(OrderedDict([
    ('features', torch.nn.Sequential(torch.nn.Conv2d(2, 3, 1), torch.nn.ReLU(), torch.nn.BatchNorm2d(3))),
]))
with torch.no_grad():
    net.features[0].weight.copy_(base[:6].reshape(3, 2, 1, 1))
    net.features[0].bias.copy_(base[6:9])
torch.save(net, os.path.join(HERE, 'tiny-module-zip.pth'))


def no_source(*_args, **_kwargs):
    raise OSError('the source of torch is not to be in the file')


torch.serialization.get_source_lines_and_file = no_source
torch.save({'epoch': 3, 'model': net}, os.path.join(HERE, 'tiny-module-legacy.pth'),
           _use_new_zipfile_serialization=False)
