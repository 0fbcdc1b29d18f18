import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Pixels } from '#worker/protocol.ts';
import { useTrain } from '../useTrain.ts';
import { Strip } from './Strip.tsx';
import classes from './TaskPicture.module.css';

/** The chosen task on one of the chosen images: what there is, what G gets, what it makes before it has learnt. */
export function TaskPicture() {
  const { t } = useTranslation('train');
  const example = useTrain((train) => train.example);
  if (!example) return null;
  const { real, input, output, other } = example;
  return (
    <figure className={classes.example} aria-label={t('example.title')}>
      {!other && <Part pixels={real} name={t('example.real')} />}
      <Part
        pixels={input ?? (other ? real : null)}
        name={t(input || other ? 'example.input' : 'example.code')}
      />
      <IconArrowRight className={classes.arrow} size={18} aria-hidden="true" />
      <Part pixels={output} name={t('example.output')} />
      {other && <Part pixels={other} name={t('example.other')} />}
    </figure>
  );
}

/** One picture over its name; without pixels a code, which has no look. */
function Part({ pixels, name }: { pixels: Pixels | null; name: string }) {
  return (
    <div className={classes.part}>
      {pixels ? (
        <Strip pixels={pixels} alt={name} />
      ) : (
        <span className={classes.code} aria-hidden="true">
          z
        </span>
      )}
      <span className={classes.name}>{name}</span>
    </div>
  );
}
