import { useTranslation } from 'react-i18next';

/** Stands where a part of the page is still being fetched; a part that comes at once leaves it unseen. */
export function Waiting() {
  const { t } = useTranslation('shell');
  return (
    <p className="quiet waiting" role="status">
      {t('waiting')}
    </p>
  );
}
