import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from '@playwright/test';
import type { AppStore } from '#state/store.ts';
import { truthPath } from '#tests/support/truth.ts';
import type { Engine } from '#worker/client.ts';
import type {
  BackboneId,
  BackendName,
  BootResult,
  CallName,
  Calls,
  CompareProgress,
  CompareResult,
  DistancesParams,
  Failure,
  MetricId,
  Notice,
} from '#worker/protocol.ts';
import { startConventions } from '#worker/schemas.ts';

declare global {
  interface Window {
    perceptualPlayground: { engine: Engine; store: AppStore };
    /** What the worker has said on its own since {@link openEngine}. */
    notices: Notice[];
    /** What the running (or last) comparison of {@link compareNumbers} said of its progress. */
    stage: CompareProgress['stage'] | null;
  }
}

/** An address whose own first comparison costs next to nothing, on adapters in software as well. */
export const smallest = '/?size=32';

/**
 * Opens the built app on a backend and boots its engine there, however the page itself began; `open: false` where the
 * page is open already.
 */
export async function openEngine(
  page: Page,
  backend: BackendName | 'auto',
  { open = true } = {},
): Promise<BootResult> {
  if (open) await page.goto(`${smallest}${backend === 'auto' ? '' : `&backend=${backend}`}`);
  await page.waitForFunction(() => window.perceptualPlayground !== undefined);
  return page.evaluate((prefer) => {
    window.notices = [];
    window.perceptualPlayground.engine.onNotice((notice) => window.notices.push(notice));
    return window.perceptualPlayground.engine.call('boot', { prefer });
  }, backend);
}

/** Any call by name, with plain parameters and a plain result. */
export function call<N extends CallName>(
  page: Page,
  name: N,
  params: Calls[N]['params'],
): Promise<Calls[N]['result']> {
  return page.evaluate(([n, p]) => window.perceptualPlayground.engine.call(n as N, p as never), [
    name,
    params,
  ] as const);
}

/** Opens an image of the reference data in the app; the answer is its id. */
export async function openTruthImage(page: Page, file: string): Promise<string> {
  const base64 = readFileSync(truthPath(file)).toString('base64');
  return page.evaluate(
    async ({ base64, name }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const blob = new Blob([bytes]);
      return (await window.perceptualPlayground.engine.call('openImage', { blob, name })).id;
    },
    { base64, name: basename(file) },
  );
}

/** Draws a square sample image in the app; the answer is its id. */
export async function sample(page: Page, seed: number, distortion = 'none', side = 64): Promise<string> {
  const { scenes } = await call(page, 'catalogue', null);
  const strength = distortion === 'none' ? 0 : 0.5;
  const scene = scenes[0]!.id;
  return (await call(page, 'sampleImage', { scene, seed, width: side, height: side, distortion, strength }))
    .id;
}

/** The failure of a call with parameters that may be anything; null if it did not fail. */
export function failureOfCall(page: Page, name: string, params: unknown): Promise<Failure | null> {
  return page.evaluate(
    ([n, p]) =>
      window.perceptualPlayground.engine.call(n as 'distances', p as never).then(
        () => null,
        (error) => error.failure,
      ),
    [name, params] as const,
  );
}

/** What a comparison in parts is asked for: the distances, and metrics beside them. */
export interface CompareParams extends DistancesParams {
  metrics: readonly MetricId[];
}

/** A comparison of everything, at native size, without a mistake; `change` what matters. */
export const comparison = (
  backbone: BackboneId,
  reference: string,
  generated: string,
  change: Partial<CompareParams> = {},
): CompareParams => ({
  backbone,
  reference,
  generated,
  prepare: { longestSide: null, resample: 'bicubic', fit: 'refuse', background: 'white', profiles: 'stored' },
  rows: [],
  variant: { input: 'family', pooling: 'max', relu: 'separate' },
  mask: null,
  mistakes: [],
  metrics: [],
  ...change,
});

export type Numbers = Pick<CompareResult, 'metrics' | 'cost'> & {
  backend: BackendName;
  rows: { tap: string; distance: string; value: number; count: number; mapMean: number | null }[];
};

/** Compares, and brings back the numbers: each map as its mean only. Metrics are of the images' own size. */
export function compareNumbers(page: Page, params: CompareParams): Promise<Numbers> {
  return page.evaluate(
    async ({ given, conventions }) => {
      window.stage = null;
      const { engine } = window.perceptualPlayground;
      const onProgress = ({ stage }: CompareProgress) => {
        window.stage = stage;
      };
      const { metrics, ...asked } = given;
      const { reference, generated, prepare, mask, backbone, rows, variant } = asked;
      const { longestSide: _, ...own } = prepare;
      const pair = { reference, generated };
      const found = await engine.call('distances', asked, { onProgress });
      const { values } =
        metrics.length > 0
          ? await engine.call(
              'metrics',
              { ...pair, prepare: own, metrics, conventions, mask },
              { onProgress },
            )
          : { values: [] };
      const maps =
        asked.mistakes.length === 0
          ? (await engine.call('maps', { ...pair, prepare, backbone, rows, variant })).rows
          : [];
      const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
      return {
        metrics: values,
        cost: found.cost,
        backend: found.made.backend,
        rows: found.rows.map((row, i) => {
          const map = maps[i]?.map;
          return { ...row, mapMean: map ? mean(map.values) : null };
        }),
      };
    },
    { given: params, conventions: startConventions },
  );
}
