import { useTranslation } from 'react-i18next';
import { failureOf } from '#core/failure.ts';
import { failureText } from './failureText.ts';
import { ReloadButton } from './ReloadButton.tsx';

/** Stands where a part of the page could not be loaded or drawn: says why, with the way out. Plain HTML, as above all. */
export function Broken({ error }: { error: unknown }) {
  const { t } = useTranslation('shell');
  return (
    <div className="card" role="alert">
      <p className="broken">{failureText(t, failureOf(error))}</p>
      <ReloadButton />
    </div>
  );
}
