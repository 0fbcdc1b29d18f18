import { useEffect, useRef } from 'react';
import type { ViewController } from '../controller.ts';
import { toPane } from '../view.ts';
import classes from '../viewer.module.css';
import type { Watched } from '../watched.ts';
import type { Rect } from './maskOps.ts';

/** The outline of the rectangle that is being drawn. */
export function Band({ controller, band }: { controller: ViewController; band: Watched<Rect | null> }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      band.watch((rect) => {
        const box = element.current;
        if (!box) return;
        box.hidden = !rect;
        if (!rect) return;
        const { view, pane, image } = controller;
        const from = toPane(view.value, pane.value, image, rect.x, rect.y);
        const to = toPane(view.value, pane.value, image, rect.x + rect.width, rect.y + rect.height);
        box.style.translate = `${from.x}px ${from.y}px`;
        box.style.width = `${to.x - from.x}px`;
        box.style.height = `${to.y - from.y}px`;
      }),
    [controller, band],
  );
  return <div ref={element} className={classes.band} hidden aria-hidden />;
}
