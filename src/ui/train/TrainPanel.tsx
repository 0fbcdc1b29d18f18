import { Alert, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { failureText } from '../shell/failureText.ts';
import { ArmList } from './arms/ArmList.tsx';
import { Checkpoints } from './Checkpoints.tsx';
import { ElsewhereDialog } from './ElsewhereDialog.tsx';
import { Presets } from './Presets.tsx';
import { NetworkPictures } from './pictures/NetworkPictures.tsx';
import { Results } from './Results.tsx';
import { RunBar } from './RunBar.tsx';
import { Setup } from './Setup.tsx';
import { StoppedDialog } from './StoppedDialog.tsx';
import classes from './TrainPanel.module.css';
import { useArms } from './useArms.ts';
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
      <Warnings />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Results />
          <div className={`${classes.group} ${classes.rest}`}>
            <Networks />
            <Checkpoints />
          </div>
        </div>
        <div className={classes.column}>
          <div className={classes.mixes}>
            <ArmList />
          </div>
          <div className={classes.begin}>
            <Setup />
          </div>
        </div>
      </div>
      <StoppedDialog />
      <ElsewhereDialog />
    </div>
  );
}

/** The open run's networks; before one is open, those of the chosen task. */
function Networks() {
  const networks = useTrain(({ example, opened }) => opened?.networks ?? example?.networks ?? none);
  return <NetworkPictures networks={networks} arms={useArms()} />;
}

const none: never[] = [];

/** What went wrong and did not stop the run. */
function Warnings() {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const { notSaved, rewound } = useTrain((train) => ({ notSaved: train.notSaved, rewound: train.rewound }));
  return (
    <>
      {notSaved && (
        <Alert
          color="yellow"
          title={t('notSaved')}
          withCloseButton
          closeButtonLabel={t('close')}
          onClose={() => state().dismissNotSaved()}
        >
          {failureText(t, notSaved)}
        </Alert>
      )}
      {rewound !== null && (
        <Alert
          color="blue"
          withCloseButton
          closeButtonLabel={t('close')}
          onClose={() => state().dismissRewound()}
        >
          {t('rewound', { step: rewound })}
        </Alert>
      )}
    </>
  );
}
