import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import { TrainOnFake } from '#tests/support/trainOnFake.ts';
import { needsRestart } from './armsEdit.ts';

const page = new TrainOnFake();
const { start, now, calls, said } = page;
afterEach(page.close);
const reached = (step: number) => eventually(() => expect(now().step).toBeGreaterThanOrEqual(step));

describe('a run', () => {
  it('opens and plays by one click on a preset, and the address names it', async () => {
    await start();
    await now().choosePreset('second');
    await reached(5);
    expect(now()).toMatchObject({ preset: 'second', run: { at: 'playing' } });
    expect(now().app.getState().settings.preset).toBe('second');
    await now().pause();
    expect(now().run.at).toBe('paused');
    expect(
      now()
        .kept.rows.filter((row) => row.arm === 0)
        .map((row) => row.step),
    ).toEqual(Array.from({ length: now().step }, (_, i) => i + 1));
  });

  it('draws what it is told a few times a second, however fast it comes', async () => {
    await start();
    let drawn = 0;
    page.train.subscribe((state, before) => {
      if (state.kept !== before.kept) drawn += 1;
    });
    const began = performance.now();
    await now().choosePreset('first');
    await reached(40);
    await now().pause();
    expect(drawn).toBeLessThanOrEqual(3 + (performance.now() - began) / 200);
  });

  it('hands out all that it measured as a table, and nothing without a run', async () => {
    await start();
    expect(await now().csv([])).toBeNull();
    await now().choosePreset('first');
    await reached(10);
    await now().pause();
    expect(await (await now().csv(['mine']))?.text()).toBe(`mine ${now().step}`);
  });

  it('steps, resets and keeps its settings', async () => {
    await start();
    await now().takeStep('generator');
    expect(now().step).toBe(1);
    expect(calls('trainStep')[0]!.params).toMatchObject({ turn: 'generator', speed: { kind: 'fast' } });
    await now().reset();
    expect(now()).toMatchObject({ step: 0, kept: { rows: [] }, run: { at: 'paused' } });
  });

  it('plays on at another pace without a stop, and a pause meanwhile holds', async () => {
    await start();
    await now().choosePreset('first');
    await reached(2);
    now().setPace({ slow: true });
    await now().pause();
    expect(calls('trainPace')).toMatchObject([{ params: { speed: { kind: 'slow', msAStage: 700 } } }]);
    expect(now().run.at).toBe('paused');
    expect(calls('trainRun')).toHaveLength(1);
    await now().takeStep('both');
    expect(calls('trainStep')[0]!.params).toMatchObject({ speed: { kind: 'slow', msAStage: 700 } });
  });

  it('is the only one that is open, however often the same button is pressed', async () => {
    await start();
    await Promise.all([now().open(), now().open()]);
    await Promise.all([now().takeStep('both'), now().takeStep('both')]);
    await Promise.all([now().reset(), now().reset()]);
    expect([...page.trainer.runs.keys()]).toEqual([now().opened!.run]);
    expect(said()).toEqual([]);
    await Promise.all([now().open(), now().close()]);
    expect([now().opened, page.trainer.runs.size]).toEqual([null, 0]);
  });

  it('is paused where the worker broke and goes on, as the page says', async () => {
    await start();
    await now().choosePreset('first');
    await reached(3);
    const { run } = now().opened!;
    page.worker.fail('some mistake');
    await eventually(() => expect(now().run.at).toBe('paused'));
    expect(said()).toContain('worker-failed');
    expect(page.trainer.runs.get(run)?.playing).toBe(false);
    await now().takeStep('both');
    expect(said()).toEqual(['worker-failed']);
  });

  it('keeps what was chosen for the next start when it goes back to step 0', async () => {
    await start();
    await now().takeStep('both');
    now().edit({ seed: 8 });
    await now().reset();
    expect(now()).toMatchObject({ step: 0, draft: { seed: 8 }, opened: { config: { seed: 1 } } });
    expect(needsRestart(now())).toBe(true);
  });

  it('keeps what is chosen while it opens for another start', async () => {
    await start();
    const opening = now().open();
    now().edit({ seed: 9 });
    await opening;
    expect(now().draft?.seed).toBe(9);
    expect(needsRestart(now())).toBe(true);
  });

  it('takes no changes that were meant for a preset which did not open', async () => {
    await start();
    await now().takeStep('both');
    expect(needsRestart(now())).toBe(false);
    page.trainer.opensNone = true;
    await now().choosePreset('second');
    expect(said()).toEqual(['weights-missing']);
    now().editArm(0, { mix: { ...now().draft!.arms[0]!.mix, weights: { l1: 3 } } });
    expect(calls('trainLive')).toHaveLength(0);
    expect(needsRestart(now())).toBe(true);
  });

  it('stops before numbers that are none, and says at which step', async () => {
    await start();
    page.trainer.breakAt = 3;
    await now().choosePreset('first');
    await eventually(() => expect(now().stopped).not.toBeNull());
    expect(now()).toMatchObject({ step: 3, run: { at: 'paused' }, stopped: { where: 'l1' } });
    now().dismissStopped();
    expect(now().stopped).toBeNull();
  });

  it('stays as it is where another one does not open', async () => {
    await start();
    await now().takeStep('both');
    const { run } = now().opened!;
    now().edit({ seed: -1 });
    await now().open();
    expect(now().opened!.run).toBe(run);
    expect(now().run.at).toBe('paused');
    expect(said()).toEqual(['bad-request']);
  });
});

describe('live changes', () => {
  const mixWith = (l1: number) => ({ ...now().draft!.arms[0]!.mix, weights: { l1 } });

  it('go out one at a time while a slider is dragged, the last one last', async () => {
    await start();
    await now().open();
    for (const l1 of [1, 2, 3, 4, 5]) now().editArm(0, { mix: mixWith(l1) });
    await eventually(() => expect(calls('trainLive')).toHaveLength(2));
    expect(calls('trainLive')[1]!.params).toMatchObject({ arm: 0, change: { mix: { weights: { l1: 5 } } } });
  });

  it('that wait reach no other run than the one that they were made on', async () => {
    await start();
    await now().takeStep('both');
    await now().save('mine');
    // The first one takes long, as where a network has to be loaded for it.
    let go = () => {};
    const { trainLive } = page.worker.handlers;
    page.worker.handlers.trainLive = async (...given) => {
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      return trainLive(...given);
    };
    for (const l1 of [4, 5]) now().editArm(0, { mix: mixWith(l1) });
    await now().restore(now().checkpoints[0]!.id, true);
    page.worker.handlers.trainLive = trainLive;
    go();
    await now().takeStep('both');
    const of = page.trainer.runs.get(now().opened!.run)!.config.arms[0]!;
    expect(of.mix.weights).toEqual(now().draft!.arms[0]!.mix.weights);
    expect(calls('trainLive').every(({ params }) => (params as { run: string }).run === 'run-1')).toBe(true);
    expect(said()).toEqual([]);
  });

  it('that wait hold for the run that goes back to step 0', async () => {
    await start();
    await now().takeStep('both');
    now().editArm(0, { mix: mixWith(4) });
    now().editArm(0, { mix: mixWith(5) });
    const resetting = now().reset();
    now().editArm(0, { mix: mixWith(6) });
    await resetting;
    const weights = () => page.trainer.runs.get(now().opened!.run)!.config.arms[0]!.mix.weights;
    await eventually(() => expect(weights()).toEqual({ l1: 6 }));
    expect(said()).toEqual([]);
  });

  it('that leave an arm nothing to train by are told of, and the run that is open stays', async () => {
    await start();
    await now().open();
    const { run } = now().opened!;
    const loss = now().catalogue!.featureLosses[0]!.loss;
    const silent = { ...loss, terms: loss.terms.map((term) => ({ ...term, weight: 0 })) };
    const mix = { ...mixWith(0), weights: { perceptual: 1 } };
    now().editArm(0, { mix, perceptual: silent });
    await now().open();
    expect(now().app.getState().messages.at(-1)).toMatchObject({ kind: 'idle-arm' });
    now().editArm(0, { mix: mixWith(0), perceptual: loss });
    await now().open();
    expect(said()).toEqual(['idle-arm', 'idle-arm']);
    expect(now().opened!.run).toBe(run);
    now().editArm(0, { mix, perceptual: loss });
    await now().open();
    expect(said()).toHaveLength(2);
    expect(calls('trainOpen')).toHaveLength(2);
  });

  it('wait for a new start where the arms are others by now', async () => {
    await start();
    await now().open();
    now().removeArm(0);
    now().editArm(0, { mix: mixWith(9) });
    expect(now().draft!.arms).toHaveLength(1);
    await now().open();
    expect(calls('trainLive')).toHaveLength(0);
    expect(now().opened!.config.arms[0]!.mix.weights.l1).toBe(9);
  });
});

describe('checkpoints', () => {
  it('bring a run back', async () => {
    await start();
    await now().takeStep('both');
    await now().save('mine');
    expect(now().checkpoints.map(({ name }) => name)).toEqual(['mine']);
    await now().takeStep('both');
    await now().restore(now().checkpoints[0]!.id, false);
    expect(now()).toMatchObject({ step: 1, run: { at: 'paused' } });
    expect(now().kept.rows).toHaveLength(2);
    await now().forget(now().checkpoints[0]!.id);
    expect(now().checkpoints).toEqual([]);
  });

  it('that are open in another tab are offered as a copy', async () => {
    await start();
    await now().takeStep('both');
    await now().save('elsewhere');
    const { id } = now().checkpoints[0]!;
    await now().restore(id, false);
    expect(now()).toMatchObject({ elsewhere: id, busy: false });
    expect(said()).toEqual([]);
    await now().restore(id, true);
    expect(now()).toMatchObject({ elsewhere: null, step: 1 });
  });

  it('come from files and go into files; a bad file changes nothing', async () => {
    await start();
    await now().takeStep('both');
    const { bytes, name } = (await now().exportFile(null))!;
    await now().takeStep('both');
    await now().importFile(new File([bytes], name));
    expect(now().step).toBe(1);
    await now().takeStep('both');
    await now().importUnpacked([new File([bytes], 'manifest.json')]);
    expect(calls('trainImport').at(-1)!.params).toMatchObject({ file: [{ path: 'manifest.json' }] });
    expect(now().step).toBe(1);
    await now().importFile(new File(['x'], 'bad.zip'));
    expect(said()).toEqual(['bad-checkpoint']);
    expect(now().step).toBe(1);
  });
});

it('has an example of what is chosen, and asks for another when that would look otherwise', async () => {
  await start();
  await eventually(() => expect(now().example).not.toBeNull());
  const asked = calls('trainExample').length;
  now().edit({ seed: 3 });
  expect(calls('trainExample')).toHaveLength(asked);
  await eventually(() => expect(calls('trainExample')).toHaveLength(asked + 1));
  expect(calls('trainExample').at(-1)!.params).toMatchObject({ config: { seed: 3 } });
  now().edit({ monitor: true, batch: 2 });
  now().edit({ side: 64 });
  await eventually(() => expect(calls('trainExample')).toHaveLength(asked + 2));
});

it('starts a task by one click, and the address names it', async () => {
  await start();
  await now().playTask('super-resolution');
  await reached(2);
  expect(now()).toMatchObject({ preset: null, run: { at: 'playing' } });
  expect(now().app.getState().settings.preset).toBe('super-resolution');
  await now().close();
  page.worker.close();
  await start('?tab=train&preset=super-resolution');
  expect(now().draft?.task).toBe('super-resolution');
  expect(said()).toEqual([]);
});

it('takes a preset from the address, and says where there is none of that name', async () => {
  await start('?tab=train&preset=second');
  expect(now().preset).toBe('second');
  page.worker.close();
  await start('?tab=train&preset=third');
  expect(now().preset).toBeNull();
  expect(said()).toContain('url');
});
