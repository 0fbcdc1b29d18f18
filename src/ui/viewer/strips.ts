/** Longest that drawing holds the page's thread before others get a turn. */
const turnMs = 8;

/** Gives way to a macrotask; a hop over a channel, since nested timers are held back by 4 ms. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Calls `draw(from, to)` over rows 0 to `height` in strips of about `pixels` pixels, giving way every few milliseconds.
 * Small pictures are done before it first gives way. False if `signal` stopped it.
 */
export async function inStrips(
  size: { width: number; height: number },
  signal: AbortSignal,
  draw: (from: number, to: number) => void,
  pixels = 1 << 14,
): Promise<boolean> {
  const rows = Math.max(1, Math.floor(pixels / size.width));
  let began = performance.now();
  for (let from = 0; from < size.height; from += rows) {
    if (signal.aborted) return false;
    if (performance.now() - began > turnMs) {
      await turn();
      if (signal.aborted) return false;
      began = performance.now();
    }
    draw(from, Math.min(size.height, from + rows));
  }
  return true;
}
