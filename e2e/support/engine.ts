import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from '@playwright/test';
import { truthPath } from '#tests/support/truth.ts';
import type { Engine } from '#worker/client.ts';
import type {
  BackboneId,
  BackendName,
  BootResult,
  CallName,
  Calls,
  CompareParams,
  CompareResult,
  Notice,
} from '#worker/protocol.ts';

declare global {
  interface Window {
    perceptualPlayground: { engine: Engine };
    /** What the worker has said on its own since {@link openEngine}. */
    notices: Notice[];
  }
}

/** Opens the built app on a backend and boots its engine there, however the page itself began. */
export async function openEngine(page: Page, backend: BackendName | 'auto'): Promise<BootResult> {
  await page.goto(backend === 'auto' ? '/' : `/?backend=${backend}`);
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
  prepare: { longestSide: null, resample: 'bicubic', fit: 'refuse', background: 'white' },
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

/** Compares, and brings back the numbers: each map as its mean only. */
export function compareNumbers(page: Page, params: CompareParams): Promise<Numbers> {
  return page.evaluate(async (given) => {
    const { rows, metrics, cost, made } = await window.perceptualPlayground.engine.call('compare', given);
    const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
    return {
      metrics,
      cost,
      backend: made.backend,
      rows: rows.map(({ tap, distance, value, count, map }) => ({
        tap,
        distance,
        value,
        count,
        mapMean: map && mean(map.values),
      })),
    };
  }, params);
}
