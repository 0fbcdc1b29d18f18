import { type CSSProperties, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { Raster } from './raster.ts';
import classes from './viewer.module.css';

interface Props {
  raster: Raster;
  /** What is seen, in words; without it the layer is an addition that assistive technology need not know of. */
  alt?: string;
  style?: CSSProperties;
  ref?: Ref<HTMLCanvasElement>;
}

/** One picture on the stage of a pane, an image pixel a canvas pixel. */
export function Layer({ raster, alt, style, ref }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useImperativeHandle(ref, () => canvas.current as HTMLCanvasElement, []);
  useLayoutEffect(() => raster.attach(canvas.current as HTMLCanvasElement), [raster]);
  const seen = alt ? { role: 'img', 'aria-label': alt } : { 'aria-hidden': true };
  return <canvas ref={canvas} className={classes.layer} style={style} {...seen} />;
}
