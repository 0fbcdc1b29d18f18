import { useTranslation } from 'react-i18next';
import type { Failure } from '#worker/protocol.ts';

/** Whether only a fresh page helps. */
export const needsReload = ({ code }: Failure): boolean =>
  code === 'worker-failed' || code === 'part-missing';

/** Loads the page anew. Plain HTML: it has to work where the rest does not. */
export function ReloadButton() {
  const { t } = useTranslation('shell');
  return (
    <button type="button" className="plain-button" onClick={() => window.location.reload()}>
      {t('reload')}
    </button>
  );
}
