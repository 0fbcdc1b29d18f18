import { add } from './add.ts';
import { concat } from './concat.ts';
import { conv } from './conv.ts';
import { input } from './input.ts';
import { maxPool } from './maxPool.ts';
import { relu } from './relu.ts';

export const ops = { input, conv, relu, maxPool, add, concat };
