import type { ByteSource } from '../byteSource.ts';
import type { NamedTensor } from '../tensorFile.ts';

/** Where the values of a float32 dataset lie in a file: bytes [start, end), little-endian. */
export interface H5Place {
  /** Path in the file. */
  readonly name: string;
  readonly shape: NamedTensor['shape'];
  readonly start: number;
  readonly end: number;
}

const maxDepth = 4;
const maxEntries = 1000;
/** Largest piece of the file's own book-keeping in bytes. */
const maxPieceBytes = 64 * 1024;

const message = { dataspace: 1, datatype: 3, layout: 8, continuation: 16, symbolTable: 17 } as const;

/**
 * Finds datasets in a HDF5 file by reading its book-keeping alone, piece by piece, so that a file that has come in part
 * can be read as far as it goes. Knows what Keras' weights files are made of (superblock 0, symbol tables, object headers
 * of version 1, contiguous float32); throws an `Error` on anything else, which `openKerasH5` may well be able to read.
 * HDF5 File Format Specification 3.0, sections II.A, III.A, III.B, III.D and IV.A.
 */
export class H5Places {
  constructor(private readonly source: ByteSource) {}

  /** Address of each of the root's children, by name. */
  async root(): Promise<ReadonlyMap<string, number>> {
    const view = await this.#read(0, 96);
    const [version, offsetBytes, lengthBytes] = [8, 13, 14].map((at) => view.getUint8(at));
    require(version === 0 && offsetBytes === 8 && lengthBytes === 8, 'superblock');
    const table = (await this.#messages(u64(view, 64))).get(message.symbolTable);
    return this.#children(found(table, 'symbol table of the root'));
  }

  /** Every float32 dataset at and below the object at `address`. */
  async below(address: number, path: string, depth = 1): Promise<H5Place[]> {
    require(depth <= maxDepth, 'fewer levels');
    const messages = await this.#messages(address);
    const table = messages.get(message.symbolTable);
    if (!table) return [place(messages, path)];
    const places: H5Place[] = [];
    for (const [name, child] of await this.#children(table)) {
      places.push(...(await this.below(child, `${path}/${name}`, depth + 1)));
    }
    return places;
  }

  /** The first message of each type in the object header at `address`; continued blocks follow where they are named. */
  async #messages(address: number): Promise<ReadonlyMap<number, DataView>> {
    const prefix = await this.#read(address, 16);
    require(prefix.getUint8(0) === 1, 'object header');
    const messages = new Map<number, DataView>();
    const blocks = [{ start: address + 16, bytes: prefix.getUint32(8, true) }];
    for (const { start, bytes } of blocks) {
      require(blocks.length <= 16, 'fewer header blocks');
      const view = await this.#read(start, bytes);
      for (let at = 0; at + 8 <= bytes; ) {
        const [type, size] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
        require(at + 8 + size <= bytes, 'header message');
        const body = new DataView(view.buffer, at + 8, size);
        if (type === message.continuation) blocks.push({ start: u64(body, 0), bytes: u64(body, 8) });
        else if (!messages.has(type)) messages.set(type, body);
        at += 8 + size;
      }
    }
    return messages;
  }

  async #children(table: DataView): Promise<ReadonlyMap<string, number>> {
    const heap = await this.#read(u64(table, 8), 32);
    require(signature(heap) === 'HEAP', 'heap');
    const names = new Uint8Array((await this.#read(u64(heap, 24), u64(heap, 8))).buffer);
    const children = new Map<string, number>();
    for (const node of await this.#leaves(u64(table, 0))) {
      const head = await this.#read(node, 8);
      require(signature(head) === 'SNOD', 'symbol node');
      const count = head.getUint16(6, true);
      const entries = await this.#read(node + 8, 40 * count);
      for (let at = 0; at < 40 * count; at += 40) {
        const from = u64(entries, at);
        const name = new TextDecoder().decode(names.subarray(from, names.indexOf(0, from)));
        children.set(name, u64(entries, at + 8));
      }
      require(children.size <= maxEntries, 'fewer entries');
    }
    return children;
  }

  /** Addresses of the symbol nodes below the B-tree node at `address`. */
  async #leaves(address: number, depth = 1): Promise<number[]> {
    const head = await this.#read(address, 24);
    require(signature(head) === 'TREE' && depth <= maxDepth, 'B-tree');
    const [level, count] = [head.getUint8(5), head.getUint16(6, true)];
    const entries = await this.#read(address + 24, 16 * count);
    const nodes = Array.from({ length: count }, (_, i) => u64(entries, 16 * i + 8));
    if (level === 0) return nodes;
    const below: number[] = [];
    for (const node of nodes) below.push(...(await this.#leaves(node, depth + 1)));
    return below;
  }

  async #read(start: number, bytes: number): Promise<DataView<ArrayBuffer>> {
    require(bytes <= maxPieceBytes, 'smaller pieces');
    return new DataView((await this.source.read(start, start + bytes)).buffer);
  }
}

function place(messages: ReadonlyMap<number, DataView>, name: string): H5Place {
  const space = found(messages.get(message.dataspace), 'dataspace');
  const type = found(messages.get(message.datatype), 'datatype');
  const layout = found(messages.get(message.layout), 'layout');
  // Class 1 is floating point; bit 0 says big-endian.
  require((type.getUint8(0) & 15) === 1 && (type.getUint8(1) & 1) === 0, 'little-endian floats');
  require(type.getUint32(4, true) === 4, 'float32');
  require(layout.getUint8(0) === 3 && layout.getUint8(1) === 1, 'contiguous data');
  const dimsAt = found({ 1: 8, 2: 4 }[space.getUint8(0)], 'dataspace version');
  const shape = Array.from({ length: space.getUint8(1) }, (_, i) => u64(space, dimsAt + 8 * i));
  const start = u64(layout, 2);
  const end = start + u64(layout, 10);
  require(end - start === shape.reduce((n, d) => n * d, 4), 'as many bytes as the shape needs');
  return { name, shape, start, end };
}

const u64 = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

const signature = (view: DataView): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((at) => view.getUint8(at)));

function require(holds: boolean, expected: string): void {
  if (!holds) throw new Error(`H5Places: expected ${expected}`);
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`H5Places: expected ${what}`);
  return value;
}
