import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, failureOf } from '#core/failure.ts';
import { type KeptRun, keptRuns } from '#worker/keptRuns.ts';
import { download } from '../download.ts';
import { failureText } from './failureText.ts';

type Found =
  | { at: 'looking' }
  | { at: 'there'; runs: readonly KeptRun[] }
  | { at: 'failed'; failure: Failure };

/** The settings as the address has them; it is not part of what broke. */
const settingsFile = () => {
  const { href, search } = window.location;
  return JSON.stringify({ link: href, settings: Object.fromEntries(new URLSearchParams(search)) }, null, 2);
};

/** What a person can take out of a page that is broken: each saved run as its file, and the settings. Plain HTML, as above all. */
export function Rescue() {
  const { t, i18n } = useTranslation('shell');
  const [found, setFound] = useState<Found>({ at: 'looking' });
  const [failed, setFailed] = useState<Failure | null>(null);
  useEffect(() => {
    keptRuns()
      .list()
      .then(
        (runs) => setFound({ at: 'there', runs }),
        (error: unknown) => setFound({ at: 'failed', failure: failureOf(error) }),
      );
  }, []);
  const take = async (run: KeptRun) => {
    setFailed(null);
    try {
      const file = await keptRuns().file(run);
      if (file) download(new Blob([file.bytes]), file.name);
      else setFailed({ code: 'checkpoint-unknown', id: run.id });
    } catch (error) {
      setFailed(failureOf(error));
    }
  };
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section aria-label={t('rescue.title')}>
      <h2 className="rescue-title">{t('rescue.title')}</h2>
      <p className="broken">{t('rescue.about')}</p>
      <button
        type="button"
        className="plain-button"
        onClick={() => download(new Blob([settingsFile()], { type: 'application/json' }), 'settings.json')}
      >
        {t('rescue.settings')}
      </button>
      {found.at === 'looking' && <p className="broken">{t('rescue.looking')}</p>}
      {found.at === 'failed' && (
        <p className="broken">{t('rescue.failed', { why: failureText(t, found.failure) })}</p>
      )}
      {found.at === 'there' && found.runs.length === 0 && <p className="broken">{t('rescue.none')}</p>}
      {found.at === 'there' && found.runs.length > 0 && (
        <ul className="rescue-runs">
          {found.runs.map((run) => (
            <li key={run.id}>
              <button type="button" className="plain-button" onClick={() => void take(run)}>
                {t('rescue.run', {
                  name: run.name || run.task,
                  step: run.step,
                  when: when.format(run.savedAt),
                })}
              </button>
            </li>
          ))}
        </ul>
      )}
      {failed && <p className="broken">{failureText(t, failed)}</p>}
    </section>
  );
}
