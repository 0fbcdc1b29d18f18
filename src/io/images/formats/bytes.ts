import { AppError } from '#core/failure.ts';

/** Why a picture file was refused although it is a picture. `reason` of the failure `image-broken`. */
export type Broken =
  /** Nothing in it. */
  | 'empty'
  /** Ends before the picture does. */
  | 'truncated'
  /** Parts contradict each other, or a check sum does not fit. */
  | 'damaged'
  /** Says that it is 0 pixels wide or high. */
  | 'zero-size'
  /** The decoder gave up. */
  | 'undecodable';

export function broken(name: string, reason: Broken): AppError {
  return new AppError({ code: 'image-broken', name, reason });
}

/** A TIFF that other programs may read: the words say what to save it as. */
export function oddTiff(name: string): AppError {
  return new AppError({ code: 'not-an-image', name, found: 'odd-tiff' });
}

/** Reads whole numbers out of bytes; past the end it throws {@link broken} `truncated`, never a RangeError. */
export class Reader {
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly name: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** Throws unless `count` bytes lie at `at`. */
  need(at: number, count: number): void {
    if (at < 0 || at + count > this.bytes.length) throw broken(this.name, 'truncated');
  }

  u8(at: number): number {
    this.need(at, 1);
    return this.view.getUint8(at);
  }

  u16(at: number, little = false): number {
    this.need(at, 2);
    return this.view.getUint16(at, little);
  }

  u32(at: number, little = false): number {
    this.need(at, 4);
    return this.view.getUint32(at, little);
  }

  i32(at: number, little = false): number {
    this.need(at, 4);
    return this.view.getInt32(at, little);
  }

  /** `length` bytes as Latin-1 text; shorter at the end of the file. */
  text(at: number, length: number): string {
    return String.fromCharCode(...this.bytes.subarray(at, at + length));
  }

  slice(at: number, length: number): Uint8Array {
    this.need(at, length);
    return this.bytes.subarray(at, at + length);
  }
}
