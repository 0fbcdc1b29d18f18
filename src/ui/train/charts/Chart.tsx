import { memo, type PointerEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { measured } from '../../format.ts';
import classes from './Charts.module.css';
import { Drawing, type Steps } from './Drawing.tsx';
import { equal } from './equal.ts';
import { type MarkText, marksNear } from './marksNear.ts';
import { placeOf } from './placeOf.ts';
import { type Drawn, tableOf } from './table.ts';
import { nearest } from './thin.ts';
import type { Line } from './views.ts';

interface Props {
  lines: readonly Line[];
  /** Of each line. */
  names: readonly string[];
  colours: readonly string[];
  /** Strength, 0: none. */
  smoothing: number;
  log: boolean;
  /** What was done to the run: thin lines, explained where the pointer is near. */
  marks: readonly MarkText[];
  /** Marks each point: of measurements that are few. */
  dots: boolean;
  /** While it is false, what was drawn stays. */
  drawNow: boolean;
}

/** Lines over the steps; hovering reads the values out. Its numbers are in text beside it, so it is hidden from readers. */
export const Chart = memo(function Chart({ lines, names, colours, smoothing, log, dots, marks }: Props) {
  const { drawn, extent } = useMemo(() => tableOf(lines, smoothing, log), [lines, smoothing, log]);
  const steps = useRef<Steps | null>(null);
  const [at, setAt] = useState<At | null>(null);
  return (
    <div
      className={classes.chart}
      aria-hidden="true"
      onPointerMove={(event) => setAt(stepAt(event, drawn, steps.current))}
      onPointerLeave={() => setAt(null)}
    >
      {extent && <Drawing {...{ drawn, extent, colours, log, dots, marks, steps }} />}
      {at && (
        <>
          <div className={classes.cursor} style={{ left: at.x, top: at.top, height: at.height }} />
          <div className={classes.beside} style={placeOf(at)}>
            <ReadOut
              {...{ drawn, names, colours, smoothing }}
              step={at.step}
              marks={marksNear(marks, at.step, extent ? extent.steps[1] - extent.steps[0] : 0)}
            />
          </div>
        </>
      )}
    </div>
  );
}, same);

/** What the pointer reads: the nearest step that a line has, and where that and the pointer are, px. */
interface At {
  step: number;
  x: number;
  y: number;
  top: number;
  height: number;
  /** Of the whole chart. */
  width: number;
}

function stepAt(
  { currentTarget, clientX, clientY }: PointerEvent<HTMLElement>,
  drawn: readonly Drawn[],
  steps: Steps | null,
): At | null {
  if (!steps) return null;
  const { left, top, width } = currentTarget.getBoundingClientRect();
  const x = clientX - left;
  if (x < steps.left || x > steps.left + steps.width) return null;
  const wanted = steps.stepAt(x);
  const found = drawn.flatMap(({ curve }) => {
    const place = nearest(curve, wanted);
    return place === null ? [] : [curve.steps[place]!];
  });
  if (found.length === 0) return null;
  const step = found.reduce((best, other) =>
    Math.abs(other - wanted) < Math.abs(best - wanted) ? other : best,
  );
  return { step, x: steps.xOf(step), y: clientY - top, top: steps.top, height: steps.height, width };
}

/**
 * Whether what is drawn may stay. Names and colours are made anew at each step of a run; drawing again what is the same, or
 * what nobody sees yet, would hold the page up.
 */
function same(a: Props, b: Props): boolean {
  if (!b.drawNow) return true;
  return (
    a.lines === b.lines &&
    a.smoothing === b.smoothing &&
    a.log === b.log &&
    a.dots === b.dots &&
    a.marks === b.marks &&
    equal(a.names, b.names) &&
    equal(a.colours, b.colours)
  );
}

interface ReadOutProps extends Pick<Props, 'names' | 'colours' | 'smoothing' | 'marks'> {
  step: number;
  drawn: readonly Drawn[];
}

/** Every line's value as it was measured at the step it has nearest to the pointer, and what the smoothed line shows there. */
function ReadOut({ step, drawn, names, colours, smoothing, marks }: ReadOutProps) {
  const { t } = useTranslation('trainParts');
  return (
    <div className={`card ${classes.readOut}`}>
      <strong>{t('step', { step })}</strong>
      {marks.map(({ step: at, text }) => (
        <div key={`${at} ${text}`} className="quiet">
          {t('step', { step: at })}: {text}
        </div>
      ))}
      {drawn.map(({ line, curve }, place) => {
        const point = nearest(curve, step);
        return point === null ? null : (
          <div key={line.key} className={classes.value}>
            <span className={classes.mark} data-dashed={line.dashed} style={{ color: colours[place] }} />
            {names[place]}
            <b>{measured(line.curve.values[point]!)}</b>
            {line.absolute && <span className="quiet">({measured(line.absolute.values[point]!)})</span>}
            {smoothing > 0 && (
              <span className="quiet">{t('charts.smoothed', { value: measured(curve.values[point]!) })}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}
