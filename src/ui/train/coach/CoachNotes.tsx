import { Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconMoodCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Calm } from '#state/train/calm.ts';
import type { CoachNote, TroubleEntry } from '#worker/protocolTrain.ts';
import { useLabel } from '../../useLabel.ts';
import classes from './Coach.module.css';
import { Cures } from './Cures.tsx';

interface Props {
  notes: readonly CoachNote[];
  troubles: readonly TroubleEntry[];
  arms: readonly { name: string; color: string }[];
  /** What is said where there is no note. */
  calm: Calm;
}

/** What goes wrong now, what it means and what to try; read out as it changes. */
export function CoachNotes({ notes, troubles, arms, calm }: Props) {
  const { t } = useTranslation('trainParts');
  const Sign = calm === 'well' ? IconMoodCheck : IconInfoCircle;
  return (
    <section className="card" aria-label={t('coach.title')}>
      <Text component="h2" className="card-title" mb={8}>
        {t('coach.title')}
      </Text>
      <div aria-live="polite">
        {notes.length === 0 ? (
          <p className={classes.calm}>
            <Sign size={18} aria-hidden="true" />
            {t(`coach.calm.${calm}`)}
          </p>
        ) : (
          <ul className={classes.notes}>
            {notes.map((note) => {
              const trouble = troubles.find(({ id }) => id === note.trouble);
              return trouble ? (
                <Note key={`${note.arm} ${note.trouble}`} {...{ note, trouble }} arm={arms[note.arm]} />
              ) : null;
            })}
          </ul>
        )}
      </div>
    </section>
  );
}

interface NoteProps {
  note: CoachNote;
  trouble: TroubleEntry;
  arm: { name: string; color: string } | undefined;
}

function Note({ note, trouble, arm }: NoteProps) {
  const { t } = useTranslation('trainParts');
  const label = useLabel();
  return (
    <li className={classes.note}>
      <IconAlertTriangle className={classes.sign} size={18} aria-hidden="true" />
      <div>
        <strong>{label(trouble.label)}</strong>
        <span className={classes.where}>
          {arm && (
            <>
              <span className={classes.dot} style={{ background: arm.color }} />
              {arm.name}
            </>
          )}
          {note.term && <span>{t('coach.term', { term: t(`term.${note.term}`) })}</span>}
          <span>{t('coach.since', { step: note.since })}</span>
        </span>
        <p className={classes.line}>{label(trouble.about)}</p>
        <p className={classes.line}>
          <b>{t('coach.try')}</b> {label(trouble.advice)}
        </p>
        <Cures note={note} arm={arm?.name ?? String(note.arm + 1)} />
      </div>
    </li>
  );
}
