import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ViewController } from './controller.ts';
import { toImage } from './view.ts';
import classes from './viewer.module.css';
import type { Watched } from './watched.ts';

/** Cuts a layer off left of the split, a share (0..1) of the pane's width; follows zoom and pan. */
export function useSplitClip(
  layer: { current: HTMLElement | null },
  controller: ViewController,
  split: Watched<number>,
): void {
  useEffect(() => {
    const clip = () => {
      if (!layer.current) return;
      const { view, pane, image } = controller;
      const { x } = toImage(view.value, pane.value, image, split.value * pane.value.width, 0);
      layer.current.style.clipPath = `inset(0 0 0 ${Math.max(0, Math.min(image.width, x))}px)`;
    };
    const watching = [controller.view.watch(clip), split.watch(clip)];
    return () => {
      for (const stop of watching) stop();
    };
  }, [layer, controller, split]);
}

/** The handle between the two images. */
export function SplitHandle({ split }: { split: Watched<number> }) {
  const { t } = useTranslation('viewer');
  const handle = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      split.watch((share) => {
        const element = handle.current;
        if (!element) return;
        element.style.left = `${100 * share}%`;
        element.setAttribute('aria-valuenow', String(Math.round(100 * share)));
      }),
    [split],
  );
  const moveTo = (share: number) => split.set(Math.min(1, Math.max(0, share)));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box && event.currentTarget.hasPointerCapture(event.pointerId))
      moveTo((event.clientX - box.left) / box.width);
  };
  const key = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 0.1 : 0.02;
    const to: Record<string, number> = {
      ArrowLeft: split.value - step,
      ArrowDown: split.value - step,
      ArrowRight: split.value + step,
      ArrowUp: split.value + step,
      PageDown: split.value - 0.1,
      PageUp: split.value + 0.1,
      Home: 0,
      End: 1,
    };
    const share = to[event.key];
    if (share === undefined) return;
    event.preventDefault();
    moveTo(share);
  };
  return (
    <div
      ref={handle}
      className={classes.split}
      role="slider"
      tabIndex={0}
      aria-label={t('split.name')}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={50}
      data-own-pointer
      onKeyDown={key}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    >
      <span className={classes.grip} aria-hidden />
    </div>
  );
}
