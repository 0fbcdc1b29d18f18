import type { CallName, Calls, Failure, Notice } from './protocol.ts';

/** What travels from the page to the worker. `id` numbers a call. */
export type ToWorker =
  | { kind: 'call'; id: number; name: CallName; params: Calls[CallName]['params'] }
  | { kind: 'cancel'; id: number }
  /** Once, at first: a number in shared memory that is odd while the page's own thread is at work. */
  | { kind: 'page-at-work'; count: Int32Array };

/** What travels back. */
export type ToPage =
  | { kind: 'progress'; id: number; progress: unknown }
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'failure'; id: number; failure: Failure }
  | { kind: 'notice'; notice: Notice };

/** The part of Worker and MessagePort that both ends need. */
export interface Channel {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  /** `error`: its script cannot be had, or something in it was not caught. */
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void;
  /** A MessagePort holds messages back until it is started; a worker has no such thing. */
  start?(): void;
}
