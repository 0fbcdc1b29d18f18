import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pixels } from '#worker/protocol.ts';
import type { Probe, ViewController } from './controller.ts';
import { shortNumber } from './format.ts';
import classes from './viewer.module.css';

interface Props {
  controller: ViewController;
  reference: Pixels;
  generated: Pixels;
  /** Name of the map whose value is read; null: no map is shown. */
  mapName: string | null;
  mapAt: (x: number, y: number) => number | null;
}

/** Milliseconds that the crosshair must rest before its pixel is spoken. */
const restMs = 400;

/** Colours of both images and the map's value at the pixel under the cursor; writes them itself, without rendering. */
export function ReadOut({ controller, reference, generated, mapName, mapAt }: Props) {
  const { t } = useTranslation('viewer');
  const root = useRef<HTMLDivElement>(null);
  const spoken = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = root.current as HTMLDivElement;
    const slot = (name: string) => element.querySelector<HTMLElement>(`[data-slot="${name}"]`);
    let timer = 0;
    const write = (probe: Probe | null) => {
      element.toggleAttribute('data-empty', !probe);
      window.clearTimeout(timer);
      if (!probe) return;
      const { x, y } = probe;
      const first = colourAt(reference, x, y);
      const second = colourAt(generated, x, y);
      const apart = first.map((value, i) => Math.abs(value - second[i]!));
      const value = mapAt(x, y);
      const text: Record<string, string> = {
        position: `${x}, ${y}`,
        reference: first.join(' '),
        generated: second.join(' '),
        apart: apart.join(' '),
        map: value === null ? '–' : shortNumber(value),
      };
      for (const [name, content] of Object.entries(text)) {
        const place = slot(name);
        if (place) place.textContent = content;
      }
      paint(slot('referenceSwatch'), first);
      paint(slot('generatedSwatch'), second);
      if (probe.by === 'keyboard')
        timer = window.setTimeout(() => {
          if (spoken.current) spoken.current.textContent = t('readOut.spoken', { ...text, x, y });
        }, restMs);
    };
    const stop = controller.probe.watch(write);
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [controller, reference, generated, mapAt, t]);

  const cell = (name: string, label: string, swatch = false) => (
    <div className={classes.cell}>
      <dt>{label}</dt>
      <dd>
        {swatch && <i className={classes.swatch} data-slot={`${name}Swatch`} aria-hidden />}
        <span data-slot={name} />
      </dd>
    </div>
  );
  return (
    <div ref={root} className={classes.readOut} data-empty>
      <dl className={classes.cells}>
        {cell('position', t('readOut.position'))}
        {cell('reference', t('readOut.reference'), true)}
        {cell('generated', t('readOut.generated'), true)}
        {cell('apart', t('readOut.apart'))}
        {mapName !== null && cell('map', mapName)}
      </dl>
      <p className={classes.readOutHint}>{t('readOut.hint')}</p>
      <span ref={spoken} className={classes.hidden} aria-live="polite" />
    </div>
  );
}

function colourAt({ width, rgba }: Pixels, x: number, y: number): number[] {
  const at = 4 * (y * width + x);
  return [...rgba.subarray(at, at + 3)];
}

function paint(swatch: HTMLElement | null, [red, green, blue]: number[]): void {
  if (swatch) swatch.style.backgroundColor = `rgb(${red} ${green} ${blue})`;
}
