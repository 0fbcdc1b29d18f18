import type { NamedTensor } from './tensorFile.ts';

interface StoreProgress {
  stage: 'download' | 'verify' | 'convert';
  bytesDone: number;
  bytesTotal: number;
}
export type OnStoreProgress = (progress: StoreProgress) => void;
export type OnTensor = (tensor: NamedTensor) => void | Promise<void>;
