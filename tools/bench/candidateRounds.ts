import type { Page } from '@playwright/test';
import type { BackendName } from '#worker/protocol.ts';

export interface CandidateTimes {
  /** A new pair of files to all its numbers: distances and metrics. */
  first: number[];
  /** One more candidate to its numbers. */
  added: number[];
  /** Parts of a comparison that were asked for when a candidate was removed; the most of all rounds. */
  callsToRemove: number;
  /** What another recipe cost beside the distances; the most of all rounds. */
  ofRecipe: { decodes: number; metrics: number };
}

/** Rankings by the page's own state and engine, on new files each round. */
export async function candidateRounds(
  page: Page,
  backend: BackendName,
  width: number,
  rounds: number,
): Promise<CandidateTimes> {
  return page.evaluate(
    async ({ backend, width, rounds }) => {
      const height = (3 * width) / 4;
      const engine = window.bench.engine();
      const asked: string[] = [];
      const { call } = engine;
      Object.assign(engine, {
        call: (...args: Parameters<typeof call>) => {
          asked.push(args[0]);
          return call(...args);
        },
      });
      const store = await window.bench.store();
      store.getState().set({ backend });
      const file = async (seed: number) => {
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext('2d')!;
        for (let i = 0; i < 300; i += 1) {
          context.fillStyle = `hsl(${(i * 47 + seed * 31) % 360} 60% ${20 + ((i * 13) % 60)}%)`;
          context.fillRect((i * 331 + seed) % width, (i * 577) % height, 90, 60);
        }
        return new File([await canvas.convertToBlob({ type: 'image/png' })], `${seed}.png`);
      };
      const atRest = (count: number) =>
        new Promise<void>((resolve) => {
          const check = () => {
            const { running, opening, measured, generated } = store.getState();
            const results = Object.values(measured?.results ?? {});
            if (running.at !== 'idle' || opening.length > 0 || generated.length !== count) return;
            if (results.length !== count || results.some(({ metricsSize }) => metricsSize === null)) return;
            stop();
            resolve();
          };
          const stop = store.subscribe(check);
          check();
        });
      const parts = ['distances', 'metrics', 'maps', 'pixels'];
      const found: CandidateTimes = {
        first: [],
        added: [],
        callsToRemove: 0,
        ofRecipe: { decodes: 0, metrics: 0 },
      };
      const { recipes } = store.getState().catalogue!;
      await atRest(1);
      for (let round = -1; round < rounds; round += 1) {
        const [a, b, c] = await Promise.all([0, 1, 2].map((i) => file(width + 10 * round + 20 + i)));
        const { open, removeGenerated } = store.getState();
        for (const { id } of store.getState().generated.slice(1)) removeGenerated(id);
        // Nothing is compared until both files are there.
        store.setState({ reference: null, generated: [] });
        const began = performance.now();
        await open('generated', [b!]);
        await open('reference', [a!]);
        await atRest(1);
        const between = performance.now();
        await open('generated', [c!]);
        await atRest(2);
        const done = performance.now();

        let from = asked.length;
        removeGenerated(store.getState().generated[0]!.id);
        await atRest(1);
        const removed = asked.slice(from).filter((name) => parts.includes(name)).length;

        const before = await engine.call('memory', null);
        from = asked.length;
        const recipe = recipes[(round + 2) % 2 === 0 ? 0 : 1]!;
        store.getState().useRecipe(recipe);
        await atRest(1);
        const after = await engine.call('memory', null);
        const metrics = asked.slice(from).filter((name) => name === 'metrics').length;
        found.callsToRemove = Math.max(found.callsToRemove, removed);
        found.ofRecipe.decodes = Math.max(found.ofRecipe.decodes, after.decodes - before.decodes);
        found.ofRecipe.metrics = Math.max(found.ofRecipe.metrics, metrics);
        if (round < 0) continue; // warms up
        found.first.push(between - began);
        found.added.push(done - between);
      }
      return found;
    },
    { backend, width, rounds },
  );
}
