import { useTranslation } from 'react-i18next';
import { shownResult } from '#state/comparison.ts';
import { useApp } from '../useStore.ts';
import { Thumbnail } from './Thumbnail.tsx';

/** The images as they were measured. */
export function ViewCard() {
  const { t } = useTranslation('compare');
  const result = useApp(shownResult);
  return (
    <section className="card" aria-label={t('view')}>
      {result && (
        <div style={{ display: 'flex', gap: 8 }}>
          <Thumbnail pixels={result.images.reference} side={380} alt={t('slot.reference')} />
          <Thumbnail pixels={result.images.generated} side={380} alt={t('slot.generated')} />
        </div>
      )}
    </section>
  );
}
