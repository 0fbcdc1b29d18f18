import type { NamedTensor } from './tensorFile.ts';

interface StoreProgress {
  stage: 'download' | 'verify' | 'convert';
  bytesDone: number;
  bytesTotal: number;
}
export type OnStoreProgress = (progress: StoreProgress) => void;

/** Who is given the tensors of a download as they become known, in layer order. */
export interface TensorReceiver {
  add(tensor: NamedTensor): void | Promise<void>;
  /** What was given so far was of another file: it is to be forgotten. */
  startOver(): void;
}
