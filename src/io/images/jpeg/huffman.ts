/** Decodes Huffman codes of up to 16 bits: for each length its first code and the place of its first symbol. */
export interface HuffmanTable {
  readonly maxCode: Int32Array;
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

/** `counts`: how many codes of each length 1..16. Source: ITU-T T.81, annex C and F.2.2.3. */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const maxCode = new Int32Array(17).fill(-1);
  const offset = new Int32Array(17);
  for (let length = 1, code = 0, place = 0; length <= 16; length++, code <<= 1) {
    offset[length] = place - code;
    place += counts[length - 1]!;
    code += counts[length - 1]!;
    if (counts[length - 1]! > 0) maxCode[length] = code - 1;
  }
  return { maxCode, offset, symbols };
}

/** Reads bits of coded data; FF 00 is a byte FF, any other marker ends them, and zeros follow, as in libjpeg. */
export class BitReader {
  #at: number;
  #bits = 0;
  #count = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  bit(): number {
    if (this.#count === 0) {
      const byte = this.#bytes[this.#at] ?? 0xff;
      if (byte !== 0xff) {
        this.#bits = byte;
        this.#at++;
      } else if (this.#bytes[this.#at + 1] === 0) {
        this.#bits = byte;
        this.#at += 2;
      } else this.#bits = 0; // a marker: it stays where it is
      this.#count = 8;
    }
    this.#count--;
    return (this.#bits >> this.#count) & 1;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  /** A number of `size` bits whose first bit says its sign. Source: T.81, F.2.2.1, EXTEND. */
  signed(size: number): number {
    if (size === 0) return 0;
    const value = this.bits(size);
    return value < 2 ** (size - 1) ? value - 2 ** size + 1 : value;
  }

  /** Throws where no code fits. */
  symbol({ maxCode, offset, symbols }: HuffmanTable): number {
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      code = code * 2 + this.bit();
      if (code <= maxCode[length]!) return symbols[code + offset[length]!] ?? 0;
    }
    throw new Error('no such Huffman code');
  }

  /** Drops the rest of a byte and passes a restart marker. */
  restart(): void {
    this.#count = 0;
    const { length } = this.#bytes;
    while (this.#at < length - 1) {
      const next = this.#bytes[this.#at + 1]!;
      if (this.#bytes[this.#at] === 0xff && next !== 0 && next !== 0xff) {
        if (next >= 0xd0 && next <= 0xd7) this.#at += 2;
        return;
      }
      this.#at++;
    }
  }
}
