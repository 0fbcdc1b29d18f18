import { describe, expect, it } from 'vitest';
import { AppError } from '#core/failure.ts';
import type { Checkpoint, CheckpointEntry } from '#io/checkpoints/types.ts';
import { AutomaticKeeping, KEEP_EVERY_MS } from './keeping.ts';

const at = (step: number) => ({ step }) as Checkpoint;

/** A keeping every 100 steps, on a clock of the test's own. */
function keeping(everySteps = 100) {
  const clock = { ms: 5_000 };
  const room = { left: true };
  const put = async ({ step }: Checkpoint) => {
    if (!room.left) throw new AppError({ code: 'storage-full', neededBytes: 9, freeBytes: 3 });
    return { step } as CheckpointEntry;
  };
  return { clock, room, keeping: new AutomaticKeeping(everySteps, 0, put, () => clock.ms) };
}

describe('a run that plays is kept', () => {
  it('every so many steps, however fast they come', () => {
    const { keeping: k } = keeping();
    expect([1, 99, 100, 101, 200].map((step) => k.due(step))).toEqual([false, false, true, false, true]);
  });

  it('after a time, however slow the steps are, and then after that time again', async () => {
    const { keeping: k, clock } = keeping();
    clock.ms += KEEP_EVERY_MS - 1;
    expect(k.due(3)).toBe(false);
    clock.ms += 1;
    expect(k.due(3)).toBe(true);
    await k.save(at(3));
    expect(k.due(4)).toBe(false);
    clock.ms += KEEP_EVERY_MS;
    expect(k.due(3), 'nothing new').toBe(false);
    expect(k.due(5)).toBe(true);
  });

  it('not at once after a long pause', () => {
    const { keeping: k, clock } = keeping();
    clock.ms += 10 * KEEP_EVERY_MS;
    k.playsOn();
    expect(k.due(7)).toBe(false);
  });

  it('again at the same step after the person has changed something', async () => {
    const { keeping: k, room } = keeping();
    k.changes();
    expect(k.wanted(0), 'nothing trained yet').toBe(false);
    await k.save(at(3));
    expect(k.wanted(3)).toBe(false);
    k.changes();
    room.left = false;
    await expect(k.save(at(3))).rejects.toThrow();
    expect(k.wanted(3)).toBe(true);
    room.left = true;
    await k.save(at(3));
    expect(k.wanted(3)).toBe(false);
  });

  it('and where there is no room, tried again only when the next is due', async () => {
    const { keeping: k, clock, room } = keeping();
    room.left = false;
    clock.ms += KEEP_EVERY_MS;
    await expect(k.save(at(4))).rejects.toMatchObject({ failure: { code: 'storage-full' } });
    expect([k.due(5), k.wanted(5)]).toEqual([false, true]);
    room.left = true;
    clock.ms += KEEP_EVERY_MS;
    expect(k.due(6)).toBe(true);
  });

  it('never by itself where that is switched off', () => {
    const { keeping: k, clock } = keeping(0);
    clock.ms += 10 * KEEP_EVERY_MS;
    expect([k.due(100), k.wanted(100)]).toEqual([false, false]);
  });
});
