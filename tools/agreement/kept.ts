import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { PairNumbers } from './tapDistances.ts';

const schema = z.object({ key: z.string(), numbers: z.record(z.string(), z.array(z.number().nullable())) });
const saveEveryMs = 20_000;

/**
 * Numbers of pairs that outlast the command: read from `file` if `key` says that they were made of the same, and written
 * again and again while they grow, so that an interrupted command goes on where it was.
 */
export class Kept {
  readonly numbers: PairNumbers;
  #savedAt = Date.now();

  constructor(
    readonly file: string,
    readonly key: string,
    names: readonly string[],
  ) {
    const old = existsSync(file) ? schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : null;
    const known = old?.success && old.data.key === key ? old.data.numbers : {};
    this.numbers = Object.fromEntries(names.map((name) => [name, known[name] ?? []]));
  }

  /** Whether all of them are there for `count` pairs. */
  isWhole(count: number): boolean {
    return Object.values(this.numbers).every(
      (values) => values.length === count && values.every((value) => value !== null),
    );
  }

  saveNowAndThen(): void {
    if (Date.now() - this.#savedAt > saveEveryMs) this.save();
  }

  save(): void {
    mkdirSync(dirname(this.file), { recursive: true });
    // A hole of a list is written as null, and so are infinite numbers, which JSON does not have.
    writeFileSync(`${this.file}.part`, JSON.stringify({ key: this.key, numbers: this.numbers }));
    renameSync(`${this.file}.part`, this.file);
    this.#savedAt = Date.now();
  }
}
