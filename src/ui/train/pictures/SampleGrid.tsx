import { ActionIcon, Badge, Button, Slider, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconPlayerTrackNext } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pixels } from '#worker/protocol.ts';
import type { Preview } from '#worker/protocolTrain.ts';
import { useJudged } from '../useJudged.ts';
import { shownAt, stepsOf } from './overTime.ts';
import classes from './Pictures.module.css';
import { type Row, Rows } from './Rows.tsx';
import { Strip } from './Strip.tsx';

interface Props {
  targets: Pixels;
  inputs: Pixels | null;
  shown: number;
  /** Of one picture, in pixels. */
  side: number;
  previews: readonly Preview[];
  arms: readonly { name: string; color: string }[];
}

/** The test images as every arm makes them, at any step so far. */
export function SampleGrid({ targets, inputs, shown, side, previews, arms }: Props) {
  const { t } = useTranslation('trainParts');
  const { kind } = useJudged();
  const title = kind === 'latent' ? 'samples.titleLearnt' : 'samples.title';
  const [chosen, setChosen] = useState(0);
  const [step, setStep] = useState<number | null>(null);
  const place = Math.min(chosen, shown - 1);
  const steps = stepsOf(previews);
  const newest = steps.at(-1) ?? 0;
  const at = step === null ? newest : Math.min(step, newest);
  const made = shownAt(previews, arms.length, at);

  const rows: Row[] = [
    ...(inputs ? [{ key: 'input', name: t('samples.input'), color: null, pixels: inputs, step: null }] : []),
    ...arms.map(({ name, color }, arm) => ({
      key: `arm${arm}`,
      name,
      color,
      pixels: made[arm]?.outputs ?? null,
      step: made[arm]?.step ?? null,
    })),
    {
      key: 'target',
      name: t(kind === 'unpaired' ? 'samples.others' : 'samples.target'),
      color: null,
      pixels: targets,
      step: null,
    },
  ];
  const more: Row[] = arms.flatMap(({ name, color }, arm) => {
    const preview = made[arm];
    return preview?.more
      ? [
          {
            key: `more${arm}`,
            name: t(inputs ? 'samples.back' : 'samples.random', { name }),
            color,
            pixels: preview.more,
            step: preview.step,
          },
        ]
      : [];
  });

  return (
    <section className="card" aria-label={t(title)}>
      <div className={classes.head}>
        <Text component="h2" className="card-title">
          {t(title)}
        </Text>
        <Chooser place={place} of={shown} onChange={setChosen} />
      </div>
      <div className={classes.large}>
        {rows.map(({ key, name, color, pixels, step: of }) => (
          <figure key={key} className={classes.tile}>
            <figcaption className={classes.name}>
              {color && <span className={classes.dot} style={{ background: color }} />}
              {name}
            </figcaption>
            {pixels ? (
              <Strip
                pixels={pixels}
                only={{ place, side }}
                alt={t(of === null ? 'samples.one' : 'samples.oneAt', { name, number: place + 1, step: of })}
              />
            ) : (
              <div className={classes.waiting}>{t('samples.notYet')}</div>
            )}
          </figure>
        ))}
      </div>
      <Time steps={steps} at={at} live={step === null || step >= newest} onChange={setStep} />
      <Rows rows={[...rows, ...more]} shown={shown} place={place} onPick={setChosen} />
    </section>
  );
}

interface ChooserProps {
  place: number;
  of: number;
  onChange(place: number): void;
}

function Chooser({ place, of, onChange }: ChooserProps) {
  const { t } = useTranslation('trainParts');
  return (
    <span className={classes.chooser}>
      <ActionIcon
        variant="default"
        size="sm"
        aria-label={t('samples.previous')}
        disabled={place === 0}
        onClick={() => onChange(place - 1)}
      >
        <IconChevronLeft size={16} />
      </ActionIcon>
      <span aria-live="polite">{t('samples.which', { number: place + 1, of })}</span>
      <ActionIcon
        variant="default"
        size="sm"
        aria-label={t('samples.next')}
        disabled={place === of - 1}
        onClick={() => onChange(place + 1)}
      >
        <IconChevronRight size={16} />
      </ActionIcon>
    </span>
  );
}

interface TimeProps {
  steps: readonly number[];
  at: number;
  live: boolean;
  onChange(step: number | null): void;
}

/** Goes back through the run; at its right end the pictures follow the training. */
function Time({ steps, at, live, onChange }: TimeProps) {
  const { t } = useTranslation('trainParts');
  const last = steps.length - 1;
  const place = live
    ? last
    : Math.max(
        0,
        steps.findLastIndex((step) => step <= at),
      );
  return (
    <div className={classes.time}>
      <Slider
        size={4}
        thumbSize={15}
        min={0}
        max={Math.max(1, last)}
        value={last < 1 ? 1 : place}
        disabled={last < 1}
        label={null}
        thumbLabel={t('samples.time')}
        thumbValueText={live ? t('samples.liveAt', { step: at }) : t('step', { step: at })}
        onChange={(next) => onChange(next >= last ? null : steps[next]!)}
      />
      <span className={classes.when}>
        {steps.length > 0 && t('step', { step: at })}
        {live ? (
          <Badge size="sm" variant="filled" color="teal.9">
            {t('samples.live')}
          </Badge>
        ) : (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlayerTrackNext size={12} />}
            onClick={() => onChange(null)}
          >
            {t('samples.live')}
          </Button>
        )}
      </span>
    </div>
  );
}
