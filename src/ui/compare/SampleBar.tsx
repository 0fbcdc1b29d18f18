import { ActionIcon, Button, Select, Slider } from '@mantine/core';
import { IconDice5, IconSparkles } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { firstSample } from '#state/firstSample.ts';
import type { SampleChoice } from '#state/images.ts';
import { Explained } from '../controls/Explained.tsx';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import classes from './SampleBar.module.css';
import { useStarting } from './useStarting.ts';

/** A pair that the page draws itself: a scene, a change to it, and how strong the change is. */
export function SampleBar() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const starting = useStarting();
  const { catalogue, shown, showSample } = useApp(({ catalogue, sample, showSample }) => ({
    catalogue,
    shown: sample,
    showSample,
  }));
  /** How strong each change was when it was last shown: another one may be tried, and this one come back to. */
  const strengths = useRef(new Map<string, number>());
  // Its place from the first frame on; a person who brings images meanwhile has a button there.
  const sample = shown ?? (starting ? firstSample : null);
  if (!sample)
    return (
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconSparkles size={15} />}
        onClick={() => void showSample(firstSample)}
      >
        {t('sample.use')}
      </Button>
    );
  const change = (part: Partial<SampleChoice>) => void showSample({ ...sample, ...part });
  const options = (list: readonly { id: string; label: { en: string; zh: string } }[] = []) =>
    list.map((entry) => ({ value: entry.id, label: label(entry.label) }));
  const distortion = catalogue?.distortions.find(({ id }) => id === sample.distortion);
  return (
    <fieldset className={classes.bar} aria-label={t('sample.title')}>
      <Select
        w={150}
        size="xs"
        aria-label={t('sample.scene')}
        data={options(catalogue?.scenes)}
        value={sample.scene}
        allowDeselect={false}
        onChange={(scene) => scene && change({ scene })}
      />
      <Explained text={t('sample.another')} position="top">
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t('sample.another')}
          onClick={() => change({ seed: sample.seed + 1 })}
        >
          <IconDice5 size={17} />
        </ActionIcon>
      </Explained>
      <Explained text={distortion ? label(distortion.about) : null}>
        <Select
          w={150}
          size="xs"
          aria-label={t('sample.distortion')}
          data={options(catalogue?.distortions)}
          value={sample.distortion}
          allowDeselect={false}
          maxDropdownHeight={360}
          onChange={(id) => {
            const chosen = catalogue?.distortions.find((entry) => entry.id === id);
            if (!chosen) return;
            strengths.current.set(sample.distortion, sample.strength);
            const strength = strengths.current.get(chosen.id) ?? chosen.defaultStrength;
            change({ distortion: chosen.id, strength });
          }}
        />
      </Explained>
      <Strength
        key={`${shown ? 'drawn' : 'ahead'}-${sample.distortion}-${sample.scene}`}
        strength={sample.strength}
        onChange={(strength) => change({ strength })}
      />
    </fieldset>
  );
}

/** How strong the change is, 0..1, beside the slider that sets it: drawn anew when the slider is let go. */
function Strength({ strength, onChange }: { strength: number; onChange: (strength: number) => void }) {
  const { t } = useTranslation('compare');
  const [moving, setMoving] = useState(strength);
  return (
    <span className={classes.strength}>
      <span aria-hidden="true">{t('sample.strength')}</span>
      <Slider
        className={classes.slider}
        size={4}
        thumbSize={16}
        min={0}
        max={1}
        step={0.05}
        value={moving}
        label={null}
        thumbLabel={t('sample.strength')}
        thumbValueText={(value) => value.toFixed(2)}
        onChange={setMoving}
        onChangeEnd={onChange}
      />
      <span aria-hidden="true" className={classes.value}>
        {moving.toFixed(2)}
      </span>
    </span>
  );
}
