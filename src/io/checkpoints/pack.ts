type Bytes = Uint8Array | Uint8ClampedArray;

/** Lays pieces of bytes end to end. */
export class Packer {
  readonly #pieces: Bytes[] = [];
  #size = 0;

  /** Returns where the piece begins. */
  add(piece: Bytes): number {
    const at = this.#size;
    this.#pieces.push(piece);
    this.#size += piece.length;
    return at;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }
}

/** A copy of a piece, at an address of its own (a Float32Array must begin at a multiple of four). Throws RangeError. */
export function unpack(all: Uint8Array, offset: number, size: number): ArrayBuffer {
  if (offset + size > all.length)
    throw new RangeError(`unpack: expected ${offset + size} bytes, got ${all.length}`);
  return all.slice(offset, offset + size).buffer as ArrayBuffer;
}
