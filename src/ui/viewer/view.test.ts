import { describe, expect, it } from 'vitest';
import { clampView, fitScale, mostZoom, panBy, reveal, toImage, toPane, wholeView, zoomAt } from './view.ts';

const image = { width: 200, height: 100 };
const pane = { width: 400, height: 400 };

describe('view', () => {
  it('fits the whole image in the middle', () => {
    expect(fitScale(pane, image)).toBe(2);
    expect(toPane(wholeView(image), pane, image, 0, 0)).toEqual({ x: 0, y: 100 });
  });

  it('keeps the point under the cursor when zooming', () => {
    const before = toImage(wholeView(image), pane, image, 300, 210);
    const view = zoomAt(wholeView(image), pane, image, 8, 300, 210);
    const after = toImage(view, pane, image, 300, 210);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });

  it('never leaves the image, nor its zoom range', () => {
    expect(zoomAt(wholeView(image), pane, image, 0.1, 0, 0)).toEqual(wholeView(image));
    expect(zoomAt(wholeView(image), pane, image, 1e6, 0, 0).zoom).toBe(mostZoom(pane, image));
    const view = panBy({ zoom: 4, x: 100, y: 50 }, pane, image, -1e6, 1e6);
    expect(toPane(view, pane, image, 200, 0)).toEqual({ x: 400, y: 0 });
    expect(clampView({ zoom: 1, x: -50, y: 900 }, pane, image)).toEqual(wholeView(image));
  });

  it('moves only as far as it must to show a pixel', () => {
    const view = { zoom: 8, x: 100, y: 50 };
    expect(reveal(view, pane, image, 103, 52)).toEqual(view);
    expect(reveal(view, pane, image, 130, 50).x).toBeCloseTo(120, 9);
    expect(reveal(view, pane, image, 60, 50).x).toBeCloseTo(70, 9);
  });
});
