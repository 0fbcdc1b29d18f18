import { creature } from '../scenes/creature.ts';
import { fruit } from '../scenes/fruit.ts';
import { lake } from '../scenes/lake.ts';
import { quilt } from '../scenes/quilt.ts';
import { town } from '../scenes/town.ts';
import { fromScene } from './fromScene.ts';
import { glyphs } from './glyphs.ts';
import { creatureToQuilt, lakeToWinter, townToNight } from './pairs.ts';
import type { Dataset } from './types.ts';

/** In the order of the menu; the first of a kind is its default. */
export const datasets: readonly Dataset[] = [
  fromScene(quilt, {
    en: 'Patches of cloth with weave, stitches and buttons: texture at every scale, so that blur is seen at once.',
    zh: '织纹、针脚、纽扣俱全的拼布：各种尺度都有纹理，一模糊便看得出来。',
  }),
  fromScene(creature, {
    en: 'Faces made of parts, with fur: people judge faces severely.',
    zh: '由部件拼成、带毛发的脸：人对脸最挑剔。',
  }),
  fromScene(lake, {
    en: 'Rough rock, fine trees and their reflection, by day, dusk and autumn.',
    zh: '粗糙的岩石、细密的树木与倒影，有白昼、黄昏和秋天。',
  }),
  fromScene(town, {
    en: 'Straight edges, windows in rows and warm light: bent lines are seen at once.',
    zh: '直边、成排的窗与暖光：线条一弯便看得出来。',
  }),
  fromScene(fruit, {
    en: 'Round shapes with gloss and grain on cloth: colour and shading.',
    zh: '布上圆润的水果，有光泽与纹理：看颜色与明暗。',
  }),
  glyphs,
  lakeToWinter,
  townToNight,
  creatureToQuilt,
];

/** Seeds of held-out images: training sets use `seed` itself, so that no picture is in both. */
export const heldOutSeed = (seed: number) => seed + 0x40000000;

/** Seeds of a second held-out set, which shares no picture with either. */
export const referenceSeed = (seed: number) => seed + 0x20000000;
