import { scaleLinear, scaleLog } from 'd3-scale';

/** What one way of a chart shows: from the first number to the second, ascending, with a text at each tick. */
export interface Scale {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly log: boolean;
}

/** The smallest and the largest number. */
export type Range = readonly [number, number];

const TICKS = 5;

/**
 * Round numbers around the range, so that a scale seldom changes while the range does: axes cost more to draw than lines.
 * A single number is in the middle. The logarithmic one is of positive numbers.
 */
export const valueScale = (range: Range, log = false): Scale => (log ? logScale(range) : linearScale(range));

function linearScale([low, high]: Range): Scale {
  const apart = differ(low, high) ? 0 : Math.abs(low) / 2 || 1;
  const scale = scaleLinear()
    .domain([low - apart, high + apart])
    .nice(TICKS);
  return { domain: ends(scale.domain()), ticks: scale.ticks(TICKS), log: false };
}

function logScale([low, high]: Range): Scale {
  const apart = differ(low, high) ? 1 : 2;
  const domain = [oneDigit(low / apart, Math.floor), oneDigit(high * apart, Math.ceil)] as const;
  const all = scaleLog().domain(domain).ticks(TICKS);
  const few = all.length > TICKS + 1 ? all.filter((tick) => [1, 2, 5].includes(leading(tick))) : all;
  const ticks = few.length > TICKS + 1 ? few.filter((tick) => leading(tick) === 1) : few;
  return { domain, ticks, log: true };
}

/** Steps from the first to a little after the last: at most a tenth of them stays free, to be filled while a run plays. */
export function stepScale([first, last]: Range): Scale {
  const scale = scaleLinear()
    .domain([first, Math.max(last, first + 1)])
    .nice(20);
  return {
    domain: ends(scale.domain()),
    ticks: scale.ticks(TICKS).filter(Number.isInteger),
    log: false,
  };
}

/** By more than rounding. */
const differ = (low: number, high: number): boolean =>
  high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high));

const ends = ([low, high]: readonly number[]): Range => [low!, high!];

/** The nearest number of one digit, below or above. */
function oneDigit(value: number, round: (value: number) => number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return Number((round(Number((value / power).toPrecision(12))) * power).toPrecision(1));
}

const leading = (value: number): number => Number(value.toExponential(0).split('e')[0]);

/** The same domain; ticks follow from it. */
export const sameScale = (a: Scale, b: Scale): boolean =>
  a.log === b.log && a.domain[0] === b.domain[0] && a.domain[1] === b.domain[1];
