import type { TFunction } from 'i18next';
import { fittedOf } from '#report/fitted.ts';
import type { CompareResult, Size } from '#worker/protocol.ts';

/**
 * An image's own size, and what was done to it to have both of a pair at one, in one kind of colours: `64 × 48, converted to
 * sRGB, resized (lanczos)`.
 */
export function preparedText(
  t: TFunction,
  image: Size,
  other: Size,
  working: CompareResult['working'],
  colours: CompareResult['colours']['reference'],
): string {
  const { cropped, resized } = fittedOf(image, other, working);
  const done = [
    ...(colours === 'stored' ? [] : [t(`compare:made.colours.${colours}`)]),
    ...(cropped ? [t('compare:made.cropped')] : []),
    ...(resized ? [t('compare:made.resized', { how: t(`compare:prepare.filter.${working.resized}`) })] : []),
  ];
  const what = done.length > 0 ? done : [t('compare:made.notResized')];
  return [`${image.width} × ${image.height}`, ...what].join(', ');
}
