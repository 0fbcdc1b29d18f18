import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import type { StepRow } from '#core/training/rows.ts';

/** Rows in a sealed chunk; a chunk is compressed once, so that checkpoints of long runs stay cheap. */
const CHUNK = 1500;
/** Chunks kept: 100,000 steps of three arms. Beyond that the oldest go. */
const CHUNKS = 200;

/** Every row of a run, oldest first, most of them compressed: a ring in which 100,000 steps take some 30 MB. */
export class RowLog {
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #open: StepRow[] = [];
  /** Last step of each sealed chunk, to rewind by. */
  #lastSteps: number[] = [];

  add(row: StepRow): void {
    this.#open.push(row);
    if (this.#open.length < CHUNK) return;
    this.#chunks.push(deflateSync(strToU8(JSON.stringify(this.#open))) as Uint8Array<ArrayBuffer>);
    this.#lastSteps.push(row.step);
    this.#open = [];
    if (this.#chunks.length <= CHUNKS) return;
    this.#chunks.shift();
    this.#lastSteps.shift();
  }

  /** For a checkpoint. */
  get stored(): { chunks: readonly Uint8Array<ArrayBuffer>[]; rows: readonly StepRow[] } {
    return { chunks: [...this.#chunks], rows: [...this.#open] };
  }

  restore({ chunks, rows }: { chunks: readonly Uint8Array<ArrayBuffer>[]; rows: readonly StepRow[] }): void {
    this.#chunks = [...chunks];
    this.#lastSteps = chunks.map((chunk) => unpacked(chunk).at(-1)?.step ?? 0);
    this.#open = [...rows];
  }

  /** Forgets the rows after `step`. */
  rewind(step: number): void {
    while ((this.#lastSteps.at(-1) ?? 0) > step) {
      this.#lastSteps.pop();
      this.#open = [...unpacked(this.#chunks.pop()!), ...this.#open];
    }
    this.#open = this.#open.filter((row) => row.step <= step);
  }

  /** Every row there is now, oldest first, one chunk unpacked at a time. May be gone over more than once. */
  batches(): Iterable<readonly StepRow[]> {
    const [chunks, open] = [[...this.#chunks], [...this.#open]];
    return {
      *[Symbol.iterator]() {
        for (const chunk of chunks) yield unpacked(chunk);
        yield open;
      },
    };
  }

  /** The oldest row of one arm. */
  first(arm: number): StepRow | null {
    for (const rows of this.batches()) {
      const found = rows.find((row) => row.arm === arm);
      if (found) return found;
    }
    return null;
  }

  /** The newest rows of one arm, at most `count`, oldest first. */
  latest(arm: number, count: number): readonly StepRow[] {
    const last = this.#chunks.at(-1);
    const near = this.#open.length < 3 * count && last ? [...unpacked(last), ...this.#open] : this.#open;
    return near.filter((row) => row.arm === arm).slice(-count);
  }

  clear(): void {
    this.restore({ chunks: [], rows: [] });
  }
}

const unpacked = (chunk: Uint8Array): StepRow[] => JSON.parse(strFromU8(inflateSync(chunk)));
