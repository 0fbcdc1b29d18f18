import type { TFunction } from 'i18next';
import type { Conventions } from '#worker/protocol.ts';

export const allConventions = ['channels', 'ssim', 'border', 'bits'] as const;

/** The conventions that decide a number, as it names them: `Y · uniform 7 · border 4`. A border of 0 and full bits go without saying. */
export function conventionText(
  t: TFunction,
  follows: readonly (keyof Conventions)[],
  { channels, ssim, border, bits }: Conventions,
): string {
  const said = allConventions.filter((key) => follows.includes(key));
  return said
    .flatMap((key) => {
      if (key === 'border')
        return border > 0 ? [t('compare:conventions.short.border', { pixels: border })] : [];
      if (key === 'bits') return bits === '8' ? [t('compare:conventions.short.8')] : [];
      return [t(`compare:conventions.short.${key === 'ssim' ? ssim : channels}`)];
    })
    .join(' · ');
}
