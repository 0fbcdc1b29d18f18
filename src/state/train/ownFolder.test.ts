import { afterEach, describe, expect, it } from 'vitest';
import { TrainOnFake } from '#tests/support/trainOnFake.ts';
import { needsRestart } from './armsEdit.ts';
import { chosenHalves, shownFolder } from './ownFolder.ts';

const page = new TrainOnFake();
const { start, now, calls, said } = page;
afterEach(page.close);

describe('images of a person’s own', () => {
  const folder = (name: string) => [new File(['x'], name)];

  it('of a second folder wait for a new start as those of the first did', async () => {
    await start();
    await now().chooseFolder(folder('one'));
    await now().open();
    expect(needsRestart(now())).toBe(false);
    const second = folder('two');
    await now().chooseFolder(second);
    expect(needsRestart(now())).toBe(true);
    await now().open();
    expect(now().openedData).toMatchObject({
      kind: 'folder',
      files: [{ path: 'two', content: second[0] }],
      target: null,
    });
    expect(needsRestart(now())).toBe(false);
  });

  const at = (path: string) => Object.defineProperty(new File(['x'], 'x'), 'path', { value: path }) as File;

  it('of both kinds in one folder need no second one', async () => {
    await start();
    now().chooseTask('unpaired');
    await now().takeFolder(['zoo/trainA/1.png', 'zoo/trainB/2.png', 'zoo/testA/3.png'].map(at));
    expect(now().data).toMatchObject({ kind: 'folder', target: null, halves: 'auto' });
    expect(now().draft?.dataset).toBe('folder');
    expect(shownFolder(now())?.facts).toMatchObject({
      first: { train: 1, test: 1 },
      second: { train: 1, test: 0 },
    });
    const told = now().app.getState().messages.at(-1);
    expect(told).toMatchObject({ kind: 'training-images', which: 'both', count: 3 });
    await now().open();
    expect(calls('trainOpen').at(-1)!.params).toMatchObject({
      data: {
        files: [{ path: 'zoo/trainA/1.png' }, { path: 'zoo/trainB/2.png' }, { path: 'zoo/testA/3.png' }],
      },
    });
  });

  it('that are wide are what the person says they are, and another answer waits for a new start', async () => {
    await start();
    page.trainer.halves = 'related';
    await now().chooseFolder(folder('one'));
    expect(chosenHalves(now(), shownFolder(now())!)).toBe('left-first');
    await now().open();
    now().setHalves('right-first');
    expect(chosenHalves(now(), shownFolder(now())!)).toBe('right-first');
    expect(needsRestart(now())).toBe(true);
    await now().open();
    expect(calls('trainOpen').at(-1)!.params).toMatchObject({ data: { halves: 'right-first' } });
    // Of two domains: both, or one that waits for the other.
    now().chooseTask('unpaired');
    await now().chooseFolder(folder('two'), 'first');
    expect(now().data).toMatchObject({ kind: 'folder', target: null });
    now().setHalves('no');
    expect(now()).toMatchObject({ data: { kind: 'procedural' }, draft: { dataset: 'town-night' } });
    expect(chosenHalves(now(), shownFolder(now())!)).toBe('no');
    now().setHalves('left-first');
    expect(now()).toMatchObject({ data: { halves: 'left-first' }, draft: { dataset: 'folder' } });
  });

  it('are told as what they are taken for when they are dropped, and nothing is mixed', async () => {
    await start();
    const dropped = async (...names: string[]) => {
      for (const name of names) await now().takeFolder(folder(name));
      const { data } = now();
      return data.kind === 'folder' ? [data.files, data.target].map((files) => files?.[0]?.path) : [];
    };
    const told = () =>
      now()
        .app.getState()
        .messages.map((m) => (m.kind === 'training-images' ? m.which : m.kind));
    expect(await dropped('one')).toEqual(['one', undefined]);
    now().chooseTask('unpaired');
    expect(await dropped('a')).toEqual([]);
    expect(await dropped('b')).toEqual(['a', 'b']);
    expect(await dropped('c'), 'a new pair begins').toEqual(['a', 'b']);
    expect(await dropped('d')).toEqual(['c', 'd']);
    expect(told()).toEqual(['all', 'first', 'second', 'first', 'second']);
    await now().takeFolder([]);
    expect(told().at(-1)).toBe('hint');
    expect(await dropped('e')).toEqual(['c', 'd']);
    now().chooseDataset('lake');
    expect(await dropped('f'), 'what was half chosen is forgotten').toEqual([]);
    expect(await dropped('g')).toEqual(['f', 'g']);
  });

  it('are those of the run after it was brought back, for a new start too', async () => {
    await start();
    await now().chooseFolder(folder('mine'));
    await now().takeStep('both');
    await now().save('own');
    await now().restore(now().checkpoints[0]!.id, false);
    const { run } = now().opened!;
    expect(needsRestart(now())).toBe(false);
    now().edit({ seed: 5 });
    await now().open();
    expect(calls('trainOpen').at(-1)!.params).toMatchObject({
      config: { dataset: 'folder', seed: 5 },
      data: { kind: 'of-run', run },
    });
    expect(now().data).toEqual({ kind: 'of-run', run: now().opened!.run });
    expect(needsRestart(now())).toBe(false);
  });

  it('are those of the run after it went back to step 0, too', async () => {
    await start();
    await now().chooseFolder(folder('mine'));
    await now().takeStep('both');
    await now().save('own');
    await now().restore(now().checkpoints[0]!.id, true);
    await now().reset();
    expect(needsRestart(now())).toBe(false);
    now().edit({ seed: 5 });
    await now().open();
    expect(said()).toEqual([]);
    expect(now().opened).toMatchObject({ config: { dataset: 'folder', seed: 5 } });
  });

  it('that were chosen while it opened go over to the new run as well', async () => {
    await start();
    await now().chooseFolder(folder('mine'));
    await now().takeStep('both');
    await now().save('own');
    await now().restore(now().checkpoints[0]!.id, true);
    now().edit({ seed: 5 });
    const opening = now().open();
    now().edit({ seed: 6 });
    await opening;
    await now().open();
    expect(said()).toEqual([]);
    expect(now().opened).toMatchObject({ config: { seed: 6 } });
  });
});
