import { app } from '../app.ts';
import type { Exported } from '../exported.ts';
import { conventionWords, networkMetricsOf } from './metrics.ts';
import { plain, wrapped } from './python.ts';

const families = {
  oxford: 'oxford: the original VGG weights, as Keras and Caffe publish them; BGR input',
  torchvision: 'torchvision: as torchvision and timm publish them; RGB input',
  clip: 'clip: as OpenAI, open_clip and Hugging Face publish them; RGB input',
  lpips: 'lpips: torchvision weights behind the input scaling of LPIPS; RGB input',
} as const;

const coloursText = {
  stored: 'samples as stored, taken for sRGB; colour profiles are not applied',
  srgb: 'converted to sRGB by what each file states: relative colorimetric, black point compensation (Little CMS)',
} as const;

const column = ' '.repeat(16);

/** `what` in the first column, `value` in the second, in as many lines as it takes. */
const line = (what: string, value: string): string =>
  `${`${what}:`.padEnd(column.length)}${wrapped(value, column).trimStart()}`;

/** The docstring and the imports. */
export function header(exported: Exported): string {
  const { recipe, backbone, result, reduction, mask, conventions, prepare } = exported;
  const { weights, preprocessing } = result.made;
  const { id } = backbone;
  const srgb = prepare.profiles === 'srgb';
  const further =
    networkMetricsOf(exported).length > 0
      ? `\n\nFor LPIPS (vgg) and DISTS give their files after WEIGHTS: VGG-16 by torchvision, LPIPS' heads, DISTS' alpha and beta.`
      : '';
  return `"""${plain(recipe.label.en)} on ${plain(backbone.label.en)}: a perceptual loss, exported by ${app.name} ${app.version}.

    python3 perceptual_loss.py REFERENCE GENERATED WEIGHTS

prints the distance at every layer and the total, then the metrics of the pixels. It needs torch (1.13 or newer), numpy and Pillow. WEIGHTS is
a .safetensors file, a Keras .h5 file (needs h5py), a torchvision .pth file, or a folder with a manifest.json
as the playground keeps it (public/models/${id}).${further}

In your own code, with images as [n, 3, h, w] tensors, RGB in 0..1:

    perceptual = PerceptualLoss('weights.safetensors').to(device)
    loss = perceptual(real, generated)      # a scalar, differentiable in both

${line('Weights', families[weights.family])}
${line('Preprocessing', preprocessing)}
                It belongs to this family of weights. With the other family every number is wrong.
${line('Recipe', `${recipe.id}, ${reduction === 'sum' ? 'sums' : 'means'} over the elements of each layer`)}
${line('Pixel metrics', `${conventionWords(conventions)}; at the images' own size`)}
${line('Colours', coloursText[prepare.profiles])}
${line('Source', recipe.source.en)}
${line('Network', backbone.source)}
"""
${mask ? 'import base64\n' : ''}import hashlib
${srgb ? 'import io\n' : ''}import json
import math
import os
import re
import struct
import sys${mask ? '\nimport zlib' : ''}

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image${srgb ? ', ImageCms' : ''}
from torch import nn`;
}
