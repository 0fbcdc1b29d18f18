import { NumberInput, Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { gameOf, penaltyOf } from '#state/train/game.ts';
import type { Label } from '#worker/protocol.ts';
import type { AdaptiveId, AdversarialId, Mix } from '#worker/protocolTrain.ts';
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
        description={catalogue.adversarial.find(({ id }) => id === mix.adversarial)?.about}
        inputWrapperOrder={['label', 'input', 'description']}
        onChange={(id) => id && changeMix(gameOf(id as AdversarialId, mix))}
      />
      <div className={classes.pair}>
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
        <NumberInput
          size="xs"
          label={t('game.strength')}
          min={0}
          disabled={mix.penalty.kind === 'none'}
          value={mix.penalty.strength}
          onChange={(value) => {
            if (typeof value === 'number' && value >= 0)
              changeMix({ penalty: { ...mix.penalty, strength: value } });
          }}
        />
      </div>
      {penalty && (
        <Text fz="xs" className="quiet" mt={-6}>
          {label(penalty.about)}
        </Text>
      )}
      <NumberInput
        size="xs"
        label={t('game.criticSteps')}
        description={t('game.criticStepsAbout')}
        inputWrapperOrder={['label', 'input', 'description']}
        min={1}
        max={5}
        allowDecimal={false}
        clampBehavior="strict"
        value={mix.criticSteps}
        onChange={(value) => {
          if (typeof value === 'number' && value >= 1 && value <= 5) changeMix({ criticSteps: value });
        }}
      />
    </>
  );
}
