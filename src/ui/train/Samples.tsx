import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pixels } from '#worker/protocol.ts';
import { useLabel } from '../useLabel.ts';
import classes from './Samples.module.css';
import { useTrain } from './useTrain.ts';

/** The held-out images: what they should be, what G gets, what each arm's G makes of it now. */
export function Samples() {
  const { t } = useTranslation('train');
  const label = useLabel();
  const { opened, previews, arms, colours } = useTrain((state) => ({
    opened: state.opened,
    previews: state.kept.previews,
    arms: state.draft?.arms,
    colours: state.colours,
  }));
  if (!opened || !arms) return null;
  return (
    <section className="card" aria-label={t('samples.title')}>
      <Text component="h2" className="card-title" mb={8}>
        {t('samples.title')}
      </Text>
      <Strip name={t('samples.target')} pixels={opened.targets} />
      {opened.inputs && <Strip name={t('samples.input')} pixels={opened.inputs} />}
      {opened.config.arms.map((arm, i) => {
        const newest = previews.findLast((preview) => preview.arm === i);
        const name = label(arms[i]?.name ?? arm.name);
        return newest ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: an arm is its place in the run
          <Strip key={i} name={name} colour={colours[i]} pixels={newest.outputs} />
        ) : null;
      })}
    </section>
  );
}

function Strip({ name, pixels, colour }: { name: string; pixels: Pixels; colour?: string | undefined }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, rgba } = pixels;
    ref.current
      ?.getContext('2d')
      ?.putImageData(new ImageData(rgba as Uint8ClampedArray<ArrayBuffer>, width, height), 0, 0);
  }, [pixels]);
  return (
    <figure className={classes.strip} style={{ borderLeftColor: colour ?? 'transparent' }}>
      <figcaption className={classes.name}>{name}</figcaption>
      <canvas
        ref={ref}
        className={classes.pixels}
        width={pixels.width}
        height={pixels.height}
        role="img"
        aria-label={name}
      />
    </figure>
  );
}
