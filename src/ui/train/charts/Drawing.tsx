import { memo, useEffect } from 'react';
import {
  CartesianGrid,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  usePlotArea,
  useXAxisInverseScale,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from 'recharts';
import { axis, StepTick, ValueTick } from './axes.tsx';
import { equal } from './equal.ts';
import type { MarkText } from './marksNear.ts';
import type { Corner, Drawn } from './table.ts';

interface DrawingProps {
  drawn: readonly Drawn[];
  /** Of each line. */
  colours: readonly string[];
  log: boolean;
  /** Marks each point. */
  dots: boolean;
  marks: readonly MarkText[];
  corners: readonly Corner[];
  /** Takes how to find the step at a place. */
  steps: { current: Steps | null };
}

/**
 * The library draws axes and grid, and knows two points only, the corners; the lines are paths of our own by its scales. Its
 * own lines take some 20 ms of each drawing, in one piece.
 */
export const Drawing = memo(function Drawing({
  drawn,
  corners,
  colours,
  log,
  dots,
  marks,
  steps,
}: DrawingProps) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart
        data={[...corners]}
        margin={{ top: 6, right: 20, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...axis}
          type="number"
          dataKey="step"
          domain={['dataMin', 'dataMax']}
          tick={StepTick}
          allowDecimals={false}
        />
        <YAxis
          {...axis}
          type="number"
          dataKey="value"
          // Even steps crowd at the top of a log scale: there those that overlap are left out.
          interval={log ? 'preserveEnd' : 0}
          width={50}
          scale={log ? 'log' : 'auto'}
          domain={['auto', 'auto']}
          allowDataOverflow={log}
          tick={ValueTick}
        />
        {marks.map(({ step, text }) => (
          <ReferenceLine key={`${step} ${text}`} x={step} stroke="var(--quiet)" strokeDasharray="1 3" />
        ))}
        {drawn.map(({ line, shown }, place) => (
          <Path key={line.key} curve={shown} dashed={line.dashed} colour={colours[place]!} dots={dots} />
        ))}
        <StepsOf into={steps} />
      </LineChart>
    </ResponsiveContainer>
  );
}, sameDrawing);

/** One line, by the scales of the chart around it; of one or two points, and where it is asked for, with dots. */
function Path({
  curve,
  dashed,
  colour,
  dots,
}: {
  curve: Drawn['shown'];
  dashed: boolean;
  colour: string;
  dots: boolean;
}) {
  const [toX, toY] = [useXAxisScale(), useYAxisScale()];
  if (!toX || !toY) return null;
  const places = curve.steps.map((step, i) => [toX(step) ?? 0, toY(curve.values[i]!) ?? 0] as const);
  const path = places.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`).join('');
  return (
    <g>
      <path
        className="line"
        d={path}
        fill="none"
        stroke={colour}
        strokeWidth={1.8}
        strokeDasharray={dashed ? '4 3' : undefined}
      />
      {(dots || places.length < 3) &&
        places.map(([x, y], i) => <circle key={curve.steps[i]} cx={x} cy={y} r={2.4} fill={colour} />)}
    </g>
  );
}

/** From a place in the chart to a step and back, px. */
export interface Steps {
  stepAt(x: number): number;
  xOf(step: number): number;
  left: number;
  width: number;
  top: number;
  height: number;
}

function StepsOf({ into }: { into: { current: Steps | null } }) {
  const [stepAt, xOf, area] = [useXAxisInverseScale(), useXAxisScale(), usePlotArea()];
  useEffect(() => {
    into.current =
      stepAt && xOf && area
        ? {
            stepAt: (x) => Number(stepAt(x)),
            xOf: (step) => Number(xOf(step)),
            left: area.x,
            width: area.width,
            top: area.y,
            height: area.height,
          }
        : null;
  }, [into, stepAt, xOf, area]);
  return null;
}

/** Colours are made anew at each step of a run. */
function sameDrawing(a: DrawingProps, b: DrawingProps): boolean {
  return (
    a.drawn === b.drawn &&
    a.log === b.log &&
    a.dots === b.dots &&
    a.marks === b.marks &&
    equal(a.colours, b.colours)
  );
}
