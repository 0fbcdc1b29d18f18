import json from './measured.json';

/** Value, low and high end of the interval that 95 % of resamplings lie in. */
export type Interval = readonly [value: number, low: number, high: number];

export interface MeasuredRow {
  /** A backbone, a metric, or `random-resnet18`. */
  readonly id: string;
  readonly taps?: readonly string[];
  /** Shares of 0..1. */
  readonly materials?: { readonly twoAfc: Interval; readonly majority: Interval };
  /** Rank correlations, -1..1. */
  readonly tid2013?: {
    readonly overall: Interval;
    readonly perReference: Interval;
    readonly blurAndJpeg: Interval;
  };
}

interface Measured {
  readonly materials: {
    readonly images: number;
    readonly questions: number;
    readonly decided: number;
    readonly people: Interval;
  };
  readonly tid2013: { readonly references: number; readonly pictures: number };
  readonly settings: { readonly materialsSide: number; readonly bootstrapRounds: number };
  readonly rows: readonly MeasuredRow[];
}

/** What `npm run agreement` has written. */
export const measured = json as unknown as Measured;
