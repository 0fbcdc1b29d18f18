import type { InputVariant } from '../recipes/types.ts';
import type { Mistake } from './types.ts';

const withInput = (change: (input: InputVariant) => InputVariant): Mistake['apply'] => {
  return (setup) => ({ ...setup, variant: { ...setup.variant, input: change(setup.variant.input) } });
};

export const noNormalisation: Mistake = {
  id: 'no-normalisation',
  changes: 'input',
  label: { en: 'No ImageNet normalisation', zh: '没有做 ImageNet 归一化' },
  about: {
    en: 'RGB in 0..1 goes straight into the network. ToTensor() already divides by 255, so it looks done; but the network was trained on (rgb - mean) / std. Nothing fails: contrast is about a quarter of what it should be, and every number comes out lower or shifted. Print the input’s mean and std: they should be near 0 and 1.',
    zh: '0..1 的 RGB 直接送入网络。ToTensor() 已除以 255，看似完成；但网络是按 (rgb - 均值) / 标准差 训练的。不会报错：对比度约为应有的四分之一，所有数值偏低或偏移。打印输入的均值与标准差，应接近 0 与 1。',
  },
  apply: withInput(() => 'zero-to-one'),
};

export const wrongRange: Mistake = {
  id: 'wrong-range',
  changes: 'input',
  label: { en: '0..1 where -1..1 is expected', zh: '应为 -1..1 却输入 0..1' },
  about: {
    en: 'The pipeline expects -1..1 (LPIPS, pix2pixHD) and gets 0..1: it sees (rgb + 1) / 2, a washed-out image of half the contrast. The most frequent question about LPIPS; distances come out too small. Check the minimum: 0 in an image with black in it gives it away.',
    zh: '流程期望 -1..1（LPIPS、pix2pixHD），实际得到 0..1：网络看到的是 (rgb + 1) / 2，对比度减半的发白图像。这是 LPIPS 最常见的问题；距离会偏小。检查最小值：含黑色的图像若最小为 0，就露馅了。',
  },
  apply: withInput((input) => (input === 'minus-one-to-one' ? 'zero-to-one' : 'half-range')),
};

export const wrongScale: Mistake = {
  id: 'wrong-scale',
  changes: 'input',
  label: { en: '0..255 where 0..1 is expected', zh: '应为 0..1 却输入 0..255' },
  about: {
    en: 'An image read by OpenCV or imageio has values in 0..255; torchvision’s normalisation expects 0..1, so the network sees numbers hundreds of times too large, and distances that are not of unit vectors explode. With Keras’ and Caffe’s weights it is the other way round: they expect 0..255, and get 0..1 after ToTensor(), which is almost black; the distances nearly vanish. Print the largest value of the image before it is normalised.',
    zh: 'OpenCV 或 imageio 读出的图像取值为 0..255；torchvision 的归一化期望 0..1，于是网络看到的数值大了几百倍，未经单位化的距离会暴涨。Keras 与 Caffe 的权重则相反：期望 0..255，经 ToTensor() 后得到的却是 0..1，几乎全黑，距离几乎消失。归一化之前打印图像的最大值即可看出。',
  },
  apply: withInput(() => 'other-scale'),
};

export const swappedChannels: Mistake = {
  id: 'swapped-channels',
  changes: 'input',
  label: { en: 'Red and blue swapped', zh: '红蓝通道颠倒' },
  about: {
    en: 'BGR weights fed RGB, or the other way round: OpenCV reads BGR, Caffe and Keras weights want it, Pillow and torchvision use RGB. Nothing fails, the numbers stay plausible. Feed a pure red image and look at which input channel is high.',
    zh: '给 BGR 权重输入 RGB，或反之：OpenCV 读出 BGR，Caffe 与 Keras 权重需要 BGR，而 Pillow 与 torchvision 用 RGB。不会报错，数值依然合理。输入纯红图像，看哪个输入通道较高。',
  },
  apply: withInput(() => 'swapped-channels'),
};
