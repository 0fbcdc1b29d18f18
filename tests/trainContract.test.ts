import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '#core/failure.ts';
import { fakeService, smallRun } from '#engine/train/testing/fakes.ts';
import { atOnce } from '#worker/atOnce.ts';
import { createEngine, type Engine } from '#worker/client.ts';
import { type Handlers, serve } from '#worker/host.ts';
import { checkParams } from '#worker/params.ts';
import type { RunConfig, TrainCalls, TrainProgress } from '#worker/protocolTrain.ts';
import { trainHandlers, trainMerges } from '#worker/trainHandlers.ts';
import { useBackend } from './support/backends.ts';
import { fakeTrainer } from './support/fakeTrainer.ts';

beforeAll(() => useBackend('wasm'));

const trainers = {
  'the fake trainer': () => fakeTrainer().handlers,
  'the real service': () => trainHandlers(fakeService().service),
} as const;

const config: RunConfig = smallRun({ previewEvery: 0, validateEvery: 0 });
const two: RunConfig = { ...config, arms: [config.arms[0]!, config.arms[0]!] };
const data = { kind: 'procedural' } as const;
const fast = { kind: 'fast' } as const;

describe.each(Object.entries(trainers))('runs by %s', (_name, handlersOf) => {
  let engine: Engine;
  beforeEach(() => {
    const { port1, port2 } = new MessageChannel();
    const handlers = handlersOf() as Pick<Handlers, keyof TrainCalls> as Handlers;
    serve(port2, handlers, atOnce, checkParams, trainMerges);
    engine = createEngine(port1);
    return () => {
      port1.close();
      port2.close();
    };
  });

  const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
  const open = async (asked = config) => engine.call('trainOpen', { config: asked, data });
  const step = (run: string) => engine.call('trainStep', { run, turn: 'both', speed: fast });
  const live = (run: string, l1: number, arm = 0) =>
    engine.call('trainLive', { run, arm, change: { mix: { ...config.arms[0]!.mix, weights: { l1 } } } });
  const restore = (checkpoint: string, copy = false) => engine.call('trainRestore', { checkpoint, copy });
  /** What a run that plays to `until` tells, by arm and step, and how it ends. */
  const play = async (run: string, until: number | null) => {
    const told: (readonly [number, number])[] = [];
    const onProgress = ({ rows }: TrainProgress) => {
      told.push(...rows.map(({ arm, step }) => [arm, step] as const));
    };
    const end = await engine.call('trainRun', { run, until, speed: fast }, { onProgress });
    return { end, told };
  };
  /** Plays without an end; resolves when it has begun. */
  const begin = async (run: string) => {
    let begun = () => {};
    const first = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const end = engine.call('trainRun', { run, until: null, speed: fast }, { onProgress: () => begun() });
    await first;
    return { end };
  };

  it('open at step 0 as they were asked for, each with an id of its own', async () => {
    const [one, other] = [await open(), await open(two)];
    expect(one).toMatchObject({ config, step: 0 });
    expect(other).toMatchObject({ config: two, step: 0 });
    expect(one.history).toMatchObject({ rows: [], validations: [], marks: [] });
    expect(one.run).not.toBe(other.run);
    expect(one.targets.rgba).toHaveLength(4 * one.targets.width * one.targets.height);
  });

  it('go by one step of every arm, and tell each row once', async () => {
    const { run } = await open(two);
    const rows: TrainProgress['rows'][number][] = [];
    const onProgress = (told: TrainProgress) => void rows.push(...told.rows);
    const speed = fast;
    expect(await engine.call('trainStep', { run, turn: 'both', speed }, { onProgress })).toEqual({
      why: 'limit',
      step: 1,
    });
    expect(rows.map(({ arm, step }) => [arm, step])).toEqual([
      [0, 1],
      [1, 1],
    ]);
    for (const { terms, averages } of rows)
      for (const [id, value] of Object.entries(terms))
        expect(averages.terms[id as 'l1']).toEqual(averages.terms[id as 'l1']!.map(() => value));
    const { end, told } = await play(run, 4);
    expect(end).toEqual({ why: 'limit', step: 4 });
    expect(told).toEqual([2, 3, 4].flatMap((step) => [0, 1].map((arm) => [arm, step])));
    expect((await play(run, 4)).told).toEqual([]);
  });

  it('pause at the step that they say, whose rows have come by then, and do not play twice at once', async () => {
    const { run } = await open();
    const { end } = await begin(run);
    expect(await failure(step(run))).toMatchObject({ code: 'bad-request', what: 'run' });
    let ended = false;
    const noted = end.then((stopped) => {
      ended = true;
      return stopped;
    });
    const paused = await engine.call('trainPause', { run });
    expect(ended, 'what was asked to play is answered first').toBe(true);
    expect(await noted).toEqual({ why: 'paused', step: paused.step });
    expect(await engine.call('trainPause', { run })).toEqual(paused);
    expect(await step(run)).toEqual({ why: 'limit', step: paused.step + 1 });
  });

  it('take a change of one arm, mark it, and keep it when they begin again', async () => {
    const { run } = await open(two);
    await step(run);
    const changed = await live(run, 3, 1);
    expect(changed).toMatchObject({ step: 1, arm: { mix: { weights: { l1: 3 } } } });
    expect(changed.marks).toEqual([{ step: 1, arm: 1, what: 'weights' }]);
    expect(await failure(live(run, 3, 2))).toMatchObject({ code: 'bad-request', what: 'arm' });
    const again = await engine.call('trainReset', { run });
    expect(again.run).not.toBe(run);
    expect(again).toMatchObject({ step: 0, history: { rows: [], marks: [] } });
    expect(again.config.arms.map(({ mix }) => mix.weights)).toEqual([config.arms[0]!.mix.weights, { l1: 3 }]);
    expect(await failure(step(run))).toEqual({ code: 'run-unknown', id: run });
  });

  it('begin again once, however often they are asked to, and stop playing for it', async () => {
    const { run } = await open();
    const { end } = await begin(run);
    const [one, other] = await Promise.all([
      engine.call('trainReset', { run }),
      failure(engine.call('trainReset', { run })),
    ]);
    expect(other).toEqual({ code: 'run-unknown', id: run });
    expect((await end).why).toBe('paused');
    expect(await step(one.run)).toEqual({ why: 'limit', step: 1 });
  });

  it('are kept, listed newest first, brought back at their step and forgotten', async () => {
    const { run } = await open(two);
    await play(run, 2);
    const first = await engine.call('trainSave', { run, name: 'two' });
    expect(first).toMatchObject({ run, name: 'two', kind: 'by-hand', step: 2, arms: 2 });
    expect(first).toMatchObject({ task: config.task, side: config.side, dataset: config.dataset });
    await play(run, 3);
    const second = await engine.call('trainSave', { run, name: 'three' });
    const names = async () => (await engine.call('trainList', null)).map(({ name }) => name);
    expect((await names()).toSorted()).toEqual(['three', 'two']);
    await engine.call('trainClose', { run });
    const back = await restore(first.id);
    expect(back).toMatchObject({ run, step: 2, config: two });
    expect(back.history.rows.at(-1)).toMatchObject({ step: 2 });
    expect(await step(back.run)).toEqual({ why: 'limit', step: 3 });
    const copy = await restore(second.id, true);
    expect(copy.step).toBe(3);
    expect(copy.run).not.toBe(run);
    expect(await engine.call('trainForget', { checkpoint: first.id })).toEqual([second]);
    expect(await failure(restore(first.id))).toEqual({ code: 'checkpoint-unknown', id: first.id });
    expect(await engine.call('trainForget', { checkpoint: 'nothing' })).toEqual([second]);
  });

  it('that are open take the place of themselves when they are brought back', async () => {
    const { run } = await open();
    await step(run);
    const { id } = await engine.call('trainSave', { run, name: 'one' });
    await step(run);
    expect(await restore(id)).toMatchObject({ run, step: 1 });
    expect(await step(run)).toEqual({ why: 'limit', step: 2 });
  });

  it('are kept by themselves where they shall be and there is something to keep', async () => {
    const never = await open();
    await step(never.run);
    expect(await engine.call('trainKeep', { run: never.run })).toEqual({ saved: null, notSaved: null });
    const { run } = await open({ ...config, checkpointEvery: 50 });
    const keep = () => engine.call('trainKeep', { run });
    expect(await keep()).toEqual({ saved: null, notSaved: null });
    await step(run);
    await keep();
    expect(await engine.call('trainList', null), 'when it stopped, or now').toMatchObject([
      { run, kind: 'automatic', step: 1 },
    ]);
    expect(await keep()).toEqual({ saved: null, notSaved: null });
    await live(run, 2);
    expect(await keep(), 'a changed weight is something').toMatchObject({ saved: { step: 1 } });
  });

  it('go out as files, open and kept ones, and come back as runs of their own', async () => {
    const { run } = await open();
    await play(run, 2);
    const { id } = await engine.call('trainSave', { run, name: 'two' });
    await step(run);
    for (const [from, at] of [
      [{ run }, 3],
      [{ checkpoint: id }, 2],
    ] as const) {
      const { name, bytes } = await engine.call('trainExport', { from });
      expect(name).toBe(`${config.task}-step-${at}.perceptual-run.zip`);
      const back = await engine.call('trainImport', { file: new Blob([bytes]), name });
      expect(back).toMatchObject({ step: at, config });
      expect(back.run).not.toBe(run);
      const cut = new Blob([bytes.subarray(0, bytes.length >> 1)]);
      const refused = await failure(engine.call('trainImport', { file: cut, name: 'cut.zip' }));
      expect(refused).toMatchObject({ code: 'bad-checkpoint', file: 'cut.zip' });
    }
    const none = { checkpoint: 'nothing' };
    const unknown = await failure(engine.call('trainExport', { from: none }));
    expect(unknown).toEqual({ code: 'checkpoint-unknown', id: 'nothing' });
  });

  it('say as a table what they measured, by the names that the page gives', async () => {
    const { run } = await open(two);
    await play(run, 2);
    const text = await (await engine.call('trainCsv', { run, names: ['mine', 'yours'] })).text();
    for (const name of ['mine', 'yours']) expect(text).toContain(name);
  });

  it('of images that are gone, of a set-up that does not fit or that are not open are refused in the same words', async () => {
    const { run } = await open();
    await engine.call('trainClose', { run });
    expect(await engine.call('trainClose', { run })).toBeNull();
    const gone = { code: 'run-unknown', id: run };
    expect(await failure(step(run))).toEqual(gone);
    expect(await failure(play(run, 3))).toEqual(gone);
    expect(await failure(live(run, 2))).toEqual(gone);
    for (const call of ['trainPause', 'trainReset', 'trainKeep'] as const)
      expect(await failure(engine.call(call, { run })), call).toEqual(gone);
    expect(await failure(engine.call('trainPace', { run, speed: fast }))).toEqual(gone);
    expect(await failure(engine.call('trainSave', { run, name: 'x' }))).toEqual(gone);
    expect(await failure(engine.call('trainExport', { from: { run } }))).toEqual(gone);
    expect(await failure(engine.call('trainCsv', { run, names: [] }))).toEqual(gone);
    const own = { ...config, dataset: 'folder' };
    const needed = { code: 'folder-needed' };
    const asked = (source: string) =>
      failure(engine.call('trainOpen', { config: own, data: { kind: 'of-run', run: source } }));
    expect(await asked(run)).toEqual(needed);
    expect(await asked((await open()).run), 'whose images are drawn').toEqual(needed);
    expect(await failure(engine.call('trainOpen', { config: own, data }))).toEqual(needed);
    const bad = await failure(open({ ...config, seed: -1 }));
    expect(bad).toMatchObject({ code: 'bad-request', what: 'trainOpen.config.seed' });
  });

  it('have an example before they are opened, and a set-up that is read or is none', async () => {
    const example = await engine.call('trainExample', { config, data });
    expect(example.real.rgba).toHaveLength(4 * example.real.width * example.real.height);
    expect(example.output.width).toBe(example.real.width);
    expect(await engine.call('trainRead', { config })).toEqual(config);
    expect(await engine.call('trainRead', { config: { ...config, task: 'flying' } })).toBeNull();
    const { presets, defaults } = await engine.call('trainCatalogue', null);
    for (const set of [...presets.map((preset) => preset.config), ...Object.values(defaults)])
      expect(await engine.call('trainRead', { config: set })).toEqual(set);
  });
});
