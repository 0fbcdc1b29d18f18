import { createContext, memo, useContext, useEffect } from 'react';
import { usePlotArea, useXAxisInverseScale, useXAxisScale, useYAxisScale } from 'recharts';
import { StepTick } from './axes.tsx';
import { equal } from './equal.ts';
import { Frame } from './Frame.tsx';
import type { MarkText } from './marksNear.ts';
import { stepScale, valueScale } from './scale.ts';
import type { Drawn, Extent } from './table.ts';

interface Props {
  drawn: readonly Drawn[];
  extent: Extent;
  /** Of each line. */
  colours: readonly string[];
  log: boolean;
  /** Marks each point. */
  dots: boolean;
  marks: readonly MarkText[];
  /** Takes how to find the step at a place. */
  steps: { current: Steps | null };
}

/** Lines over the steps. */
export const Drawing = memo(function Drawing({ extent, log, marks, ...lines }: Props) {
  return (
    <Context value={lines}>
      <Frame
        x={stepScale(extent.steps)}
        y={valueScale(extent.values, log)}
        xTick={StepTick}
        marks={[...new Set(marks.map(({ step }) => step))]}
        Content={Lines}
      />
    </Context>
  );
}, sameDrawing);

const Context = createContext<Pick<Props, 'drawn' | 'colours' | 'dots' | 'steps'> | null>(null);

function Lines() {
  const { drawn, colours, dots, steps } = useContext(Context)!;
  return (
    <>
      {drawn.map(({ line, shown }, place) => (
        <Path key={line.key} curve={shown} dashed={line.dashed} colour={colours[place]!} dots={dots} />
      ))}
      <StepsOf into={steps} />
    </>
  );
}

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
function sameDrawing(a: Props, b: Props): boolean {
  return (
    a.drawn === b.drawn &&
    a.log === b.log &&
    a.dots === b.dots &&
    a.marks === b.marks &&
    equal(a.colours, b.colours)
  );
}
