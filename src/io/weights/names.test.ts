import { describe, expect, it } from 'vitest';
import { readingsOf } from './names.ts';

describe('readingsOf', () => {
  it.each([
    'block1_conv2/kernel',
    'block1_conv2/kernel:0',
    'block1_conv2/block1_conv2_W_1:0',
    'block1_conv2_W_1:0',
    'block1_conv2/block1_conv2/kernel:0',
    'model_weights/block1_conv2/block1_conv2/kernel:0',
    'vgg19/block1_conv2/kernel',
    'layers/block1_conv2/vars/0',
    'vgg_net.conv1_2.weight',
  ])('takes %s for block1_conv2/kernel', (name) => {
    expect(readingsOf(name, 'names').map(({ key }) => key)).toEqual(['block1_conv2/kernel']);
  });

  it.each([
    'block1_conv2/block1_conv2_b_1:0',
    'block1_conv2/bias',
    'layers/block1_conv2/vars/1',
    'conv1_2.bias',
  ])('takes %s for block1_conv2/bias', (name) => {
    expect(readingsOf(name, 'names').map(({ key }) => key)).toEqual(['block1_conv2/bias']);
  });

  it.each([
    ['features.0.weight', 'features'],
    ['features.module.0.weight', 'features'],
    ['_orig_mod.features.0.weight', 'features'],
    ['module.features.0._checkpoint_wrapped_module.weight', 'features'],
    ['perceptual.vgg.0.weight', 'perceptual.vgg'],
    ['net.slice1.0.weight', 'net.slice'],
  ])('finds number and surroundings of %s', (name, around) => {
    expect(readingsOf(name, 'numbers')).toEqual([{ key: '0 kernel', around }]);
  });
});
