import type { Page } from '@playwright/test';
import type { BackboneId, BackendName, DistancesParams } from '#worker/protocol.ts';

export interface CompareTimes {
  backbone: BackboneId;
  first: number[];
  again: number[];
  /** Only the distance changed: no forward pass. */
  distance: number[];
  /** Forward passes of a first comparison, of one after one image changed, of one after only the distance changed. */
  forwardPasses: { first: number; oneImageChanged: number; distanceChanged: number };
}

/** Comparisons by the app's own engine, on new images each round: both new, then one of them changed. */
export async function compareRounds(
  page: Page,
  backend: BackendName,
  backbone: BackboneId,
  side: number,
  rounds: number,
): Promise<CompareTimes> {
  return page.evaluate(
    async ({ backend, backbone, side, rounds }) => {
      const engine = window.bench.engine();
      await engine.call('boot', { prefer: backend });
      await engine.call('loadBackbone', { id: backbone });
      const { scenes, distortions, backbones } = await engine.call('catalogue', null);
      const image = (seed: number, index: number | null) =>
        engine.call('sampleImage', {
          scene: scenes[0]!.id,
          seed,
          width: side,
          height: side,
          distortion: index === null ? 'none' : distortions[index]!.id,
          strength: 0.5,
        });
      const rows = backbones
        .find(({ id }) => id === backbone)!
        .defaultTaps.map((tap) => ({ tap, distance: 'l1' as const }));
      const run = async (reference: string, generated: string, change: Partial<DistancesParams> = {}) => {
        const began = performance.now();
        const { cost } = await engine.call('distances', {
          backbone,
          reference,
          generated,
          rows,
          prepare: {
            longestSide: null,
            resample: 'bicubic',
            fit: 'refuse',
            background: 'white',
            profiles: 'stored',
          },
          variant: { input: 'family', pooling: 'max', relu: 'separate' },
          mask: null,
          mistakes: [],
          ...change,
        });
        return { ms: performance.now() - began, passes: cost.forwardPasses };
      };
      const first: number[] = [];
      const again: number[] = [];
      const distanceMs: number[] = [];
      const forwardPasses = { first: 0, oneImageChanged: 0, distanceChanged: 0 };
      for (let round = -1; round < rounds; round += 1) {
        const seed = round + 2;
        const [a, b, c] = [await image(seed, null), await image(seed, 0), await image(seed, 1)];
        const both = await run(a.id, b.id);
        const one = await run(a.id, c.id);
        const squared = rows.map(({ tap }) => ({ tap, distance: 'squared' as const }));
        const distance = await run(a.id, c.id, { rows: squared });
        forwardPasses.first = both.passes;
        forwardPasses.oneImageChanged = one.passes;
        forwardPasses.distanceChanged = distance.passes;
        if (round < 0) continue; // warms up
        first.push(both.ms);
        again.push(one.ms);
        distanceMs.push(distance.ms);
      }
      return { backbone, first, again, distance: distanceMs, forwardPasses };
    },
    { backend, backbone, side, rounds },
  );
}
