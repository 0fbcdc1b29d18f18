import type { Size } from '#worker/protocol.ts';

/** What part of the image is seen; the same for every pane, whatever its size. */
export interface View {
  /** 1: the whole image just fits. */
  readonly zoom: number;
  /** Image point in the middle of the pane, in image pixels. */
  readonly x: number;
  readonly y: number;
}

/** An image pixel is never shown larger than this, in CSS pixels. */
const largestPixel = 64;

export function wholeView(image: Size): View {
  return { zoom: 1, x: image.width / 2, y: image.height / 2 };
}

/** CSS pixels an image pixel at zoom 1. */
export function fitScale(pane: Size, image: Size): number {
  return Math.min(pane.width / image.width, pane.height / image.height);
}

export function mostZoom(pane: Size, image: Size): number {
  return Math.max(1, largestPixel / fitScale(pane, image));
}

/** Keeps the zoom in bounds and the image over the pane. */
export function clampView(view: View, pane: Size, image: Size): View {
  const zoom = Math.min(mostZoom(pane, image), Math.max(1, view.zoom));
  const scale = zoom * fitScale(pane, image);
  const clamp = (at: number, seen: number, all: number) =>
    seen >= all ? all / 2 : Math.min(all - seen / 2, Math.max(seen / 2, at));
  return {
    zoom,
    x: clamp(view.x, pane.width / scale, image.width),
    y: clamp(view.y, pane.height / scale, image.height),
  };
}

/** Image point under a point of the pane. */
export function toImage(view: View, pane: Size, image: Size, paneX: number, paneY: number) {
  const scale = view.zoom * fitScale(pane, image);
  return {
    x: view.x + (paneX - pane.width / 2) / scale,
    y: view.y + (paneY - pane.height / 2) / scale,
  };
}

/** Point of the pane over an image point. */
export function toPane(view: View, pane: Size, image: Size, x: number, y: number) {
  const scale = view.zoom * fitScale(pane, image);
  return { x: (x - view.x) * scale + pane.width / 2, y: (y - view.y) * scale + pane.height / 2 };
}

/** Zooms by `factor`; the image point under (paneX, paneY) stays there as far as the edges allow. */
export function zoomAt(
  view: View,
  pane: Size,
  image: Size,
  factor: number,
  paneX: number,
  paneY: number,
): View {
  const zoom = Math.min(mostZoom(pane, image), Math.max(1, view.zoom * factor));
  const held = toImage(view, pane, image, paneX, paneY);
  const scale = zoom * fitScale(pane, image);
  const x = held.x - (paneX - pane.width / 2) / scale;
  const y = held.y - (paneY - pane.height / 2) / scale;
  return clampView({ zoom, x, y }, pane, image);
}

/** Moves the image by (dx, dy) CSS pixels. */
export function panBy(view: View, pane: Size, image: Size, dx: number, dy: number): View {
  const scale = view.zoom * fitScale(pane, image);
  return clampView({ zoom: view.zoom, x: view.x - dx / scale, y: view.y - dy / scale }, pane, image);
}

/** The nearest view in which the pixel (x, y) is seen, a tenth of the pane away from its edge. */
export function reveal(view: View, pane: Size, image: Size, x: number, y: number): View {
  const scale = view.zoom * fitScale(pane, image);
  const near = (at: number, wanted: number, seen: number) =>
    at + Math.max(0, wanted - (at + 0.4 * seen)) - Math.max(0, at - 0.4 * seen - wanted);
  return clampView(
    { zoom: view.zoom, x: near(view.x, x, pane.width / scale), y: near(view.y, y, pane.height / scale) },
    pane,
    image,
  );
}
