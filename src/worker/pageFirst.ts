import type { Channel } from './messages.ts';

/** What a person does to the page that makes it work; a pointer that moves does while it drags something. */
const inputs = ['pointerdown', 'pointermove', 'pointerup', 'keydown', 'wheel', 'click', 'input', 'change'];

/**
 * Tells the worker when the page's own thread is at work, so that its kernels wait meanwhile (`engine/giveWay.ts`): where
 * they fill every core, a task of the page takes two or three times as long beside them. Counts a shared number up when
 * the page begins to work, to an odd value, and again when it has done: on a message of the worker's, on what a person does,
 * and for the frame that shows it. To be called before anybody else listens. Without shared memory the worker computes
 * on one core and leaves the others to the page: nothing is told.
 */
export function pageFirst(worker: Channel, page: EventTarget & Pick<Window, 'requestAnimationFrame'>): void {
  if (!globalThis.crossOriginIsolated) return;
  const count = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  worker.postMessage({ kind: 'page-at-work', count }, []);

  const { port1, port2 } = new MessageChannel();
  let atWork = false;
  let frame = false;
  const turn = () => {
    atWork = !atWork;
    Atomics.add(count, 0, 1);
    Atomics.notify(count, 0);
  };
  // A task of its own comes after this one, its promises, and the frame that it is part of.
  port1.onmessage = turn;
  const work = () => {
    if (atWork) return;
    turn();
    port2.postMessage(null);
  };
  const workAndShow = () => {
    work();
    if (frame) return;
    frame = true;
    page.requestAnimationFrame(() => {
      frame = false;
      work();
    });
  };
  const onInput = (event: Event) => {
    if (event.type !== 'pointermove' || (event as PointerEvent).buttons !== 0) workAndShow();
  };
  worker.addEventListener('message', workAndShow);
  for (const type of inputs) page.addEventListener(type, onInput, { capture: true, passive: true });
}
