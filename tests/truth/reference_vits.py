"""Vision transformers as Hugging Face, OpenAI and timm build them, in PyTorch and float64: every tap, and a gradient to the image.

Usage: python3 reference_vits.py PROGRAM SETTINGS HEIGHT WIDTH OUT     (PROGRAM: transformers, openai, timm)

SETTINGS is JSON: patch, grid, width, depth, heads, activation (gelu, quickGelu), epsilon, antialias, projection. Weights are drawn
and written to OUT/weights.pth under the program's own names. OUT gets the image (image.f32, [h, w, 3], RGB in 0..1), taps.f64 and
taps.json: name -> [offset, shape], values in the order [h, w, c]. `gradient` is that of the sum over taps of
mean(f^2) / (mean(f^2) as it is), to the image.
"""
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
CLIP = ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))


class Activation(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def forward(self, x):
        return F.gelu(x) if self.kind == 'gelu' else x * torch.sigmoid(1.702 * x)


def resized(positions, height, width, antialias):
    """Position embeddings [1 + side^2, c] for another grid."""
    side = round((len(positions) - 1) ** 0.5)
    grid = positions[1:].reshape(1, side, side, -1).permute(0, 3, 1, 2)
    grid = F.interpolate(grid, (height, width), mode='bicubic', align_corners=False, antialias=antialias)
    return torch.cat([positions[:1], grid.permute(0, 2, 3, 1).flatten(0, 2)])


def padded(x, patch):
    return F.pad(x, (0, -x.shape[3] % patch, 0, -x.shape[2] % patch))


def heads_apart(x, heads):
    return x.unflatten(2, (heads, x.shape[2] // heads)).transpose(1, 2)


def attended(q, k, v, heads):
    q, k, v = (heads_apart(x, heads) for x in (q, k, v))
    scores = torch.einsum('nhqc,nhkc->nhqk', q, k) / np.sqrt(q.shape[3])
    return torch.einsum('nhqk,nhkc->nhqc', scores.softmax(3), v).transpose(1, 2).flatten(2)


class Sub(nn.Module):
    """A module that is only a name."""

    def __init__(self, **parts):
        super().__init__()
        for name, part in parts.items():
            setattr(self, name, part)


class Transformers(nn.Module):
    """Hugging Face's CLIPModel: its vision half, and a bit of what else its file holds."""

    def __init__(self, s):
        super().__init__()
        self.s, c = s, s['width']
        self.logit_scale = nn.Parameter(torch.zeros(()))
        self.text_model = Sub(final_layer_norm=nn.LayerNorm(8))
        layers = [Sub(
            self_attn=Sub(**{f'{part}_proj': nn.Linear(c, c) for part in ('k', 'v', 'q', 'out')}),
            layer_norm1=nn.LayerNorm(c, s['epsilon']), layer_norm2=nn.LayerNorm(c, s['epsilon']),
            mlp=Sub(fc1=nn.Linear(c, 4 * c), fc2=nn.Linear(4 * c, c)),
        ) for _ in range(s['depth'])]
        self.vision_model = Sub(
            embeddings=Sub(
                class_embedding=nn.Parameter(torch.randn(c)),
                patch_embedding=nn.Conv2d(3, c, s['patch'], s['patch'], bias=False),
                position_embedding=nn.Embedding(1 + s['grid'] ** 2, c)),
            pre_layrnorm=nn.LayerNorm(c, s['epsilon']),
            encoder=Sub(layers=nn.ModuleList(layers)),
            post_layernorm=nn.LayerNorm(c, s['epsilon']))
        self.visual_projection = nn.Linear(c, s['projection'], bias=False)

    def taps(self, x):
        vision, act = self.vision_model, Activation(self.s['activation'])
        e = vision.embeddings
        x = e.patch_embedding(padded(x, self.s['patch']))
        grid = x.shape[2:]
        x = torch.cat([e.class_embedding.expand(1, 1, -1), x.flatten(2).transpose(1, 2)], 1)
        x = vision.pre_layrnorm(x + resized(e.position_embedding.weight, *grid, self.s['antialias']))
        for layer in vision.encoder.layers:
            y, a = layer.layer_norm1(x), layer.self_attn
            x = x + a.out_proj(attended(a.q_proj(y), a.k_proj(y), a.v_proj(y), self.s['heads']))
            x = x + layer.mlp.fc2(act(layer.mlp.fc1(layer.layer_norm2(x))))
            yield x, grid
        yield self.visual_projection(vision.post_layernorm(x[:, :1])), None


class OpenaiBlock(nn.Module):
    def __init__(self, s):
        super().__init__()
        c = s['width']
        self.attn = nn.MultiheadAttention(c, s['heads'], batch_first=True)
        self.ln_1, self.ln_2 = nn.LayerNorm(c, s['epsilon']), nn.LayerNorm(c, s['epsilon'])
        self.mlp = Sub(c_fc=nn.Linear(c, 4 * c), c_proj=nn.Linear(4 * c, c))
        self.act = Activation(s['activation'])

    def forward(self, x):
        y = self.ln_1(x)
        x = x + self.attn(y, y, y, need_weights=False)[0]
        return x + self.mlp.c_proj(self.act(self.mlp.c_fc(self.ln_2(x))))


class Openai(nn.Module):
    """OpenAI's CLIP, and open_clip."""

    def __init__(self, s):
        super().__init__()
        self.s, c = s, s['width']
        self.visual = Sub(
            class_embedding=nn.Parameter(torch.randn(c)),
            positional_embedding=nn.Parameter(torch.randn(1 + s['grid'] ** 2, c)),
            proj=nn.Parameter(torch.randn(c, s['projection'])),
            conv1=nn.Conv2d(3, c, s['patch'], s['patch'], bias=False),
            ln_pre=nn.LayerNorm(c, s['epsilon']), ln_post=nn.LayerNorm(c, s['epsilon']),
            transformer=Sub(resblocks=nn.ModuleList(OpenaiBlock(s) for _ in range(s['depth']))))
        self.text_projection = nn.Parameter(torch.zeros(8, 8))

    def taps(self, x):
        v = self.visual
        x = v.conv1(padded(x, self.s['patch']))
        grid = x.shape[2:]
        x = torch.cat([v.class_embedding.expand(1, 1, -1), x.flatten(2).transpose(1, 2)], 1)
        x = v.ln_pre(x + resized(v.positional_embedding, *grid, self.s['antialias']))
        for block in v.transformer.resblocks:
            x = block(x)
            yield x, grid
        yield v.ln_post(x[:, :1]) @ v.proj, None


class TimmBlock(nn.Module):
    def __init__(self, s):
        super().__init__()
        c = s['width']
        self.heads = s['heads']
        self.norm1, self.norm2 = nn.LayerNorm(c, s['epsilon']), nn.LayerNorm(c, s['epsilon'])
        self.attn = Sub(qkv=nn.Linear(c, 3 * c), proj=nn.Linear(c, c))
        self.mlp = Sub(fc1=nn.Linear(c, 4 * c), fc2=nn.Linear(4 * c, c))
        self.act = Activation(s['activation'])

    def forward(self, x):
        x = x + self.attn.proj(attended(*self.attn.qkv(self.norm1(x)).chunk(3, 2), self.heads))
        return x + self.mlp.fc2(self.act(self.mlp.fc1(self.norm2(x))))


class Timm(nn.Module):
    """timm's VisionTransformer without a head, and DINO's own."""

    def __init__(self, s):
        super().__init__()
        self.s, c = s, s['width']
        self.cls_token = nn.Parameter(torch.randn(1, 1, c))
        self.pos_embed = nn.Parameter(torch.randn(1, 1 + s['grid'] ** 2, c))
        self.patch_embed = Sub(proj=nn.Conv2d(3, c, s['patch'], s['patch']))
        self.blocks = nn.ModuleList(TimmBlock(s) for _ in range(s['depth']))
        self.norm = nn.LayerNorm(c, s['epsilon'])

    def taps(self, x):
        x = self.patch_embed.proj(padded(x, self.s['patch']))
        grid = x.shape[2:]
        x = torch.cat([self.cls_token, x.flatten(2).transpose(1, 2)], 1)
        x = x + resized(self.pos_embed[0], *grid, self.s['antialias'])
        for block in self.blocks:
            x = block(x)
            yield x, grid
        yield self.norm(x), grid


def draw(net):
    """Weights that keep features alive, with attention that looks at some tokens more than at others."""
    for name, parameter in net.named_parameters():
        is_norm = any(word in name for word in ('norm', 'layrnorm', 'ln_')) and parameter.dim() == 1
        if is_norm and name.endswith('weight'):
            nn.init.uniform_(parameter, 0.5, 1.5)
        elif parameter.dim() == 1:
            nn.init.normal_(parameter, 0, 0.2)
        elif parameter.dim() > 1 and ('pos' in name or 'cls' in name):
            nn.init.normal_(parameter, 0, 0.5)
        elif parameter.dim() > 1:
            inside = parameter.shape[0] if name.endswith('proj') else parameter[0].numel()
            wide = any(word in name for word in ('qkv', 'in_proj', 'q_proj', 'k_proj'))
            nn.init.normal_(parameter, 0, (1.5 if wide else 0.7) / inside ** 0.5)


def named(net, x):
    """The taps by the names that the page has for them."""
    all_taps = list(net.taps(x))
    for index, (value, grid) in enumerate(all_taps):
        name = f'block{index + 1}' if index < len(all_taps) - 1 else 'normed' if grid else 'embedding'
        if grid is None:
            yield name, value.reshape(1, 1, -1)
        else:
            yield name, value[0, 1:].reshape(*grid, -1)
            yield 'class' if name == 'normed' else f'class{index + 1}', value[0, :1].reshape(1, 1, -1)


def main(program, settings, height, width, out):
    settings, height, width = json.loads(settings), int(height), int(width)
    torch.manual_seed(1)
    net = {'transformers': Transformers, 'openai': Openai, 'timm': Timm}[program](settings)
    draw(net)
    torch.save(net.state_dict(), os.path.join(out, 'weights.pth'))
    net = net.double().eval()
    mean, std = (torch.tensor(v).double().view(1, 3, 1, 1) for v in (IMAGENET if program == 'timm' else CLIP))
    coarse = torch.rand(1, 3, height // 10 + 1, width // 10 + 1)
    coarse = coarse.repeat_interleave(10, 2).repeat_interleave(10, 3)[:, :, :height, :width]
    rgb = (0.8 * coarse + 0.2 * torch.rand(1, 3, height, width)).float()
    rgb[0].permute(1, 2, 0).numpy().tofile(os.path.join(out, 'image.f32'))
    image = rgb.double().requires_grad_()
    found = dict(named(net, (image - mean) / std))
    sum(value.square().mean() / value.square().mean().detach() for value in found.values()).backward()
    found['gradient'] = image.grad[0].permute(1, 2, 0)
    index, at = {}, 0
    with open(os.path.join(out, 'taps.f64'), 'wb') as file:
        for name, value in found.items():
            values = value.detach().contiguous().numpy()
            index[name] = [at, list(values.shape)]
            file.write(values.tobytes())
            at += values.size
    with open(os.path.join(out, 'taps.json'), 'w') as file:
        json.dump(index, file)


if __name__ == '__main__':
    main(*sys.argv[1:])
