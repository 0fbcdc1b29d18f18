import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { findChromium, gpuFlags, plainFlags } from '#tests/support/chromium.ts';
import type { BackboneId } from '#worker/protocol.ts';
import { buildPage } from '../../e2e/support/buildPage.ts';
import { serve } from '../../e2e/support/serve.ts';
import { type CandidateTimes, candidateRounds } from './candidateRounds.ts';
import { claimHolds, claimText, playClaim } from './claim.ts';
import { type ColdPage, coldPage } from './coldPage.ts';
import { compareRounds } from './compareRounds.ts';
import { longRun, longRunHolds, longRunText } from './longRun.ts';
import type { BenchCallName, BenchCalls } from './page/calls.ts';
import { compareTimes, median, type Ratio, table } from './statistics.ts';
import { type TrainTimes, trainRounds } from './trainRounds.ts';

const usage = `npm run bench -- [--rounds N] [--models FOLDER] [--json]

  --rounds N       rounds that count, beside those that warm up (default 7)
  --models FOLDER  networks for the comparisons, as npm run weights makes them (default public/models)
  --gpu            WebGPU of this machine's graphics processor, instead of wasm; both peers on WebGPU too
  --claim STEPS    instead: play the first preset so far, print PSNR and full VGG-19's distance of its arms; fails
                   where the perceptual arm is not nearer than the one of pixels only, or does not lose on PSNR
  --claim-minutes MINUTES   the same, as far as it comes in so many minutes (the demo promises 2)
  --long STEPS     instead: play one arm so far on the page, print what is held on the way and its long tasks; fails
                   where anything grows, or a task of the main thread took over 50 ms
  --json           print the numbers as JSON`;

/** Runs the benchmark in one browser and prints medians and ratios. Returns the exit code. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '7' },
      models: { type: 'string', default: join(root, 'public/models') },
      claim: { type: 'string' },
      'claim-minutes': { type: 'string' },
      long: { type: 'string' },
      gpu: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (values.help || !Number.isInteger(rounds) || rounds < 1) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const outDir = mkdtempSync(join(tmpdir(), 'perceptual-bench-'));
  await buildPage(root, 'tools/bench/page', outDir);
  const ort = join(root, 'node_modules/onnxruntime-web/dist');
  const served = await serve({ '/': outDir, '/ort/': ort, '/models/': values.models });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    // Not the flags of the tests of devices: an adapter in software would draw the page with the cores that are measured.
    args: values.gpu ? gpuFlags : plainFlags,
  });
  try {
    const page = await browser.newPage();
    await page.goto(served.url);
    const backend = values.gpu ? 'webgpu' : 'wasm';
    const minutes = values['claim-minutes'];
    if (values.claim || minutes) {
      const claim = await playClaim(
        page,
        backend,
        minutes ? { minutes: Number(minutes) } : { steps: Number(values.claim) },
      );
      console.log(values.json ? JSON.stringify(claim, null, 2) : claimText(claim));
      return claimHolds(claim) ? 0 : 1;
    }
    if (values.long) {
      const long = await longRun(browser, backend, root, values.models, Number(values.long));
      console.log(values.json ? JSON.stringify(long, null, 2) : longRunText(long));
      return longRunHolds(long) ? 0 : 1;
    }
    const measured = await run(page, backend, rounds, values.models);
    const found = { ...measured, cold: await coldPage(browser, root, values.models, rounds) };
    console.log(values.json ? JSON.stringify(found, null, 2) : text(found));
    return 0;
  } finally {
    await browser.close();
    served.close();
    rmSync(outDir, { recursive: true });
  }
}

interface Found {
  browser: string;
  /** Backend, with its adapter or threads. */
  tfjs: string;
  ratios: Ratio[];
  training: TrainTimes[];
  forwardPasses: Readonly<Record<string, number>> | null;
  candidates: CandidateTimes | null;
  cold: ColdPage;
}

async function run(
  page: Page,
  backend: 'wasm' | 'webgpu',
  rounds: number,
  models: string,
): Promise<Omit<Found, 'cold'>> {
  const callOf = <N extends BenchCallName>(of: 'app' | 'tfjs', name: N, params: BenchCalls[N]['params']) =>
    page.evaluate(([o, n, p]) => window.bench.call(o, n, p), [of, name, params] as [
      'app' | 'tfjs',
      N,
      BenchCalls[N]['params'],
    ]) as Promise<BenchCalls[N]['result']>;
  const call = <N extends BenchCallName>(name: N, params: BenchCalls[N]['params']) =>
    callOf('app', name, params);
  const { detail, threads, software } = await call('start', { by: 'app', backend });
  if (software && backend === 'webgpu')
    throw new Error(`expected a graphics processor, got ${detail}, which is drawn by software`);
  const forward = await call('forward', { side: 224, rounds });
  const gradient = await call('gradient', { side: 64, rounds });
  // On WebGPU stock tfjs's step is wrong from the first one on: l1 0.000004 where 0.067 is right, on a GPU and in software.
  const step = backend === 'wasm' ? await call('step', { rounds }) : null;
  const pair = await call('pair', { side: 224, rounds });
  // L1's gradient is a sign: where two features are nearly equal, rounding alone turns one.
  for (const [what, found, most] of [
    ['features', forward, 1e-3],
    ['gradients', gradient, 1e-2],
    ['losses', step, 1e-2],
  ] as const)
    if (found && !(found.worstDifference < most))
      throw new Error(`the ${what} compared differ by ${found.worstDifference}`);
  const ratios = [
    compareTimes(
      'VGG-19 to relu5_4, 224x224',
      ['ours', 'onnxruntime-web'],
      forward.ours,
      forward.onnxruntime,
      'times as fast',
    ),
    compareTimes(
      'gradient of the loss, 64x64',
      ['ours', 'stock tfjs'],
      gradient.ours,
      gradient.stock,
      'times as fast',
    ),
    compareTimes('a pair, 224x224', ['vgg19-slim', 'vgg19'], pair.slim, pair.full, 'times as long'),
  ];
  if (step) {
    const what = 'training step with R1, super-resolution 32x32, batch 8';
    const names = ['ours', 'stock tfjs + our filter gradient'] as const;
    ratios.push(compareTimes(what, names, step.ours, step.stock, 'times as fast'));
  }
  if (backend === 'wasm') {
    const { threads: few } = await callOf('tfjs', 'start', { by: 'tfjs', backend });
    const unaided = await callOf('tfjs', 'stockGradient', { side: 64, rounds });
    const names = ['ours', `stock tfjs as it starts, threads: ${few}`] as const;
    ratios.push(compareTimes('gradient of the loss, 64x64', names, gradient.ours, unaided, 'times as fast'));
  }
  const backbone = (['vgg19', 'vgg19-slim'] satisfies BackboneId[]).find((id) =>
    existsSync(join(models, id, 'manifest.json')),
  );
  const compared = backbone ? await compareRounds(page, backend, backbone, 224, rounds) : null;
  if (compared) {
    const { first, again, distance } = compared;
    const what = `compare 224x224, ${compared.backbone}`;
    ratios.push(compareTimes(what, ['both new', 'one changed'], first, again, 'of the time'));
    ratios.push(compareTimes(what, ['both new', 'another distance'], first, distance, 'of the time'));
  }
  let candidates: CandidateTimes | null = null;
  for (const width of backbone ? [256, 1024] : []) {
    candidates = await candidateRounds(page, backend, width, rounds);
    const { first, added } = candidates;
    const what = `a ranking, ${width}x${(3 * width) / 4} files`;
    ratios.push(
      compareTimes(what, ['first comparison', 'second candidate added'], first, added, 'of the time'),
    );
  }
  const installed = (['vgg19-slim', 'vgg19'] satisfies BackboneId[]).filter((id) =>
    existsSync(join(models, id, 'manifest.json')),
  );
  const training: TrainTimes[] = [];
  for (const id of installed) training.push(await trainRounds(page, backend, id, 3 * rounds));
  const browser = page.context().browser()!.version();
  const tfjs = backend === 'wasm' ? `wasm (${detail}), ${threads} threads each` : `WebGPU (${detail})`;
  return { browser, tfjs, ratios, training, forwardPasses: compared?.forwardPasses ?? null, candidates };
}

function text({ browser, tfjs, ratios, training, forwardPasses, candidates, cold }: Found): string {
  const speeds = training.map(
    ({ backbone, steps }) =>
      `default preset on ${backbone}: ${(1000 / median(steps)).toFixed(2)} steps a second (median of ${steps.length})\n`,
  );
  const passes = forwardPasses
    ? Object.entries(forwardPasses)
        .map(([when, count]) => `${when} ${count}`)
        .join(', ')
    : 'no network installed: comparisons were left out';
  const costs = candidates
    ? `removing a candidate: ${candidates.callsToRemove} calls; another recipe: ${candidates.ofRecipe.decodes} decodes, ${candidates.ofRecipe.metrics} metrics\n`
    : '';
  return `Chromium ${browser}, ${tfjs}\n${table(ratios)}\n${speeds.join('')}forward passes: ${passes}\n${costs}cold page to its first total, 256x256 pair: ${median(cold.first).toFixed(0)} ms; longest task of the main thread meanwhile ${median(cold.longestTask).toFixed(0)} ms (medians of ${cold.first.length})`;
}
