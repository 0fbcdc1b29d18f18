import { useTranslation } from 'react-i18next';
import { failureOf } from '#core/failure.ts';
import { failureText } from './failureText.ts';
import { ReloadButton } from './ReloadButton.tsx';
import { Rescue } from './Rescue.tsx';

/**
 * Stands where a part of the page could not be loaded or drawn: says why, with the way out, and after a mistake of the page's
 * own with what can be taken along. Plain HTML, as above all.
 */
export function Broken({ error }: { error: unknown }) {
  const { t } = useTranslation('shell');
  const failure = failureOf(error);
  return (
    <div className="card" role="alert">
      <p className="broken">{failureText(t, failure)}</p>
      <ReloadButton />
      {failure.code === 'bug' && <Rescue />}
    </div>
  );
}
