import type { KeyboardEvent } from 'react';
import { useCallback } from 'react';
import type { ViewController } from './controller.ts';

/** CSS pixels that an arrow key pans by. */
const stepPx = 48;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Keys of a focused pane: + and - zoom, 0 shows all, arrows pan. With the crosshair on, arrows move it by a pixel
 * (with Shift by ten), and Enter or Space stamps the tool there. X turns the crosshair on or off, Escape off.
 */
export function useKeys(
  controller: ViewController,
  crosshair: boolean,
  onCrosshair: (on: boolean) => void,
  stamp: ((at: { x: number; y: number }) => void) | null,
): (event: KeyboardEvent) => void {
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = arrows[event.key];
      const probe = controller.probe.value;
      if (arrow && crosshair) {
        const pixels = event.shiftKey ? 10 : 1;
        controller.moveProbe(arrow[0] * pixels, arrow[1] * pixels);
      } else if (arrow) controller.panBy(-arrow[0] * stepPx, -arrow[1] * stepPx);
      else if (event.key === '+' || event.key === '=') controller.zoomIn();
      else if (event.key === '-' || event.key === '_') controller.zoomOut();
      else if (event.key === '0') controller.reset();
      else if (event.key === 'x' || event.key === 'X') onCrosshair(!crosshair);
      else if (event.key === 'Escape' && crosshair) onCrosshair(false);
      else if ((event.key === 'Enter' || event.key === ' ') && stamp && crosshair && probe)
        stamp({ x: probe.x + 0.5, y: probe.y + 0.5 });
      else return;
      event.preventDefault();
    },
    [controller, crosshair, onCrosshair, stamp],
  );
}
