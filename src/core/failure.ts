import type { Label } from './label.ts';

/**
 * What can go wrong, as data. A failure crosses the worker boundary unchanged; the page turns its code into a
 * sentence (`src/ui/i18n/<language>/failures.json`) that says what was expected, what came and what to do.
 */
export type Failure =
  // images
  | { code: 'not-an-image'; name: string; found: string }
  | { code: 'image-broken'; name: string; reason: string }
  | { code: 'image-too-large'; name: string; width: number; height: number; maxMegapixels: number }
  | { code: 'image-too-small'; name: string; width: number; height: number; minSide: number }
  | { code: 'pair-too-small'; width: number; height: number; minSide: number }
  | { code: 'image-unknown'; id: string }
  | { code: 'sizes-differ'; reference: Size; generated: Size }
  | { code: 'too-much-memory'; neededMB: number; limitMB: number; suggestedLongestSide: number }
  /** Its network takes no strips, and the whole image does not fit. */
  | { code: 'whole-image-only'; width: number; height: number; suggestedLongestSide: number }
  | { code: 'mask-empty' }
  | { code: 'mask-size'; expected: Size; found: Size }
  // weights
  | { code: 'bad-weights'; file: string; reason: BadWeights; expected: string; found: string }
  /** Neither names nor numbers tell which input the weights are made for. */
  | { code: 'family-unknown'; file: string; backbone: string; families: readonly string[] }
  | { code: 'weights-missing'; backbone: string; name: Label }
  | {
      code: 'download-failed';
      url: string;
      reason: BrokenDownload;
      /** Status, sizes, or the browser's own words. */
      detail: string;
      bytesDone: number;
      bytesTotal: number;
    }
  /** The server has another file by now than the one whose beginning came; that was dropped. */
  | { code: 'download-changed'; url: string }
  | { code: 'storage-full'; neededBytes: number; freeBytes: number }
  | { code: 'storage-unavailable'; reason: string }
  // training runs
  | { code: 'run-unknown'; id: string }
  | { code: 'run-open-elsewhere'; id: string }
  | { code: 'checkpoint-unknown'; id: string }
  | { code: 'bad-checkpoint'; file: string; reason: BadCheckpoint; expected: string; found: string }
  /** A run on the person's own images, which the page has no longer, or not in this size or kind. */
  | { code: 'folder-needed' }
  | { code: 'not-two-halves'; name: string; width: number; height: number }
  | { code: 'too-few-images'; expected: number; found: number; skipped: readonly string[] }
  // backends
  | { code: 'no-backend'; tried: readonly { backend: string; reason: SkipReason; detail: string }[] }
  | { code: 'device-lost'; backend: string; reason: string }
  /** Before a run trained with them. `off`: by which share of it, 0..1. */
  | { code: 'wrong-gradients'; backend: string; of: 'generator' | 'discriminator'; off: number }
  // the page's own parts
  | { code: 'worker-failed'; reason: 'not-started' | 'uncaught' | 'unreadable'; message: string }
  | { code: 'part-missing'; message: string }
  // calls
  | { code: 'bad-request'; what: string; expected: string; found: string }
  | { code: 'cancelled' }
  | { code: 'bug'; message: string };

export type FailureCode = Failure['code'];

export interface Size {
  width: number;
  height: number;
}

/** Why a weights file was refused. */
export type BadWeights =
  | 'truncated'
  | 'unknown-format'
  | 'wrong-network'
  | 'missing-layers'
  /** A batch norm without its running mean or variance. */
  | 'missing-statistics'
  | 'other-format'
  | 'wrong-shape'
  | 'wrong-family'
  | 'not-finite'
  | 'wrong-checksum'
  | 'unsafe';

/** Why a download broke off. */
export type BrokenDownload = 'status' | 'no-ranges' | 'cut-short' | 'too-long' | 'changed' | 'connection';

/** Why a way to compute was passed over. */
export type SkipReason =
  | 'unavailable'
  | 'software-adapter'
  | 'self-test-failed'
  | 'failed-to-start'
  | 'wrong-gradients'
  | 'device-lost';

/** Why a checkpoint was refused. */
export type BadCheckpoint =
  | 'not-a-checkpoint'
  | 'many-runs'
  | 'locked'
  | 'other-compression'
  | 'too-large'
  | 'truncated'
  | 'wrong-checksum'
  | 'newer-version'
  | 'other-version'
  /** Its seal fits, and yet it tells of a run that cannot be. */
  | 'impossible'
  | 'other-task';

/** An error that carries a {@link Failure}; everything else that is thrown is a bug. */
export class AppError extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.code}: ${JSON.stringify(failure)}`);
    this.name = 'AppError';
  }
}

/** The failure that `error` carries; an abort becomes `cancelled`, anything unknown becomes `bug`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return error.failure;
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled' };
  return { code: 'bug', message: error instanceof Error ? error.message : String(error) };
}
