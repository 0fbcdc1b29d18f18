import { describe, expect, it } from 'vitest';
import { backbones } from '#core/backbones/registry.ts';
import { expectedTensors } from './expected.ts';
import { recognise } from './recognise.ts';
import type { TensorFile } from './tensorFile.ts';
import { failureFrom } from './testing/failures.ts';

type Named = readonly (readonly [name: string, shape: readonly number[]])[];

const file = (tensors: Named): TensorFile => ({
  file: 'x.safetensors',
  format: 'safetensors',
  origin: '',
  declared: null,
  tensors: tensors.map(([name, shape]) => ({
    name,
    shape,
    half: false,
    read: async () => new Float32Array(0),
  })),
});
const both = (name: string, out: number, into: number): Named => [
  [`${name}.weight`, [out, into]],
  [`${name}.bias`, [out]],
];
const norm = (name: string, width: number): Named => [
  [`${name}.weight`, [width]],
  [`${name}.bias`, [width]],
];
const blocks = (depth: number, of: (index: number) => Named): Named =>
  [...new Array(depth).keys()].flatMap((index) => of(index));

/** timm's ViT-S/16, from its description. */
const timm: Named = [
  ['cls_token', [1, 1, 384]],
  ['pos_embed', [1, 197, 384]],
  ['patch_embed.proj.weight', [384, 3, 16, 16]],
  ['patch_embed.proj.bias', [384]],
  ...blocks(12, (i) => [
    ...norm(`blocks.${i}.norm1`, 384),
    ...both(`blocks.${i}.attn.qkv`, 1152, 384),
    ...both(`blocks.${i}.attn.proj`, 384, 384),
    ...norm(`blocks.${i}.norm2`, 384),
    ...both(`blocks.${i}.mlp.fc1`, 1536, 384),
    ...both(`blocks.${i}.mlp.fc2`, 384, 1536),
  ]),
  ...norm('norm', 384),
];

/** Hugging Face's ViTModel of the same size. */
const vitModel: Named = [
  ['embeddings.cls_token', [1, 1, 384]],
  ['embeddings.position_embeddings', [1, 197, 384]],
  ['embeddings.patch_embeddings.projection.weight', [384, 3, 16, 16]],
  ['embeddings.patch_embeddings.projection.bias', [384]],
  ...blocks(12, (i) => {
    const at = `encoder.layer.${i}`;
    return [
      ...norm(`${at}.layernorm_before`, 384),
      ...['query', 'key', 'value'].flatMap((part) => both(`${at}.attention.attention.${part}`, 384, 384)),
      ...both(`${at}.attention.output.dense`, 384, 384),
      ...norm(`${at}.layernorm_after`, 384),
      ...both(`${at}.intermediate.dense`, 1536, 384),
      ...both(`${at}.output.dense`, 384, 1536),
    ];
  }),
  ...norm('layernorm', 384),
  ...both('pooler.dense', 384, 384),
];

/** OpenAI's CLIP with patches of that size, and some of its other half. */
const clip = (patch: number): Named => [
  ['logit_scale', []],
  ['text_projection', [512, 512]],
  ['token_embedding.weight', [49408, 512]],
  ['visual.class_embedding', [768]],
  ['visual.positional_embedding', [1 + (224 / patch) ** 2, 768]],
  ['visual.proj', [768, 512]],
  ['visual.conv1.weight', [768, 3, patch, patch]],
  ...norm('visual.ln_pre', 768),
  ...blocks(12, (i) => {
    const at = `visual.transformer.resblocks.${i}`;
    return [
      [`${at}.attn.in_proj_weight`, [2304, 768]],
      [`${at}.attn.in_proj_bias`, [2304]],
      ...both(`${at}.attn.out_proj`, 768, 768),
      ...norm(`${at}.ln_1`, 768),
      ...both(`${at}.mlp.c_fc`, 3072, 768),
      ...both(`${at}.mlp.c_proj`, 768, 3072),
      ...norm(`${at}.ln_2`, 768),
    ];
  }),
  ...norm('visual.ln_post', 768),
];

const networkOf = async (tensors: Named) => (await recognise(file(tensors))).network;
const refused = (tensors: Named) => failureFrom(() => networkOf(tensors));
const inside = (wrapper: string, tensors: Named): Named =>
  tensors.map(([name, shape]) => [wrapper + name, shape] as const);

describe('a vision transformer', () => {
  it.each([
    ['timm’s', timm, 'dino-vits16', 'torchvision', 'Apache-2.0 (DINO)'],
    ['timm’s, wrapped,', inside('module.backbone.', timm), 'dino-vits16', 'torchvision', 'Apache-2.0 (DINO)'],
    ['transformers’', vitModel, 'dino-vits16', 'torchvision', 'Apache-2.0 (DINO)'],
    ['OpenAI’s', clip(32), 'clip-vit-b32', 'clip', 'MIT (OpenAI CLIP)'],
    ['TinyCLIP’s wrapped', inside('_image_encoder.', clip(32)), 'clip-vit-b32', 'clip', 'MIT (OpenAI CLIP)'],
  ] as const)('is known by %s names', async (_, tensors, id, family, licence) => {
    const network = await networkOf(tensors);
    expect(network).toMatchObject({ id, family, licence });
    expect(network!.tensors.map(({ name, shape }) => ({ name, shape }))).toEqual(
      expectedTensors(backbones[id]),
    );
  });

  it('without a layer is refused by the name that the file would have for it', async () => {
    const without = (tensors: Named, name: string) => refused(tensors.filter(([own]) => own !== name));
    expect(await without(timm, 'blocks.7.attn.qkv.weight')).toMatchObject({
      reason: 'missing-layers',
      expected: 'DINO ViT-S/16: blocks.7.attn.qkv.weight',
    });
    expect(await without(clip(32), 'visual.proj')).toMatchObject({
      reason: 'missing-layers',
      expected: 'CLIP ViT-B/32: visual.proj',
    });
  });

  it('of another size is refused by what has another shape', async () => {
    expect(await refused(clip(16))).toMatchObject({
      reason: 'wrong-shape',
      expected: 'CLIP ViT-B/32: patch_embedding/kernel [768, 3, 32, 32]',
      found: '[768, 3, 16, 16]',
    });
  });

  it('with a classifier is not taken for DINO: it was trained on another input', async () => {
    expect(await refused([...timm, ...both('head', 1000, 384)])).toMatchObject({
      reason: 'wrong-network',
      found: 'a vision transformer (ViT)',
    });
  });

  it('that is CLIP’s ResNet is refused as CLIP', async () => {
    const tensors: Named = [
      ['visual.conv1.weight', [32, 3, 3, 3]],
      ['visual.attnpool.positional_embedding', [50, 2048]],
    ];
    expect(await refused(tensors)).toMatchObject({ reason: 'wrong-network', found: 'CLIP' });
  });
});
