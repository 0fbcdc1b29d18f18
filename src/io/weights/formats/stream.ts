import { type ByteSource, checkRange } from '../byteSource.ts';

/** Gets a file that a JSON manifest names; null when it was not given. */
export type FindSource = (name: string) => Promise<ByteSource | null>;

/** Several files read as if they were one. */
export class Stream implements ByteSource {
  readonly size: number;

  constructor(
    readonly name: string,
    private readonly parts: readonly ByteSource[],
  ) {
    this.size = parts.reduce((sum, part) => sum + part.size, 0);
  }

  async read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    checkRange(this.name, start, end, this.size);
    const bytes = new Uint8Array(end - start);
    let offset = 0;
    for (const part of this.parts) {
      const from = Math.max(start, offset);
      const to = Math.min(end, offset + part.size);
      if (from < to) bytes.set(await part.read(from - offset, to - offset, signal), from - start);
      offset += part.size;
    }
    return bytes;
  }
}
