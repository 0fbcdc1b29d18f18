import {
  interpolateCividis,
  interpolateInferno,
  interpolateMagma,
  interpolateTurbo,
  interpolateViridis,
} from 'd3-scale-chromatic';
import type { HeatSettings, ScaleKind } from './types.ts';

export type ColourMapId = HeatSettings['colourMap'];
export type Colouring = Pick<HeatSettings, 'colourMap' | 'scale' | 'clearLow'>;

/** Even in lightness and readable with any colour vision, but for turbo, which is brighter in the middle. */
const interpolators: Readonly<Record<ColourMapId, (t: number) => string>> = {
  inferno: interpolateInferno,
  magma: interpolateMagma,
  viridis: interpolateViridis,
  cividis: interpolateCividis,
  turbo: interpolateTurbo,
};
export const colourMapIds: readonly ColourMapId[] = ['inferno', 'magma', 'viridis', 'cividis', 'turbo'];

/** Entries of a table from values to colours: enough for the steep start of the log scale. */
export const lutSize = 65536;
/** The log scale shows values down to about a thousandth of the range. */
const logGain = 1000;
/** Place on the bar from which on colours hide the picture wholly. */
const opaqueFrom = 0.4;

const steps = new Map<ColourMapId, Uint32Array>();

/** 256 colours of a map as 0xAABBGGRR, which little-endian memory holds as RGBA. */
export function colourSteps(id: ColourMapId): Uint32Array {
  let colours = steps.get(id);
  if (!colours) {
    colours = Uint32Array.from({ length: 256 }, (_, i) => packed(interpolators[id](i / 255)));
    steps.set(id, colours);
  }
  return colours;
}

/** Place on the colour bar, 0..1, of a value that is `t` of the range's top; t 0..1. */
export function toBar(t: number, scale: ScaleKind): number {
  switch (scale) {
    case 'linear':
      return t;
    case 'sqrt':
      return Math.sqrt(t);
    case 'log':
      return Math.log1p(t * logGain) / Math.log1p(logGain);
    default:
      return scale satisfies never;
  }
}

/** Inverse of {@link toBar}: which part of the range's top stands at `place` on the colour bar. */
export function fromBar(place: number, scale: ScaleKind): number {
  switch (scale) {
    case 'linear':
      return place;
    case 'sqrt':
      return place * place;
    case 'log':
      return Math.expm1(place * Math.log1p(logGain)) / logGain;
    default:
      return scale satisfies never;
  }
}

/** How opaque a place (0..1) of the bar is when low values let the picture through. */
export function opacityAt(place: number, clearLow: boolean): number {
  return clearLow ? Math.min(1, Math.sqrt(place / opaqueFrom)) : 1;
}

const tables = new Map<string, Uint32Array>();
const mostTables = 8;

/** Colour of `i / (lutSize - 1)` of the range's top, for each i; as 0xAABBGGRR. Read only. */
export function colourTable(colouring: Colouring): Uint32Array {
  const key = `${colouring.colourMap} ${colouring.scale} ${colouring.clearLow}`;
  let table = tables.get(key);
  if (!table) {
    if (tables.size >= mostTables) tables.clear();
    table = makeTable(colouring);
    tables.set(key, table);
  }
  return table;
}

function makeTable({ colourMap, scale, clearLow }: Colouring): Uint32Array {
  const colours = colourSteps(colourMap).map(
    (colour, i) => ((colour & 0xffffff) | (Math.round(255 * opacityAt(i / 255, clearLow)) << 24)) >>> 0,
  );
  const table = new Uint32Array(lutSize);
  for (let i = 0; i < lutSize; i++) table[i] = colours[Math.round(toBar(i / (lutSize - 1), scale) * 255)]!;
  return table;
}

/** Colours `values[from..to)` into `out`; values at or above `top` get the last colour, `top` 0 gives the first. */
export function colourValues(
  values: Float32Array,
  from: number,
  to: number,
  top: number,
  table: Uint32Array,
  out: Uint32Array,
): void {
  const gain = top > 0 ? (lutSize - 1) / top : 0;
  for (let i = from; i < to; i++) {
    const at = values[i]! * gain;
    out[i] = table[at >= lutSize - 1 ? lutSize - 1 : at > 0 ? at | 0 : 0]!;
  }
}

/** Places (0..1) and CSS colours of a colour bar, low to high. */
export function barGradientStops(id: ColourMapId, clearLow: boolean): [number, string][] {
  return Array.from({ length: 33 }, (_, i) => {
    const colour = colourSteps(id)[Math.round((i / 32) * 255)]!;
    const rgb = `${colour & 255} ${(colour >> 8) & 255} ${(colour >> 16) & 255}`;
    return [i / 32, `rgb(${rgb} / ${opacityAt(i / 32, clearLow).toFixed(3)})`];
  });
}

/** CSS gradient of a colour bar, low to high. */
export function barGradient(id: ColourMapId, clearLow: boolean): string {
  return `linear-gradient(to right, ${barGradientStops(id, clearLow)
    .map(([, colour]) => colour)
    .join(', ')})`;
}

function packed(css: string): number {
  const hex = /^#(..)(..)(..)$/.exec(css);
  const parts = hex ? hex.slice(1).map((part) => Number.parseInt(part, 16)) : css.match(/\d+/g)?.map(Number);
  const [red = 0, green = 0, blue = 0] = parts ?? [];
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
