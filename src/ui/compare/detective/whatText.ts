import type { TFunction } from 'i18next';
import type { Guess } from '#state/detective/store.ts';
import type { What } from '#state/detective/types.ts';
import type { Catalogue, Label } from '#worker/protocol.ts';

/** What a guess does otherwise, in words: `sums over each layer and features before the ReLU`. */
export function guessText(
  t: TFunction,
  label: (label: Label) => string,
  catalogue: Catalogue | null,
  { changes }: Guess,
): string {
  const named = (list: readonly { id: string; label: Label }[] | undefined, id: string) => {
    const entry = list?.find((known) => known.id === id);
    return entry ? label(entry.label) : id;
  };
  const words = (what: What): string => {
    switch (what.of) {
      case 'mistake':
        return t('numbers:look.what.mistake', { name: named(catalogue?.mistakes, what.mistake) });
      case 'variant':
        return t(`numbers:look.what.variant.${what.variant}`);
      case 'place':
        return t(`numbers:look.what.place.${what.place}`);
      case 'reduction':
        return t(`numbers:look.what.reduction.${what.reduction}`);
      case 'distance':
        return t('numbers:look.what.distance', { name: named(catalogue?.distances, what.distance) });
      case 'network':
        return t('numbers:look.what.network', { name: named(catalogue?.backbones, what.backbone) });
      case 'side':
        return what.longestSide === null
          ? t('numbers:look.what.native')
          : t('numbers:look.what.side', { side: what.longestSide });
      case 'resample':
        return t('numbers:look.what.resample', { filter: t(`compare:prepare.filter.${what.resample}`) });
      case 'channels':
        return t(`numbers:look.what.channels.${what.channels}`);
      case 'ssim':
        return t(`numbers:look.what.ssim.${what.ssim}`);
      case 'border':
        return t('numbers:look.what.border', { pixels: what.border });
      case 'bits':
        return t(`numbers:look.what.bits.${what.bits}`);
      case 'net':
        return t(`numbers:look.what.net.${what.net}`);
      case 'input':
        return t(`numbers:look.what.input.${what.input}`);
      case 'after':
        return t(`numbers:look.what.after.${what.after}`);
      default:
        return what satisfies never;
    }
  };
  if (changes.length === 0) return t('numbers:look.asIs');
  return changes.map(({ what }) => words(what)).join(t('numbers:look.join'));
}
