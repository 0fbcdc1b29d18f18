import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import type { StepRow } from '#core/training/rows.ts';

/** Rows in a sealed chunk; a chunk is compressed once, so that checkpoints of long runs stay cheap. */
const CHUNK = 1500;
/** Chunks kept: 100,000 steps of three arms. Beyond that the oldest go. */
const CHUNKS = 200;
/** Chunks that lie unpacked beside them. */
const NEAR = 2;

/** Every row of a run, oldest first, most of them compressed: a ring in which 100,000 steps take some 30 MB. */
export class RowLog {
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #open: StepRow[] = [];
  /** Chunks as they were read or sealed last: coach and charts ask for the same two again at every step. */
  #near: readonly { readonly chunk: Uint8Array; readonly rows: readonly StepRow[] }[] = [];

  add(row: StepRow): void {
    this.#open.push(row);
    if (this.#open.length < CHUNK) return;
    const chunk = deflateSync(strToU8(JSON.stringify(this.#open))) as Uint8Array<ArrayBuffer>;
    this.#chunks.push(chunk);
    this.#keepNear(chunk, this.#open);
    this.#open = [];
    if (this.#chunks.length > CHUNKS) this.#chunks.shift();
  }

  #rowsOf(chunk: Uint8Array): readonly StepRow[] {
    const near = this.#near.find((known) => known.chunk === chunk);
    if (near) return near.rows;
    const rows = unpacked(chunk);
    this.#keepNear(chunk, rows);
    return rows;
  }

  #keepNear(chunk: Uint8Array, rows: readonly StepRow[]): void {
    this.#near = [...this.#near.slice(1 - NEAR), { chunk, rows }];
  }

  /** For a checkpoint. */
  get stored(): { chunks: readonly Uint8Array<ArrayBuffer>[]; rows: readonly StepRow[] } {
    return { chunks: [...this.#chunks], rows: [...this.#open] };
  }

  restore({ chunks, rows }: { chunks: readonly Uint8Array<ArrayBuffer>[]; rows: readonly StepRow[] }): void {
    this.#chunks = [...chunks];
    this.#near = [];
    this.#open = [...rows];
  }

  /** Forgets the rows after `step`. */
  rewind(step: number): void {
    for (let last = this.#chunks.at(-1); last; last = this.#chunks.at(-1)) {
      const rows = this.#rowsOf(last);
      if ((rows.at(-1)?.step ?? 0) <= step) break;
      this.#chunks.pop();
      this.#open = [...rows, ...this.#open];
    }
    this.#open = this.#open.filter((row) => row.step <= step);
  }

  /** Every row there is now, oldest first, one chunk unpacked at a time. May be gone over more than once. */
  batches(): Iterable<readonly StepRow[]> {
    const [chunks, open] = [[...this.#chunks], [...this.#open]];
    // All of a long run would push out what is asked for at every step.
    const near = new Map(this.#near.map(({ chunk, rows }) => [chunk, rows]));
    return {
      *[Symbol.iterator]() {
        for (const chunk of chunks) yield near.get(chunk) ?? unpacked(chunk);
        yield open;
      },
    };
  }

  /** The rows after `step`, oldest first; unpacks no chunk that is all before it. */
  after(step: number): readonly StepRow[] {
    const parts: (readonly StepRow[])[] = [this.#open];
    for (let i = this.#chunks.length - 1; i >= 0 && (parts[0]![0]?.step ?? step + 1) > step; i--)
      parts.unshift(this.#rowsOf(this.#chunks[i]!));
    return parts.flat().filter((row) => row.step > step);
  }

  /** The oldest row of one arm. */
  first(arm: number): StepRow | null {
    const of = (rows: readonly StepRow[]) => rows.find((row) => row.arm === arm);
    for (const chunk of this.#chunks) {
      const found = of(this.#rowsOf(chunk));
      if (found) return found;
    }
    return of(this.#open) ?? null;
  }

  /** The newest rows of one arm, at most `count`, oldest first. */
  latest(arm: number, count: number): readonly StepRow[] {
    const last = this.#chunks.at(-1);
    const near = this.#open.length < 3 * count && last ? [...this.#rowsOf(last), ...this.#open] : this.#open;
    return near.filter((row) => row.arm === arm).slice(-count);
  }
}

const unpacked = (chunk: Uint8Array): StepRow[] => JSON.parse(strFromU8(inflateSync(chunk)));
