import type { Pixels, Size } from '#worker/protocol.ts';
import { barGradientStops, fromBar } from '../colourMaps.ts';
import { shortNumber } from '../format.ts';
import { type HeatJob, HeatPainter, type HeatSummary } from '../heatPainter.ts';
import { fillVeil } from '../mask/maskOps.ts';
import type { Raster } from '../raster.ts';
import type { ViewerMask } from '../types.ts';
import { type Context, ink, inner, margin, text } from './sheet.ts';
import type { PictureHeat, PictureInput } from './types.ts';

const gap = 28;
const tallest = 560;

/** Draws the images in a row with captions above and, under the heat map, its colour bar; gives the y below. */
export async function drawImages(context: Context, input: PictureInput, y: number): Promise<number> {
  const heat = input.heat;
  const count = heat ? 3 : 2;
  const width = Math.floor((inner - gap * (count - 1)) / count);
  const size: Size = input.reference.image.pixels;
  const height = Math.min(tallest, Math.round((width * size.height) / size.width));
  const top = y + 34;
  const frame = (index: number): Frame => ({ x: margin + index * (width + gap), y: top, width, height });

  for (const [index, shown] of [input.reference, input.generated].entries()) {
    const spot = within(size, frame(index));
    caption(context, shown.caption, shown.image.name, frame(index));
    draw(context, bitmap(shown.image.pixels), spot);
    if (input.mask) draw(context, veilOf(input.mask), spot);
  }
  if (!heat) return top + height + 24;

  const { raster, summary } = await paintHeat(size, heat);
  const place = frame(2);
  const under = heat.settings.under === 'reference' ? input.reference : input.generated;
  caption(context, heat.caption, '', place);
  const spot = within(size, place);
  if (heat.settings.grey) context.filter = 'grayscale(1)';
  draw(context, bitmap(under.image.pixels), spot);
  context.filter = 'none';
  context.globalAlpha = heat.settings.opacity;
  draw(context, bitmap(raster.image), spot, heat.settings.upsampling === 'smooth');
  context.globalAlpha = 1;
  drawBar(context, heat, summary, place, top + height + 14);
  return top + height + 86;
}

interface Frame extends Size {
  x: number;
  y: number;
}

function paintHeat(size: Size, { layers, family, settings }: PictureHeat) {
  return new Promise<{ raster: Raster; summary: HeatSummary }>((resolve) => {
    const job: HeatJob = { layers, family, settings };
    const painter = new HeatPainter({ width: size.width, height: size.height }, (summary) =>
      resolve({ raster: painter.raster, summary }),
    );
    painter.request(job);
  });
}

function veilOf(mask: ViewerMask): OffscreenCanvas {
  const veil = new ImageData(mask.width, mask.height);
  fillVeil(
    mask.values,
    mask,
    { x: 0, y: 0, width: mask.width, height: mask.height },
    new Uint32Array(veil.data.buffer),
  );
  return bitmap(veil);
}

function caption(context: Context, words: string, name: string, { x, y, width }: Frame): void {
  const used = text(context, words, x, y - 14, { size: 19, weight: 600 }, width);
  if (name) text(context, name, x + used + 12, y - 14, { size: 17, colour: ink.dim }, width - used - 12);
}

function within(size: Size, frame: Frame): Frame {
  const scale = Math.min(frame.width / size.width, frame.height / size.height);
  const width = size.width * scale;
  const height = size.height * scale;
  return {
    x: frame.x + (frame.width - width) / 2,
    y: frame.y + (frame.height - height) / 2,
    width,
    height,
  };
}

function bitmap(pixels: Pixels | ImageData): OffscreenCanvas {
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  const image =
    pixels instanceof ImageData ? pixels : new ImageData(pixels.rgba, pixels.width, pixels.height);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** Shrinks smoothly; enlarged pixels stay squares. */
function draw(context: Context, image: OffscreenCanvas, spot: Frame, smooth = false): void {
  context.imageSmoothingEnabled = smooth || spot.width < image.width * 1.5;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, spot.x, spot.y, spot.width, spot.height);
}

function drawBar(context: Context, heat: PictureHeat, summary: HeatSummary, { x, width }: Frame, y: number) {
  const { colourMap, clearLow, scale } = heat.settings;
  const gradient = context.createLinearGradient(x, 0, x + width, 0);
  for (const [at, colour] of barGradientStops(colourMap, clearLow)) gradient.addColorStop(at, colour);
  context.fillStyle = ink.line;
  context.fillRect(x, y, width, 14);
  context.fillStyle = gradient;
  context.fillRect(x, y, width, 14);
  for (const at of [0, 0.25, 0.5, 0.75, 1]) {
    const value = shortNumber(summary.top * fromBar(at, scale));
    const align = at === 0 ? 'left' : at === 1 ? 'right' : 'center';
    const words = at === 1 && summary.clipped ? `≥ ${value}` : value;
    text(context, words, x + at * width, y + 34, { size: 15, align });
  }
  text(context, heat.legend, x, y + 58, { size: 15, colour: ink.dim }, width);
}
