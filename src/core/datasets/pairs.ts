import { blankImage, type RgbImage } from '../rgbImage.ts';
import { creature } from '../scenes/creature.ts';
import { lake } from '../scenes/lake.ts';
import { clamp, mix, smooth } from '../scenes/maths.ts';
import { quilt } from '../scenes/quilt.ts';
import { town } from '../scenes/town.ts';
import type { Scene } from '../scenes/types.ts';
import { derive } from '../training/random.ts';
import type { PairDataset } from './types.ts';

/** The two domains draw from seeds of their own, so that no picture of one has its twin in the other. */
const domain = (scene: Scene, part: number, change: (image: RgbImage) => RgbImage = (image) => image) => {
  return (seed: number, index: number, side: number): RgbImage =>
    change(scene.draw(derive(derive(seed, part), index), side, side));
};

/** Each pixel by `change`, values 0..1. */
const eachPixel =
  (change: (r: number, g: number, b: number) => readonly [number, number, number]) => (image: RgbImage) => {
    const out = blankImage(image.width, image.height);
    for (let i = 0; i < image.rgb.length; i += 3) {
      const [r, g, b] = [image.rgb[i]! / 255, image.rgb[i + 1]! / 255, image.rgb[i + 2]! / 255];
      change(r, g, b).forEach((value, c) => {
        out.rgb[i + c] = Math.floor(clamp(value) * 255 + 0.5);
      });
    }
    return out;
  };

const luma = (r: number, g: number, b: number) => 0.299 * r + 0.587 * g + 0.114 * b;

/** What is green or brown turns white, the rest pale and cold. */
const winter = eachPixel((r, g, b) => {
  const y = luma(r, g, b);
  const growing = smooth(0, 0.1, Math.max(g, r) - b);
  const snow = 0.55 + 0.45 * y;
  const pale = (v: number) => mix(mix(v, y, 0.5), snow, 0.85 * growing);
  return [pale(r) * 0.96, pale(g), 0.04 + pale(b)];
});

/** Dark and blue, with what was bright and warm still lit. */
export const atNight = eachPixel((r, g, b) => {
  const y = luma(r, g, b);
  const lamp = smooth(0.1, 0.3, r - b) * smooth(0.55, 0.8, y);
  return [mix(0.3 * y * y, 1, lamp), mix(0.34 * y * y, 0.82, lamp), mix(0.08 + 0.5 * y * y, 0.4, lamp)];
});

export const lakeToWinter: PairDataset = {
  kind: 'pair',
  id: 'lake-winter',
  label: { en: 'Lake, summer and winter', zh: '湖泊：夏与冬' },
  about: {
    en: 'Lakes on one side, other lakes under snow on the other. Shapes stay, colours change with what they are: grass turns white, rock does not.',
    zh: '一边是湖泊，另一边是雪中的别的湖泊。形状不变，颜色随物而变：草地变白，岩石不变。',
  },
  from: domain(lake, 1),
  to: domain(lake, 2, winter),
  partner: winter,
};

export const townToNight: PairDataset = {
  kind: 'pair',
  id: 'town-night',
  label: { en: 'Town, day and night', zh: '小镇：昼与夜' },
  about: {
    en: 'Towns by day, other towns by night with their lamps lit.',
    zh: '白天的小镇，与夜里亮灯的另一些小镇。',
  },
  from: domain(town, 1),
  to: domain(town, 2, atNight),
  partner: atNight,
};

export const creatureToQuilt: PairDataset = {
  kind: 'pair',
  id: 'creature-quilt',
  label: { en: 'Creatures and quilts', zh: '小怪兽与拼布' },
  about: {
    en: 'Two domains with little in common: watch what the cycle hides in the picture to find its way back.',
    zh: '两个几乎没有共同点的域：注意循环为了能回来，在图中藏了什么。',
  },
  from: domain(creature, 1),
  to: domain(quilt, 2),
  partner: null,
};
