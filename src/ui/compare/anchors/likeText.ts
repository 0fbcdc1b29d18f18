import type { TFunction } from 'i18next';
import { placeOn } from '#state/anchors/scale.ts';
import type { AnchorMark } from '#state/anchors/store.ts';
import { total as totalText } from '../../format.ts';

/** `219.144: about as far as JPEG quality 30 of your reference, and about as far as a Gaussian blur of 1.6 px.` */
export function likeText(t: TFunction<'numbers'>, total: number, marks: readonly AnchorMark[]): string {
  if (total === 0) return t('like.equal', { total: totalText(total) });
  const [jpeg, blur] = (['jpeg', 'blur'] as const).map((kind) =>
    placeOn(
      marks.filter(({ anchor }) => anchor.kind === kind),
      total,
    ),
  ) as [ReturnType<typeof placeOn>, ReturnType<typeof placeOn>];
  return t('like.sentence', {
    total: totalText(total),
    jpeg: t(`like.jpeg.${jpeg.at}`, { quality: Math.round(jpeg.strength) }),
    blur: t(`like.blur.${blur.at}`, { sigma: Number(blur.strength.toPrecision(2)) }),
  });
}

/** The scale in words, from close to far. */
export function rulerText(t: TFunction<'numbers'>, total: number, marks: readonly AnchorMark[]): string {
  const all = [
    { at: 0, text: t('like.mark.equal') },
    ...marks.map(({ anchor, strength, total: at }) => ({
      at,
      text: t(`like.mark.${anchor.kind}`, { strength, total: totalText(at) }),
    })),
    { at: total, text: t('like.mark.pair', { total: totalText(total) }) },
  ];
  const marksText = all.toSorted((a, b) => a.at - b.at).map(({ text }) => text);
  return t('like.ruler', { marks: marksText.join(t('like.markJoin')) });
}
