import { concat, mul, reshape, slice, softmax, type Tensor4D, tidy, transpose } from '@tensorflow/tfjs-core';
import { batchProduct, turned } from '../../ops/batchProduct.ts';
import { type Op, weightless, wholeImage } from './types.ts';

export interface AttentionAttrs {
  readonly heads: number;
}

/** Bytes of scores that are held at once where no gradient is wanted: with more tokens, some queries at a time. */
const SCORE_BYTES = 64 * 2 ** 20;

/** Queries (scaled), keys and values of every head, [n, heads, tokens, c / heads] each, from [n, 1, tokens, 3 c]. */
function split(x: Tensor4D, heads: number): readonly [Tensor4D, Tensor4D, Tensor4D] {
  const [n, , tokens, all] = x.shape;
  const channels = all / 3;
  const third = (index: number): Tensor4D => {
    const own = slice(x, [0, 0, 0, index * channels], [n, 1, tokens, channels]);
    return transpose(reshape(own, [n, tokens, heads, channels / heads]), [0, 2, 1, 3]);
  };
  return [mul(third(0), Math.sqrt(heads / channels)), third(1), third(2)];
}

const attend = (q: Tensor4D, k: Tensor4D, v: Tensor4D): Tensor4D =>
  batchProduct(softmax(batchProduct(q, turned(k))), v);

/** [n, heads, tokens, c / heads] -> [n, 1, tokens, c]. */
function joined(x: Tensor4D): Tensor4D {
  const [n, heads, tokens, channels] = x.shape;
  return reshape(transpose(x, [0, 2, 1, 3]), [n, 1, tokens, heads * channels]);
}

/** As the differentiable one, some queries at a time: their scores take `scoreBytes`. */
export function attendInParts(x: Tensor4D, heads: number, scoreBytes = SCORE_BYTES): Tensor4D {
  const [q, k, v] = split(x, heads);
  const [n, , tokens, channels] = q.shape;
  const atOnce = Math.max(1, Math.floor(scoreBytes / (4 * n * heads * tokens)));
  if (atOnce >= tokens) return joined(attend(q, k, v));
  const parts: Tensor4D[] = [];
  for (let from = 0; from < tokens; from += atOnce) {
    const count = Math.min(atOnce, tokens - from);
    parts.push(tidy(() => attend(slice(q, [0, 0, from, 0], [n, heads, count, channels]), k, v)));
  }
  return joined(concat(parts, 2));
}

/**
 * Self-attention of several heads: each token becomes a mean of all tokens' values, weighed by softmax(q k / sqrt(c / heads)).
 * Queries, keys and values come side by side in the channels. Vaswani et al., arXiv 1706.03762, section 3.2.
 */
export const attention: Op<AttentionAttrs> = {
  ...weightless,
  shape: (_, [x]) => ({ ...x!, channels: x!.channels / 3 }),
  flops: (_, { width, height, channels }) => 2 * (width * height) ** 2 * channels,
  run: ({ heads }, [x]) => tidy(() => attendInParts(x!, heads)),
  grad: ({ heads }, [x]) => joined(attend(...split(x!, heads))),
  rows: wholeImage,
  torch: ({ heads }, [x]) => `attention(${x}, ${heads})`,
  torchFunction: `def attention(x, heads):
    q, k, v = (part.reshape(*part.shape[:2], heads, -1).transpose(1, 2) for part in x.chunk(3, 2))
    weights = (q @ k.transpose(2, 3) / q.shape[3] ** 0.5).softmax(3)
    return (weights @ v).transpose(1, 2).flatten(2)`,
};
