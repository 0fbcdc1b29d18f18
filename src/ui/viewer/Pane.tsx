import { type ReactNode, useEffect, useRef } from 'react';
import type { ViewController } from './controller.ts';
import { useKeys } from './useKeys.ts';
import { type DrawingTool, usePointer } from './usePointer.ts';
import { toPane } from './view.ts';
import classes from './viewer.module.css';

export interface PaneTools {
  readonly crosshair: boolean;
  readonly onCrosshair: (on: boolean) => void;
  readonly drawing: DrawingTool | null;
  /** Draws once at an image point; for the keyboard. */
  readonly stamp: ((at: { x: number; y: number }) => void) | null;
  /** Radius of the brush in image pixels; null: no round cursor. */
  readonly brush: number | null;
}

interface Props {
  label: string;
  controller: ViewController;
  tools: PaneTools;
  /** {@link Layer}s, back to front. */
  children: ReactNode;
  /** Lies over the picture in the pane's own coordinates. */
  overlay?: ReactNode;
}

/** From here on image pixels are shown as squares; device pixels an image pixel. */
const squaresFrom = 2;

/** A window on the picture: zooms, pans, reads pixels, draws. Moves its stage itself, without rendering. */
export function Pane({ label, controller, tools, children, overlay }: Props) {
  const pane = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  usePointer(pane, controller, tools.drawing);
  const onKeyDown = useKeys(controller, tools.crosshair, tools.onCrosshair, tools.stamp);

  useEffect(() => {
    const element = pane.current as HTMLDivElement;
    const observer = new ResizeObserver(() =>
      controller.resize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [controller]);

  useEffect(() => {
    const place = () => {
      const { view, pane: size, image, probe } = controller;
      const scale = controller.scale();
      const origin = toPane(view.value, size.value, image, 0, 0);
      const style = (stage.current as HTMLDivElement).style;
      style.transform = `translate(${origin.x}px, ${origin.y}px) scale(${scale})`;
      const squares = scale * window.devicePixelRatio >= squaresFrom;
      style.setProperty('--sampling', squares ? 'pixelated' : 'auto');
      pane.current?.toggleAttribute('data-zoomed', view.value.zoom > 1);
      const read = probe.value;
      const at = read && toPane(view.value, size.value, image, read.x + 0.5, read.y + 0.5);
      for (const element of [mark.current, ring.current]) {
        if (!element) continue;
        element.hidden = !at;
        if (at) element.style.translate = `${at.x}px ${at.y}px`;
      }
      if (mark.current) mark.current.style.setProperty('--pixel', `${Math.max(5, scale)}px`);
      if (ring.current && tools.brush) ring.current.style.width = `${2 * tools.brush * scale}px`;
    };
    const watching = [controller.view.watch(place), controller.probe.watch(place)];
    return () => {
      for (const stop of watching) stop();
    };
  }, [controller, tools.brush]);

  const { width, height } = controller.image;
  return (
    // An application: a screen reader hands the arrow keys on, which zooming and the crosshair need.
    <div
      ref={pane}
      className={classes.pane}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
      tabIndex={0}
      aria-label={label}
      aria-keyshortcuts="+ - 0 X ArrowLeft ArrowRight ArrowUp ArrowDown"
      data-drawing={tools.drawing ? '' : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => tools.crosshair && !controller.probe.value && controller.moveProbe(0, 0)}
    >
      <div ref={stage} className={classes.stage} style={{ width, height }}>
        {children}
      </div>
      {tools.brush ? (
        <div ref={ring} className={classes.ring} hidden aria-hidden />
      ) : (
        <div ref={mark} className={classes.mark} hidden aria-hidden />
      )}
      {overlay}
    </div>
  );
}
