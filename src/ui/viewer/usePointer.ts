import { type RefObject, useEffect } from 'react';
import type { ViewController } from './controller.ts';

interface Point {
  x: number;
  y: number;
}

/** What a pointer that draws does; image coordinates. */
export interface DrawingTool {
  start(at: Point): void;
  move(at: Point): void;
  end(at: Point): void;
  cancel(): void;
}

/**
 * Wheel, drag and pinch on a pane. One pointer pans (or draws, if there is a tool; the middle button pans all the
 * same), two pinch. A wheel that cannot zoom out any further scrolls the page.
 */
export function usePointer(
  target: RefObject<HTMLElement | null>,
  controller: ViewController,
  tool: DrawingTool | null,
): void {
  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const pointers = new Map<number, Point>();
    let drawing: number | null = null;
    const at = (event: MouseEvent): Point => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const read = (point: Point) => {
      const pixel = controller.pixelAt(point);
      controller.probe.set(pixel && { ...pixel, by: 'pointer' });
    };

    const wheel = (event: WheelEvent) => {
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) / 400);
      const changed = controller.zoomBy(factor, at(event));
      if (changed || event.ctrlKey || controller.view.value.zoom > 1) event.preventDefault();
      read(at(event));
    };
    const down = (event: PointerEvent) => {
      if (event.target instanceof Element && event.target.closest('[data-own-pointer]')) return;
      if (event.button === 2) return;
      element.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, at(event));
      if (pointers.size > 1) {
        if (drawing !== null) tool?.cancel();
        drawing = null;
      } else if (tool && event.button === 0) {
        drawing = event.pointerId;
        tool.start(controller.pointAt(at(event)));
      } else element.setAttribute('data-panning', '');
    };
    const move = (event: PointerEvent) => {
      const here = at(event);
      read(here);
      const before = pointers.get(event.pointerId);
      if (!before) return;
      if (pointers.size === 2) {
        const [first, second] = [...pointers.values()] as [Point, Point];
        const gap = Math.hypot(first.x - second.x, first.y - second.y);
        const middle = { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 };
        pointers.set(event.pointerId, here);
        const [one, two] = [...pointers.values()] as [Point, Point];
        const now = { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
        controller.panBy(now.x - middle.x, now.y - middle.y);
        if (gap > 0) controller.zoomBy(Math.hypot(one.x - two.x, one.y - two.y) / gap, now);
        return;
      }
      pointers.set(event.pointerId, here);
      if (drawing === event.pointerId) {
        for (const sample of event.getCoalescedEvents?.() ?? []) tool?.move(controller.pointAt(at(sample)));
        tool?.move(controller.pointAt(here));
      } else controller.panBy(here.x - before.x, here.y - before.y);
    };
    const up = (event: PointerEvent) => {
      pointers.delete(event.pointerId);
      element.removeAttribute('data-panning');
      if (drawing !== event.pointerId) return;
      drawing = null;
      if (event.type === 'pointerup') tool?.end(controller.pointAt(at(event)));
      else tool?.cancel();
    };
    const leave = () => {
      if (controller.probe.value?.by === 'pointer') controller.probe.set(null);
    };
    const twice = (event: MouseEvent) => {
      if (!tool) controller.zoomBy(event.shiftKey ? 0.5 : 2, at(event));
    };
    const listen = new AbortController();
    const options = { signal: listen.signal };
    element.addEventListener('wheel', wheel, { ...options, passive: false });
    element.addEventListener('pointerdown', down, options);
    element.addEventListener('pointermove', move, options);
    element.addEventListener('pointerup', up, options);
    element.addEventListener('pointercancel', up, options);
    element.addEventListener('pointerleave', leave, options);
    element.addEventListener('dblclick', twice, options);
    return () => {
      listen.abort();
      if (drawing !== null) tool?.cancel();
    };
  }, [target, controller, tool]);
}
