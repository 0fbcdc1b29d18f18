import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Cure, curesOf } from '#state/train/cures.ts';
import type { CoachNote } from '#worker/protocolTrain.ts';
import { useTrain, useTrainState } from '../useTrain.ts';
import classes from './Coach.module.css';

/** The coach's advice as buttons, as far as one click can follow it. */
export function Cures({ note, arm }: { note: CoachNote; arm: string }) {
  const { t } = useTranslation('trainParts');
  const state = useTrainState();
  const { mix, newest, rates } = useTrain(({ draft, detached, checkpoints, opened, catalogue }) => ({
    rates: catalogue!.limits.learningRate,
    // Where the arms are others by now, a change would not reach the run.
    mix: (!detached && draft?.arms[note.arm]?.mix) || null,
    newest: checkpoints.find(({ run }) => run === opened?.run) ?? null,
  }));
  if (!mix) return null;
  const follow = (cure: Cure) => {
    if (cure.id === 'go-back') void state().restore(cure.checkpoint, false);
    else state().editArm(note.arm, { mix: cure.mix });
  };
  return (
    <div className={classes.cures}>
      {curesOf(note, mix, newest, rates).map((cure) => {
        const text = t(`coach.cures.${cure.id}`, {
          term: note.term ? t(`term.${note.term}`) : '',
          step: cure.id === 'go-back' ? cure.step : 0,
        });
        return (
          <Button
            key={cure.id}
            size="compact-xs"
            variant="default"
            aria-label={`${text}, ${arm}`}
            onClick={() => follow(cure)}
          >
            {text}
          </Button>
        );
      })}
    </div>
  );
}
