import { Alert, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { failureText } from '../shell/failureText.ts';
import { ArmList } from './arms/ArmList.tsx';
import { ElsewhereDialog } from './ElsewhereDialog.tsx';
import { Presets } from './Presets.tsx';
import { RunBar } from './RunBar.tsx';
import { Setup } from './Setup.tsx';
import { StoppedDialog } from './StoppedDialog.tsx';
import classes from './TrainPanel.module.css';
import { useTrain, useTrainState } from './useTrain.ts';

/** Small generators that learn while the person watches, with losses that the person mixes. */
export function TrainPanel() {
  const ready = useTrain(({ catalogue }) => catalogue !== null);
  if (!ready)
    return (
      <div className={classes.waiting}>
        <Loader />
      </div>
    );
  return (
    <div className={classes.page}>
      <Presets />
      <RunBar />
      <NotSaved />
      <div className={classes.columns}>
        <div className={classes.column} />
        <div className={classes.column}>
          <ArmList />
          <Setup />
        </div>
      </div>
      <StoppedDialog />
      <ElsewhereDialog />
    </div>
  );
}

/** An automatic checkpoint could not be kept; the run goes on. */
function NotSaved() {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const failure = useTrain(({ notSaved }) => notSaved);
  if (!failure) return null;
  return (
    <Alert
      color="yellow"
      title={t('notSaved')}
      withCloseButton
      closeButtonLabel={t('close')}
      onClose={() => state().dismissNotSaved()}
    >
      {failureText(t, failure)}
    </Alert>
  );
}
