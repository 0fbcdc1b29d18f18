import type { BackboneGraph } from '../../backbones/types.ts';
import { network } from '../backbone.ts';
import type { GraphBuilder } from '../graph.ts';
import type { StoredAs } from '../ops/types.ts';
import { linearOf, normOf, partsOf, plain, type VitNames } from './vitNames.ts';

/** What tells one vision transformer from another. */
export interface VitSettings {
  /** Pixels a side of a patch. */
  readonly patch: number;
  /** Patches a side that the position embeddings are for: 224 / patch. */
  readonly grid: number;
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  readonly activation: 'gelu' | 'quickGelu';
  /** Added to the variance of each layer norm. */
  readonly epsilon: number;
  /** A layer norm before the first block, and patches without a bias, as in CLIP. */
  readonly preNorm: boolean;
  /** Whether position embeddings are resized with antialiasing, as timm does, or without, as others do. */
  readonly antialias: boolean;
  /** Channels of the class token's embedding; null where the last norm is of all tokens, and nothing follows. */
  readonly projection: number | null;
  /** What files call its tensors. */
  readonly schemes: readonly VitNames[];
}

/** Colours and groups: blocks in four stages, what follows them is a fifth. */
const STAGES = 4;
const stageOf = (block: number, depth: number): number => Math.ceil((block * STAGES) / depth);

/** x + mlp(norm(x)) after x + attention(norm(x)): Dosovitskiy et al., equations 2 and 3. */
function block(g: GraphBuilder, x: number, index: number, settings: VitSettings): number {
  const { width, heads, activation, epsilon, schemes } = settings;
  const name = `block${index + 1}`;
  const norm = (from: number, part: 'norm1' | 'norm2') =>
    g.layerNorm(from, `${name}_${part}`, {
      epsilon,
      stored: normOf(schemes, (scheme) => scheme.block(index)[part]),
    });
  const linear = (from: number, part: 'out' | 'widen' | 'narrow', outChannels: number) =>
    g.linear(from, `${name}_${part}`, {
      outChannels,
      bias: true,
      stored: linearOf(schemes, (scheme) => scheme.block(index)[part]),
    });
  const qkv = g.linear(norm(x, 'norm1'), `${name}_qkv`, {
    outChannels: 3 * width,
    bias: true,
    stored: partsOf(schemes, (scheme) => scheme.block(index).qkv),
  });
  const attended = g.add(
    linear(g.attention(qkv, `${name}_attention`, heads), 'out', width),
    x,
    `${name}_attended`,
  );
  const wide = g.activation(linear(norm(attended, 'norm2'), 'widen', 4 * width), activation);
  return g.add(linear(wide, 'narrow', width), attended, name);
}

/**
 * A vision transformer with a class token. Dosovitskiy et al., arXiv 2010.11929, section 3.1. After each block the tokens
 * of the patches are read as a map, and the class token by itself.
 */
export const vit = (settings: VitSettings): BackboneGraph =>
  network((g) => {
    const { patch, grid, width, depth, epsilon, preNorm, antialias, projection, schemes } = settings;
    const patches = g.patches(g.input, 'patch_embedding', {
      size: patch,
      outChannels: width,
      bias: !preNorm,
      stored: linearOf(schemes, (scheme) => scheme.patches),
    });
    const read = (tokens: number, id: string, classId: string, stage: number) => {
      g.tap(g.tokenMap(tokens, patches, `${id}_map`), id, { layer: id, stage, at: 'tokens' });
      const own = g.classToken(tokens, `${id}_class`);
      g.tap(own, classId, { layer: classId, stage, at: 'class' });
    };
    let x = g.tokens(patches, 'token_embedding', {
      grid,
      antialias,
      stored: {
        class: plain(schemes, (scheme) => scheme.class),
        positions: plain(schemes, (scheme) => scheme.positions),
      },
    });
    if (preNorm)
      x = g.layerNorm(x, 'pre_norm', {
        epsilon,
        stored: normOf(schemes, (scheme) => scheme.preNorm ?? ''),
      });
    for (let index = 0; index < depth; index += 1) {
      x = block(g, x, index, settings);
      read(x, `block${index + 1}`, `class${index + 1}`, stageOf(index + 1, depth));
    }
    const last = { epsilon, stored: normOf(schemes, (scheme) => scheme.norm) };
    if (projection === null) {
      read(g.layerNorm(x, 'norm', last), 'normed', 'class', STAGES + 1);
      return;
    }
    const embedding = g.linear(g.layerNorm(g.classToken(x, 'pooled'), 'norm', last), 'embedding', {
      outChannels: projection,
      bias: false,
      stored: {
        kernel: schemes.map((scheme) => scheme.projection).filter((as): as is StoredAs => as !== null),
      },
    });
    g.tap(embedding, 'embedding', { layer: 'embedding', stage: STAGES + 1, at: 'class' });
  });

/** The tokens at the end of each quarter of the blocks. */
export const endOfEachQuarter = (depth: number): readonly string[] =>
  [1, 2, 3, 4].map((quarter) => `block${Math.ceil((quarter * depth) / STAGES)}`);
