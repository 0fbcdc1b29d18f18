import type { TFunction } from 'i18next';
import type { Conventions, Prepare } from '#worker/protocol.ts';

export const allConventions = ['channels', 'ssim', 'ppd', 'border', 'bits'] as const;

/**
 * What decides a number, as it names it: `Y · uniform 7 · border 4 · in sRGB`. A border of 0, full bits and colours as they
 * are stored go without saying.
 */
export function conventionText(
  t: TFunction,
  follows: readonly (keyof Conventions)[],
  { channels, ssim, ppd, border, bits }: Conventions,
  { profiles }: Pick<Prepare, 'profiles'>,
): string {
  const said = allConventions.filter((key) => follows.includes(key));
  const decided = said.flatMap((key) => {
    if (key === 'border')
      return border > 0 ? [t('compare:conventions.short.border', { pixels: border })] : [];
    if (key === 'ppd') return [t('compare:conventions.short.ppd', { pixels: ppd })];
    if (key === 'bits') return bits === '8' ? [t('compare:conventions.short.8')] : [];
    return [t(`compare:conventions.short.${key === 'ssim' ? ssim : channels}`)];
  });
  return [...decided, ...(profiles === 'srgb' ? [t('compare:conventions.short.srgb')] : [])].join(' · ');
}
