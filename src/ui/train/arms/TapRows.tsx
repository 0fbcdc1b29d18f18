import { NumberInput } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { blockOf } from '#state/rows.ts';
import type { DistanceId } from '#worker/protocol.ts';
import type { FeatureLoss } from '#worker/protocolTrain.ts';
import { blockColour } from '../../blockColours.ts';
import { WeightSlider } from '../../controls/WeightSlider.tsx';
import { useApp } from '../../useStore.ts';
import classes from './Arms.module.css';

interface Props {
  loss: FeatureLoss;
  onChange: (loss: FeatureLoss) => void;
  /** Name of the arm. */
  words: string;
}

/** A row a layer, as Compare's panel has them: the weight that the layer has in the loss. */
export function TapRows({ loss, onChange, words }: Props) {
  const { t } = useTranslation('train');
  const backbone = useApp(({ catalogue }) => catalogue?.backbones.find(({ id }) => id === loss.backbone));
  const used = (tap: string) => loss.terms.find((term) => term.tap === tap);
  const common: DistanceId = loss.terms[0]?.distance ?? 'l1';
  // Layers that the loss may use: of the sides of the ReLU that its terms are on.
  const sides = new Set(backbone?.taps.filter(({ id }) => used(id)).map(({ at }) => at));
  const taps = backbone?.taps.filter(({ id, at }) => used(id) || sides.has(at)) ?? [];
  const put = (tap: string, weight: number) => {
    const known = used(tap);
    const terms = known
      ? loss.terms.map((term) => (term === known ? { ...term, weight } : term))
      : [...loss.terms, { tap, distance: common, weight }];
    onChange({ ...loss, terms: terms.filter((term) => term.weight > 0 || term.tap === tap) });
  };
  const end = Math.max(10, ...loss.terms.map(({ weight }) => weight));
  return (
    <div>
      {taps.map(({ id }) => {
        const block = blockOf(id);
        const weight = used(id)?.weight ?? 0;
        const names = { tap: id, arm: words };
        return (
          <div
            key={id}
            className={classes.layerRow}
            style={{ '--row-colour': blockColour(block) } as CSSProperties}
            data-off={weight === 0 || undefined}
          >
            <span className={classes.layerName}>
              <span className={classes.dot} />
              {id}
            </span>
            <WeightSlider
              className={classes.slider}
              name={t('feature.weightOf', names)}
              weight={weight}
              max={end}
              color={blockColour(block)}
              onChange={(next) => put(id, next)}
            />
            <NumberInput
              className={classes.input}
              size="xs"
              hideControls
              min={0}
              decimalScale={8}
              value={weight}
              clampBehavior="blur"
              aria-label={t('feature.weightNumber', names)}
              onChange={(value) => {
                const number = Number(value);
                if (value !== '' && Number.isFinite(number) && number >= 0) put(id, number);
              }}
            />
          </div>
        );
      })}
    </div>
  );
}
