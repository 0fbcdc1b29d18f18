import type { StoredAs, StoredParts } from '../ops/types.ts';

/** Names of a module's tensors are `<module>.weight`, `<module>.bias`; several modules are parts of one of ours. */
interface BlockNames {
  readonly norm1: string;
  /** Kernel and bias of queries, keys and values: one tensor each, or three. */
  readonly qkv: readonly [kernel: readonly string[], bias: readonly string[]];
  readonly out: string;
  readonly norm2: string;
  readonly widen: string;
  readonly narrow: string;
}

/** What one program calls the tensors of a vision transformer. */
export interface VitNames {
  readonly patches: string;
  readonly class: string;
  readonly positions: string;
  /** The norm before the first block; null where there is none. */
  readonly preNorm: string | null;
  readonly block: (index: number) => BlockNames;
  readonly norm: string;
  /** What makes the embedding of the class token; null where there is none. */
  readonly projection: StoredAs | null;
}

const ofModules = (modules: readonly string[]): BlockNames['qkv'] => [
  modules.map((module) => `${module}.weight`),
  modules.map((module) => `${module}.bias`),
];

/** Hugging Face's `CLIPModel`, `CLIPVisionModelWithProjection`. */
export const clipOfTransformers: VitNames = {
  patches: 'vision_model.embeddings.patch_embedding',
  class: 'vision_model.embeddings.class_embedding',
  positions: 'vision_model.embeddings.position_embedding.weight',
  preNorm: 'vision_model.pre_layrnorm', // its own spelling
  block: (index) => {
    const at = `vision_model.encoder.layers.${index}`;
    return {
      norm1: `${at}.layer_norm1`,
      qkv: ofModules(['q', 'k', 'v'].map((part) => `${at}.self_attn.${part}_proj`)),
      out: `${at}.self_attn.out_proj`,
      norm2: `${at}.layer_norm2`,
      widen: `${at}.mlp.fc1`,
      narrow: `${at}.mlp.fc2`,
    };
  },
  norm: 'vision_model.post_layernorm',
  projection: { names: ['visual_projection.weight'], turned: true },
};

/** OpenAI's CLIP, and open_clip. */
export const clipOfOpenai: VitNames = {
  patches: 'visual.conv1',
  class: 'visual.class_embedding',
  positions: 'visual.positional_embedding',
  preNorm: 'visual.ln_pre',
  block: (index) => {
    const at = `visual.transformer.resblocks.${index}`;
    return {
      norm1: `${at}.ln_1`,
      qkv: [[`${at}.attn.in_proj_weight`], [`${at}.attn.in_proj_bias`]],
      out: `${at}.attn.out_proj`,
      norm2: `${at}.ln_2`,
      widen: `${at}.mlp.c_fc`,
      narrow: `${at}.mlp.c_proj`,
    };
  },
  norm: 'visual.ln_post',
  projection: { names: ['visual.proj'], turned: false },
};

/** timm's `VisionTransformer`, and DINO's own code. */
export const vitOfTimm: VitNames = {
  patches: 'patch_embed.proj',
  class: 'cls_token',
  positions: 'pos_embed',
  preNorm: null,
  block: (index) => {
    const at = `blocks.${index}`;
    return {
      norm1: `${at}.norm1`,
      qkv: ofModules([`${at}.attn.qkv`]),
      out: `${at}.attn.proj`,
      norm2: `${at}.norm2`,
      widen: `${at}.mlp.fc1`,
      narrow: `${at}.mlp.fc2`,
    };
  },
  norm: 'norm',
  projection: null,
};

/** Hugging Face's `ViTModel`. */
export const vitOfTransformers: VitNames = {
  patches: 'embeddings.patch_embeddings.projection',
  class: 'embeddings.cls_token',
  positions: 'embeddings.position_embeddings',
  preNorm: null,
  block: (index) => {
    const at = `encoder.layer.${index}`;
    return {
      norm1: `${at}.layernorm_before`,
      qkv: ofModules(['query', 'key', 'value'].map((part) => `${at}.attention.attention.${part}`)),
      out: `${at}.attention.output.dense`,
      norm2: `${at}.layernorm_after`,
      widen: `${at}.intermediate.dense`,
      narrow: `${at}.output.dense`,
    };
  },
  norm: 'layernorm',
  projection: null,
};

const asIs = (names: readonly string[]): StoredAs => ({ names, turned: false });

/** A tensor by its name under each scheme. */
export const plain = (
  schemes: readonly VitNames[],
  name: (scheme: VitNames) => string,
): readonly StoredAs[] => schemes.map((scheme) => asIs([name(scheme)]));

/** A linear layer's kernel and bias, or those of a convolution, whose axes are told by their number. */
export const linearOf = (schemes: readonly VitNames[], name: (scheme: VitNames) => string): StoredParts =>
  partsOf(schemes, (scheme) => ofModules([name(scheme)]));

export const partsOf = (
  schemes: readonly VitNames[],
  names: (scheme: VitNames) => BlockNames['qkv'],
): StoredParts => ({
  kernel: schemes.map((scheme) => ({ names: names(scheme)[0], turned: true })),
  bias: schemes.map((scheme) => asIs(names(scheme)[1])),
});

export const normOf = (
  schemes: readonly VitNames[],
  name: (scheme: VitNames) => string,
): StoredParts<'gain' | 'bias'> => ({
  gain: plain(schemes, (scheme) => `${name(scheme)}.weight`),
  bias: plain(schemes, (scheme) => `${name(scheme)}.bias`),
});
