import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import type { Channel, ToWorker } from './messages.ts';
import { pageFirst } from './pageFirst.ts';

/** A page and a worker that say what they are told; `frame` draws the next frame, if one was asked for. */
function pageAndWorker() {
  const told: ToWorker[] = [];
  const frames: FrameRequestCallback[] = [];
  const worker = new EventTarget();
  const channel = Object.assign(worker, { postMessage: (message: ToWorker) => told.push(message) });
  const page = Object.assign(new EventTarget(), {
    requestAnimationFrame: (draw: FrameRequestCallback) => frames.push(draw),
  });
  pageFirst(channel as unknown as Channel, page);
  const [first] = told;
  const count = first?.kind === 'page-at-work' ? first.count : null;
  return { told, frames, worker, page, count };
}

beforeEach(() => vi.stubGlobal('crossOriginIsolated', true));
afterEach(() => vi.unstubAllGlobals());

it('is odd from a message of the worker on until the next task, and again for the frame', async () => {
  const { worker, count, frames } = pageAndWorker();
  let whileHeard = -1;
  worker.addEventListener('message', () => {
    whileHeard = count![0]!;
  });
  expect(count![0]).toBe(0);
  worker.dispatchEvent(new Event('message'));
  worker.dispatchEvent(new Event('message'));
  expect(whileHeard).toBe(1);
  await Promise.resolve();
  expect(count![0]).toBe(1);
  await eventually(() => expect(count![0]).toBe(2));
  expect(frames).toHaveLength(1);
  frames[0]!(0);
  expect(count![0]).toBe(3);
  await eventually(() => expect(count![0]).toBe(4));
});

it('is odd while the page answers what a person does', async () => {
  const { page, count } = pageAndWorker();
  page.dispatchEvent(new Event('input'));
  expect(count![0]).toBe(1);
  await eventually(() => expect(count![0]).toBe(2));
  page.dispatchEvent(Object.assign(new Event('pointermove'), { buttons: 0 }));
  expect(count![0]).toBe(2);
  page.dispatchEvent(Object.assign(new Event('pointermove'), { buttons: 1 }));
  expect(count![0]).toBe(3);
});

it('tells nothing where memory cannot be shared', () => {
  vi.stubGlobal('crossOriginIsolated', false);
  const { told, worker, frames } = pageAndWorker();
  worker.dispatchEvent(new Event('message'));
  expect(told).toEqual([]);
  expect(frames).toEqual([]);
});
