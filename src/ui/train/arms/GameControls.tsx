import { Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { gameOf, penaltyOf } from '#state/train/game.ts';
import type { Label } from '#worker/protocol.ts';
import type { AdaptiveId, AdversarialId, Mix } from '#worker/protocolTrain.ts';
import { Explained } from '../../controls/Explained.tsx';
import { NumberField } from '../../controls/NumberField.tsx';
import { useLabel } from '../../useLabel.ts';
import { useTrain } from '../useTrain.ts';
import classes from './Arms.module.css';
import { useArm } from './useArm.ts';

/** The game between G and D, its penalty, and who sets the weights. */
export function GameControls({ arm }: { arm: number }) {
  const { t } = useTranslation('train');
  const label = useLabel();
  const { config, changeMix } = useArm(arm);
  const catalogue = useTrain((state) => state.catalogue)!;
  const { mix } = config;
  const options = (list: readonly { id: string; label: Label }[]) =>
    list.map((entry) => ({ value: entry.id, label: label(entry.label) }));
  const adaptive = catalogue.adaptive.find(({ id }) => id === mix.adaptive);
  const adversarial = catalogue.adversarial.find(({ id }) => id === mix.adversarial);
  const penalty = catalogue.penalties.find(({ id }) => id === mix.penalty.kind);
  return (
    <>
      <Select
        size="xs"
        label={t('game.adaptive')}
        data={options(catalogue.adaptive)}
        value={mix.adaptive}
        allowDeselect={false}
        description={adaptive && label(adaptive.about)}
        inputWrapperOrder={['label', 'input', 'description']}
        onChange={(id) => id && changeMix({ adaptive: id as AdaptiveId })}
      />
      <Select
        size="xs"
        label={t('game.adversarial')}
        data={options(catalogue.adversarial)}
        value={mix.adversarial}
        allowDeselect={false}
        description={adversarial && label(adversarial.about)}
        inputWrapperOrder={['label', 'input', 'description']}
        onChange={(id) => id && changeMix(gameOf(id as AdversarialId, mix))}
      />
      <div className={classes.pair}>
        <Explained text={t('game.penaltyHelp')}>
          <Select
            size="xs"
            label={t('game.penalty')}
            data={options(catalogue.penalties)}
            value={mix.penalty.kind}
            allowDeselect={false}
            onChange={(kind) => {
              if (kind && kind !== mix.penalty.kind)
                changeMix({ penalty: penaltyOf(kind as Mix['penalty']['kind']) });
            }}
          />
        </Explained>
        <NumberField
          label={t('game.strength')}
          help={t('game.strengthHelp')}
          limit={catalogue.limits.penalty}
          disabled={mix.penalty.kind === 'none'}
          value={mix.penalty.strength}
          put={(strength) => changeMix({ penalty: { ...mix.penalty, strength } })}
        />
      </div>
      {penalty && (
        <Text fz="xs" className="quiet" mt={-6}>
          {label(penalty.about)}
        </Text>
      )}
      <NumberField
        label={t('game.criticSteps')}
        help={t('game.criticStepsAbout')}
        limit={catalogue.limits.criticSteps}
        value={mix.criticSteps}
        put={(criticSteps) => changeMix({ criticSteps })}
      />
    </>
  );
}
