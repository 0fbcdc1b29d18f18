import { useEffect, useRef } from 'react';
import type { Pixels } from '#worker/protocol.ts';

/** An image's pixels, scaled to fit a square of `side` CSS pixels. Decorative unless `alt` is given. */
export function Thumbnail({ pixels, side, alt }: { pixels: Pixels; side: number; alt?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.canvas.width = pixels.width;
    context.canvas.height = pixels.height;
    context.putImageData(new ImageData(pixels.rgba, pixels.width, pixels.height), 0, 0);
  }, [pixels]);
  const scale = side / Math.max(pixels.width, pixels.height);
  return (
    <canvas
      ref={canvas}
      {...(alt ? { role: 'img', 'aria-label': alt } : { 'aria-hidden': true })}
      style={{
        width: Math.round(pixels.width * scale),
        height: Math.round(pixels.height * scale),
        borderRadius: 6,
        display: 'block',
      }}
    />
  );
}
