import { UnstyledButton } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TermEntry } from '#worker/protocolTrain.ts';
import { Explained } from '../../controls/Explained.tsx';
import { NumberField } from '../../controls/NumberField.tsx';
import { WeightSlider } from '../../controls/WeightSlider.tsx';
import { lazyPart } from '../../shell/lazyPart.tsx';
import { useLabel } from '../../useLabel.ts';
import { useTrain } from '../useTrain.ts';
import classes from './Arms.module.css';
import { LossWarning } from './LossWarning.tsx';
import { useArm } from './useArm.ts';

const FeatureLossEditor = lazyPart(async () => (await import('./FeatureLossEditor.tsx')).FeatureLossEditor);

/** A weight slider for every term that has a meaning in the task; live while a run plays. */
export function TermMixer({ arm, colour }: { arm: number; colour: string }) {
  const terms = useTrain(({ catalogue, draft }) => {
    const task = catalogue?.tasks.find(({ id }) => id === draft?.task);
    return (catalogue?.terms ?? none).filter(({ id }) => task?.terms.includes(id) ?? true);
  });
  return (
    <div className={classes.terms}>
      {terms.map((term) => (
        <TermRow key={term.id} arm={arm} term={term} colour={colour} />
      ))}
    </div>
  );
}

const none: never[] = [];

function TermRow({ arm, term, colour }: { arm: number; term: TermEntry; colour: string }) {
  const { t } = useTranslation('train');
  const label = useLabel();
  const { config, changeMix } = useArm(arm);
  const [layers, setLayers] = useState(false);
  const limit = useTrain(({ catalogue }) => catalogue!.limits.weight);
  const weight = config.mix.weights[term.id] ?? 0;
  const [name, about] = [label(term.label), label(term.about)];
  const put = (next: number) => changeMix({ weights: { ...config.mix.weights, [term.id]: next } });
  const featured = term.id === 'perceptual' || term.id === 'style' ? term.id : null;
  const words = { term: name, arm: label(config.name) };
  return (
    <>
      <div className={classes.term} data-off={weight === 0 || undefined}>
        <Explained byTouch text={about}>
          <span className={classes.termName}>{name}</span>
        </Explained>
        <Explained text={about}>
          <WeightSlider
            className={classes.slider}
            name={t('arms.weightOf', words)}
            weight={weight}
            max={term.max}
            color={colour}
            onChange={put}
          />
        </Explained>
        <NumberField
          className={classes.input}
          hideControls
          value={weight}
          limit={limit}
          name={t('arms.weightNumber', words)}
          put={put}
        />
        {featured ? (
          <Explained text={t('feature.open')} position="top">
            <UnstyledButton
              className={classes.layersButton}
              aria-label={t('feature.openOf', words)}
              aria-expanded={layers}
              onClick={() => setLayers(!layers)}
            >
              <IconAdjustmentsHorizontal size={16} />
            </UnstyledButton>
          </Explained>
        ) : (
          <span />
        )}
      </div>
      {featured && <LossWarning arm={arm} which={featured} />}
      {layers && featured && <FeatureLossEditor arm={arm} which={featured} />}
    </>
  );
}
