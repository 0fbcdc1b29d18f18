import { add } from './add.ts';
import { attention } from './attention.ts';
import { classToken } from './classToken.ts';
import { concat } from './concat.ts';
import { conv } from './conv.ts';
import { gelu } from './gelu.ts';
import { input } from './input.ts';
import { l2Pool } from './l2Pool.ts';
import { layerNorm } from './layerNorm.ts';
import { linear } from './linear.ts';
import { maxPool } from './maxPool.ts';
import { patches } from './patches.ts';
import { quickGelu } from './quickGelu.ts';
import { relu } from './relu.ts';
import { tokenMap } from './tokenMap.ts';
import { tokens } from './tokens.ts';

export const ops = {
  input,
  conv,
  relu,
  maxPool,
  l2Pool,
  add,
  concat,
  linear,
  layerNorm,
  gelu,
  quickGelu,
  attention,
  patches,
  tokens,
  tokenMap,
  classToken,
};
