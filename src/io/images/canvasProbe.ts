/** Enough for a change of one sample in some thousands to show; most browsers that alter pixels alter more. */
const side = 64;

let known: boolean | null = null;

/**
 * Whether pixels come back from a canvas as they were written. Some browsers (and extensions) change a bit here and there,
 * so that canvases cannot tell people apart; distances to what is read so would be distances to their noise. Known pixels
 * are written and read once.
 */
export function canvasIsFaithful(): boolean {
  known ??= probe();
  return known;
}

/** Asked again each time; throws nothing: a canvas that cannot be read at all is found out by who reads it. */
export function probe(): boolean {
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
  if (!context) return true;
  const image = new ImageData(side, side);
  for (let i = 0; i < image.data.length; i++)
    image.data[i] = i % 4 === 3 ? 255 : (i * 37 + (i >> 6) * 11) & 255;
  context.putImageData(image, 0, 0);
  const { data } = context.getImageData(0, 0, side, side);
  return data.every((value, i) => value === image.data[i]);
}
