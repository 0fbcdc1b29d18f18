import { drawFacts, drawFooter, drawHeader, drawTable } from './blocks.ts';
import { drawImages } from './images.ts';
import { type Context, ink, sheetWidth } from './sheet.ts';
import type { PictureInput } from './types.ts';

/** Room for the images, the table of a whole network and the facts; what is not used is cut off. */
const mostHeight = 6000;

/**
 * Draws a comparison as one picture, 1600 px wide, on white: both images, the heat map with its colour scale, every
 * layer's part of the total, the pixel metrics, and how the numbers were made. Resolves to a PNG.
 */
export async function exportPicture(input: PictureInput): Promise<Blob> {
  const sheet = new OffscreenCanvas(sheetWidth, mostHeight);
  const context = contextOf(sheet);
  let y = drawHeader(context, input, 36);
  y = await drawImages(context, input, y);
  y = drawTable(context, input, y + 12);
  y = drawFacts(context, input, y);
  y = drawFooter(context, input, y);

  const page = new OffscreenCanvas(sheetWidth, Math.min(mostHeight, Math.ceil(y)));
  const final = contextOf(page);
  final.fillStyle = ink.paper;
  final.fillRect(0, 0, page.width, page.height);
  final.drawImage(sheet, 0, 0);
  return page.convertToBlob({ type: 'image/png' });
}

function contextOf(canvas: OffscreenCanvas): Context {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('2d canvas: expected a context, got none');
  return context;
}
