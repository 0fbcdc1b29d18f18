import type { StateCreator } from 'zustand';
import { failureOf } from '#core/failure.ts';
import type { BackendName, BootResult, Failure, Label, Notice, WeightsNote } from '#worker/protocol.ts';
import type { Store } from './store.ts';
import type { UrlKey } from './urlState.ts';

/** Something that the person has to hear of. */
export type Message =
  | { id: number; kind: 'failure'; failure: Failure }
  | { id: number; kind: 'url'; refused: readonly { key: UrlKey; value: string }[] }
  | { id: number; kind: 'notice'; notice: Notice }
  /** Another backend was asked for than the one that computes; `boot` says why. */
  | { id: number; kind: 'other-backend'; asked: BackendName; boot: BootResult }
  | { id: number; kind: 'installed'; backbone: string }
  /** LPIPS heads came before their network. */
  | { id: number; kind: 'heads-kept'; backbone: string }
  | { id: number; kind: 'weights'; note: WeightsNote }
  /** `images`: whether the link reopens the images, too; those of a person are never in it. */
  | { id: number; kind: 'copied'; images: boolean }
  /** The clipboard is out of reach: the link itself. */
  | { id: number; kind: 'link'; link: string; images: boolean }
  /** What has become of the region that was painted, now that the picture is another. */
  | { id: number; kind: 'region'; what: 'cleared' | 'rescaled' | 'dropped' }
  /** Of several images for the reference, the one that was taken. */
  | { id: number; kind: 'first-taken'; name: string; count: number }
  /** Files were dropped to train on. */
  | { id: number; kind: 'training-images'; count: number; which: 'all' | 'first' | 'second' | 'both' }
  /** No run was opened: this arm has nothing to train by. */
  | { id: number; kind: 'idle-arm'; name: Label }
  /** A report was dropped and its settings are taken; of these images it was made. */
  | { id: number; kind: 'report'; reference: string; generated: string }
  | { id: number; kind: 'report-refused'; name: string }
  /** Its network is not here. */
  | { id: number; kind: 'report-network'; name: string; network: string }
  | { id: number; kind: 'hint'; hint: Hint };

/** Why what the person did with files or the clipboard brought nothing. */
export type Hint = 'between-zones' | 'folder' | 'folder-empty' | 'clipboard-empty' | 'clipboard-refused';

type Body = Message extends infer M ? (M extends Message ? Omit<M, 'id'> : never) : never;

export interface MessagesSlice {
  messages: readonly Message[];
  say(body: Body): void;
  /** Says what went wrong; a cancel is no failure. */
  fail(error: unknown): void;
  dismiss(id: number): void;
}

export const messagesSlice: StateCreator<Store, [], [], MessagesSlice> = (set, get) => {
  let next = 1;
  return {
    messages: [],
    say: (body) => set(({ messages }) => ({ messages: [...messages, { ...body, id: next++ } as Message] })),
    fail: (error) => {
      const failure = failureOf(error);
      if (failure.code === 'cancelled') return;
      const known = JSON.stringify(failure);
      const said = get().messages.some((m) => m.kind === 'failure' && JSON.stringify(m.failure) === known);
      if (!said) get().say({ kind: 'failure', failure });
    },
    dismiss: (id) => set(({ messages }) => ({ messages: messages.filter((message) => message.id !== id) })),
  };
};
