import { type ComponentType, memo, useEffect, useState } from 'react';
import {
  CartesianGrid,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  type XAxisTickContentProps,
  YAxis,
} from 'recharts';
import { axis, ValueTick } from './axes.tsx';
import { type Scale, sameScale } from './scale.ts';

interface Props {
  x: Scale;
  y: Scale;
  /** Text of the horizontal axis. */
  xTick: (props: XAxisTickContentProps) => React.JSX.Element;
  /** Large values at the bottom. */
  yReversed?: boolean;
  /** Lines across, too. */
  grid?: boolean;
  /** Upright lines at these places. */
  marks?: readonly number[];
  /** Draws by the frame's scales; what it draws comes to it by a context, since the frame does not follow. */
  Content: ComponentType;
}

/**
 * Axes and grid of a chart by the library, which knows no data: it draws again only when a scale changes, and that takes it
 * tens of milliseconds. What stands in the frame are paths of our own, which take about one.
 */
export const Frame = memo(function Frame(props: Props) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={none} margin={margin} accessibilityLayer={false}>
        <Parts {...props} />
      </LineChart>
    </ResponsiveContainer>
  );
}, sameFrame);

/** At first one more in each task, since all in one would hold the page up. */
function Parts({ x, y, xTick, yReversed = false, grid = false, marks = none, Content }: Props) {
  const parts = useParts(4);
  return (
    <>
      {parts > 0 && <XAxis {...axis} {...given(x)} tick={xTick} />}
      {parts > 1 && <YAxis {...axis} {...given(y)} reversed={yReversed} width={50} tick={ValueTick} />}
      {parts > 2 && <CartesianGrid vertical={grid} stroke="var(--line)" />}
      {parts > 3 &&
        marks.map((at) => <ReferenceLine key={at} x={at} stroke="var(--quiet)" strokeDasharray="1 3" />)}
      {parts > 3 && <Content />}
    </>
  );
}

const none: never[] = [];
const margin = { top: 6, right: 20, bottom: 0, left: 0 };

/** To the library: what is shown, all of it, and where its texts are. */
const given = ({ domain: [low, high], ticks, log }: Scale) =>
  ({
    type: 'number',
    // The library takes a horizontal axis without one for a list of categories.
    dataKey: 'at',
    domain: [low, high],
    ticks: [...ticks],
    niceTicks: 'none',
    scale: log ? 'log' : 'linear',
    allowDataOverflow: true,
  }) as const;

function sameFrame(a: Props, b: Props): boolean {
  const [were, are] = [a.marks ?? [], b.marks ?? []];
  return (
    sameScale(a.x, b.x) &&
    sameScale(a.y, b.y) &&
    were.length === are.length &&
    were.every((at, place) => at === are[place])
  );
}

/** How many parts of a whole stand by now. */
function useParts(count: number): number {
  const [parts, setParts] = useState(0);
  useEffect(() => {
    if (parts >= count) return;
    const timer = setTimeout(() => setParts(parts + 1));
    return () => clearTimeout(timer);
  }, [parts, count]);
  return parts;
}
