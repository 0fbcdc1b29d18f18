import { useEffect, useRef } from 'react';
import type { Pixels } from '#worker/protocol.ts';
import classes from './Pictures.module.css';

interface Props {
  /** Pictures side by side. */
  pixels: Pixels;
  alt: string;
  /** Place of the one picture to show, of `side` pixels; all without. */
  only?: { place: number; side: number };
}

/** A strip of pictures, or one of it, with its pixels as they are. */
export function Strip({ pixels, alt, only }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [left, width] = only ? [only.place * only.side, only.side] : [0, pixels.width];
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.canvas.width = width;
    context.canvas.height = pixels.height;
    context.putImageData(new ImageData(pixels.rgba, pixels.width, pixels.height), -left, 0);
  }, [pixels, left, width]);
  return <canvas ref={canvas} className={classes.pixels} role="img" aria-label={alt} />;
}
