import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pixels } from '#worker/protocol.ts';
import classes from './Pictures.module.css';
import { Strip } from './Strip.tsx';

export interface Row {
  key: string;
  name: string;
  color: string | null;
  /** Null before there are any. */
  pixels: Pixels | null;
  /** Of which step; null of what does not change. */
  step: number | null;
}

interface Props {
  rows: readonly Row[];
  shown: number;
  /** The picture that is shown large. */
  place: number;
  onPick(place: number): void;
}

/** All pictures, a strip a row; a click shows that one large (the keyboard has the buttons above for it). */
export function Rows({ rows, shown, place, onPick }: Props) {
  const { t } = useTranslation('trainParts');
  const pick = ({ currentTarget, clientX }: MouseEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    onPick(Math.max(0, Math.min(shown - 1, Math.floor(((clientX - left) / width) * shown))));
  };
  return (
    <div className={classes.strips}>
      {rows.map(({ key, name, color, pixels, step }) =>
        pixels ? (
          <figure key={key} className={classes.strip}>
            <figcaption className={classes.name}>
              {color && <span className={classes.dot} style={{ background: color }} />}
              {name}
            </figcaption>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: the same is done by the buttons above */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
            <div className={classes.pick} onClick={pick}>
              <Strip
                pixels={pixels}
                alt={t(step === null ? 'samples.all' : 'samples.allAt', { name, count: shown, step })}
              />
              {!key.startsWith('more') && (
                <span
                  className={classes.ring}
                  style={{ left: `${(100 * place) / shown}%`, width: `${100 / shown}%` }}
                />
              )}
            </div>
          </figure>
        ) : null,
      )}
    </div>
  );
}
