import type { XAxisTickContentProps, YAxisTickContentProps } from 'recharts';

/**
 * What the axes of all charts have in common: all of a few ticks, as texts of our own. The library measures each of its own
 * in the page, which is laid out for that in the middle of a rendering.
 */
export const axis = { interval: 0, stroke: 'var(--line)', tickLine: false } as const;

const tickText = { fontSize: 11.5, fill: 'var(--quiet)' } as const;
const whole = new Intl.NumberFormat('en');
const short = (value: number) =>
  Math.abs(value) >= 1e4 || (value !== 0 && Math.abs(value) < 1e-3)
    ? Number(value.toPrecision(3)).toExponential()
    : String(Number(value.toPrecision(3)));

/** Under the horizontal axis: a whole number. */
export const StepTick = (props: XAxisTickContentProps) => (
  <Below {...props} text={whole.format(Number(props.payload.value))} />
);

/** Under the horizontal axis: three digits. */
export const NumberTick = (props: XAxisTickContentProps) => (
  <Below {...props} text={short(Number(props.payload.value))} />
);

function Below({ x, y, text }: Pick<XAxisTickContentProps, 'x' | 'y'> & { text: string }) {
  return (
    <text x={x} y={y} dy="0.71em" textAnchor="middle" {...tickText}>
      {text}
    </text>
  );
}

/** Beside the vertical axis: three digits. */
export function ValueTick({ x, y, payload }: YAxisTickContentProps) {
  return (
    <text x={x} y={y} dy="0.355em" textAnchor="end" {...tickText}>
      {short(Number(payload.value))}
    </text>
  );
}
