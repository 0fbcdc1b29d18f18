import type { Page } from '@playwright/test';

/** What the device holds after so many steps. */
export interface Held {
  step: number;
  tensors: number;
  bytes: number;
}

/** Plays the default preset's last arm for so many steps in the app's own engine; what is held at each tenth of them. */
export async function longRun(page: Page, steps: number): Promise<Held[]> {
  return page.evaluate(async (steps) => {
    const engine = window.bench.engine();
    await engine.call('boot', { prefer: 'wasm' });
    const { presets } = await engine.call('trainCatalogue', null);
    const { config } = presets[0]!;
    const { run } = await engine.call('trainOpen', {
      config: { ...config, checkpointEvery: 0, arms: [config.arms.at(-1)!] },
      data: { kind: 'procedural' },
    });
    const found: Held[] = [];
    for (let tenth = 1; tenth <= 10; tenth += 1) {
      const until = Math.round((steps * tenth) / 10);
      await engine.call('trainRun', { run, until, speed: { kind: 'fast' } });
      const { tensors, bytes } = await engine.call('memory', null);
      found.push({ step: until, tensors, bytes });
    }
    await engine.call('trainClose', { run });
    return found;
  }, steps);
}

/** Whether nothing grew after the first tenth, by which every image has been seen. */
export function isFlat([first, ...later]: readonly Held[]): boolean {
  return later.every(({ tensors, bytes }) => tensors === first?.tensors && bytes === first.bytes);
}

export function longRunText(held: readonly Held[]): string {
  const lines = held.map(
    ({ step, tensors, bytes }) => `step ${step}: ${tensors} tensors, ${(bytes / 1e6).toFixed(2)} MB`,
  );
  return [...lines, isFlat(held) ? 'flat' : 'NOT flat: something is kept at every step'].join('\n');
}
