import { createContext, memo, type PointerEvent, useContext, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useXAxisScale, useYAxisScale } from 'recharts';
import { measured } from '../../format.ts';
import { NumberTick } from './axes.tsx';
import classes from './Charts.module.css';
import { Frame } from './Frame.tsx';
import { placeOf } from './placeOf.ts';
import { type Range, valueScale } from './scale.ts';
import type { Spot } from './tradeOff.ts';

export type Drawn = Spot & { name: string; color: string; fade: number; newest: boolean };

interface Props {
  /** The spots of each arm, by step. */
  ways: readonly (readonly Drawn[])[];
  /** While it is false, what was drawn stays. */
  drawNow: boolean;
}

/** How far from a spot the pointer may be to read it, px. */
const REACH = 24;

/**
 * Spots in the plane of distortion and perception, joined by arm; the spot that the pointer is nearest to is read out. Each arm
 * is a line and plain circles by the chart's own scales: the library's scatter costs ten times as much to draw.
 */
export const Plane = memo(
  function Plane({ ways }: Props) {
    const [near, setNear] = useState<Near | null>(null);
    return (
      <div
        className={classes.tall}
        onPointerMove={(event) => setNear(nearTo(event))}
        onPointerLeave={() => setNear(null)}
      >
        <Ways ways={ways} />
        {near && <ReadOut near={near} spot={ways[near.arm]?.[near.place]} />}
      </div>
    );
  },
  (_, { drawNow }) => !drawNow,
);

const Ways = memo(function Ways({ ways }: Pick<Props, 'ways'>) {
  const [x, y] = useMemo(() => {
    const spots = ways.flat();
    const range = (of: (spot: Spot) => number): Range => [
      Math.min(...spots.map(of)),
      Math.max(...spots.map(of)),
    ];
    return [valueScale(range(({ psnr }) => psnr)), valueScale(range(({ perceptual }) => perceptual))];
  }, [ways]);
  return (
    <Context value={ways}>
      <Frame x={x} y={y} xTick={NumberTick} yReversed grid Content={Lines} />
    </Context>
  );
});

const Context = createContext<Props['ways']>([]);

function Lines() {
  const ways = useContext(Context);
  // biome-ignore lint/suspicious/noArrayIndexKey: an arm is its place in the run
  return ways.map((way, arm) => <Way key={arm} way={way} arm={arm} />);
}

/** One arm's spots, by the scales of the chart around it. */
function Way({ way, arm }: { way: readonly Drawn[]; arm: number }) {
  const [toX, toY] = [useXAxisScale(), useYAxisScale()];
  if (!toX || !toY) return null;
  const placed = way.map((spot) => ({ ...spot, x: toX(spot.psnr) ?? 0, y: toY(spot.perceptual) ?? 0 }));
  return (
    <g>
      <polyline
        points={placed.map(({ x, y }) => `${x},${y}`).join(' ')}
        fill="none"
        stroke={way[0]?.color}
        strokeOpacity={0.35}
      />
      {placed.map(({ step, x, y, color, fade, newest }, place) => (
        <circle
          key={step}
          data-arm={arm}
          data-place={place}
          cx={x}
          cy={y}
          r={newest ? 6.5 : 3.5}
          fill={color}
          fillOpacity={fade}
          stroke={newest ? 'var(--surface)' : 'none'}
          strokeWidth={1.5}
        />
      ))}
    </g>
  );
}

/** The spot that the pointer is near, and where it is in the drawing, px. */
interface Near {
  arm: number;
  place: number;
  x: number;
  y: number;
  /** Of the drawing. */
  width: number;
}

function nearTo({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): Near | null {
  const { left, top, width } = currentTarget.getBoundingClientRect();
  let nearest: Near | null = null;
  let least = REACH;
  for (const circle of currentTarget.querySelectorAll<SVGCircleElement>('circle[data-place]')) {
    const [x, y] = [circle.cx.baseVal.value, circle.cy.baseVal.value];
    const distance = Math.hypot(clientX - left - x, clientY - top - y);
    if (distance >= least) continue;
    least = distance;
    const { arm, place } = circle.dataset;
    nearest = { arm: Number(arm), place: Number(place), x, y, width };
  }
  return nearest;
}

function ReadOut({ near: { x, y, width }, spot }: { near: Near; spot: Drawn | undefined }) {
  const { t } = useTranslation('trainParts');
  if (!spot) return null;
  const { step, name, color, psnr, perceptual } = spot;
  return (
    <div className={`card ${classes.readOut} ${classes.beside}`} style={placeOf({ x, y, width })}>
      <strong>{t('step', { step })}</strong>
      <div className={classes.value}>
        <span className={classes.spot} style={{ background: color }} />
        {name}
        <b>{t('tradeOff.at', { psnr: psnr.toFixed(2), perceptual: measured(perceptual) })}</b>
      </div>
    </div>
  );
}
