import { BufferReader, Parser } from 'pickleparser';
import { AppError } from '#core/failure.ts';
import { badWeights } from '../refuse.ts';
import { inertClass } from './pythonObject.ts';

/** Bytes of a pickle that are parsed at most; a state dict of VGG-19 takes 3 kB. */
export const maxPickleBytes = 1024 * 1024;

/** A block of numbers in the file, named by the pickle. */
export class TorchStorage {
  constructor(
    readonly type: string,
    readonly key: string,
    readonly length: number,
  ) {}
}

/** A tensor as a state dict describes it: a window on a storage, in elements. */
export class TorchTensor {
  constructor(
    readonly storage: unknown,
    readonly offset: unknown,
    readonly shape: unknown,
    readonly strides: unknown,
  ) {}
}

class StorageType {
  constructor(readonly name: string) {}
}

const rebuild = (storage: unknown, offset: unknown, shape: unknown, strides: unknown): TorchTensor =>
  new TorchTensor(storage, offset, shape, strides);

/**
 * What a pickle of a state dict names. None of it is the named Python object: each stands for plain data, so that reading
 * never runs what a file asks for. Any other name may be the class of an object, and is refused as a function.
 */
const globals: ReadonlyMap<string, () => unknown> = new Map<string, () => unknown>([
  ['collections.OrderedDict', () => ordered],
  ['torch._utils._rebuild_tensor', () => rebuild],
  ['torch._utils._rebuild_tensor_v2', () => rebuild],
  ['torch._utils._rebuild_parameter', () => (tensor: unknown) => tensor],
  ['torch.Size', () => (shape: unknown) => shape],
  ['__builtin__.set', () => (items: unknown) => items],
  ['builtins.set', () => (items: unknown) => items],
  ...['Double', 'Float', 'Half', 'BFloat16', 'Long', 'Int', 'Short', 'Char', 'Byte', 'Bool'].map(
    (name) => [`torch.${name}Storage`, () => new StorageType(name)] as const,
  ),
  ...['Double', 'Float', 'Half', 'BFloat16'].map(
    (name) => [`torch.cuda.${name}Storage`, () => new StorageType(name)] as const,
  ),
]);

/** Python 2 hands an ordered dict its pairs, as a list of lists; Python 3 sets them afterwards. */
function ordered(pairs: unknown): Map<unknown, unknown> {
  const all = Array.isArray(pairs) ? pairs : [];
  return new Map(all.flatMap((pair) => (Array.isArray(pair) ? [[pair[0], pair[1]] as const] : [])));
}

/** Reads pickles that lie one after the other, as data only. */
export class PickleReader {
  readonly #reader: BufferReader;

  constructor(
    bytes: Uint8Array,
    private readonly file: string,
  ) {
    this.#reader = new BufferReader(bytes);
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#reader.position;
  }

  /** The next pickle: dicts as Map, tuples and lists as arrays. Throws `bad-weights` (unsafe, truncated). */
  next(): unknown {
    const { file } = this;
    const parser = new Parser({
      unpicklingTypeOfDictionary: 'Map',
      nameResolver: {
        resolve(module, name) {
          const make = globals.get(`${module}.${name}`);
          if (!make) return inertClass(`${module}.${name}`, file);
          // The library types a resolved name as callable; a storage type is a token that is only passed on.
          return make() as () => unknown;
        },
      },
      persistentResolver: { resolve: (id: unknown) => toStorage(id, file) },
    });
    try {
      return parser.read<unknown>(this.#reader);
    } catch (error) {
      if (error instanceof AppError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const cut = /end of (file|line)/.test(message);
      throw badWeights(file, cut ? 'truncated' : 'unsafe', 'state dict', message.slice(0, 100));
    }
  }
}

/** ('storage', type, key, device, length[, view]) */
function toStorage(id: unknown, file: string): unknown {
  if (Array.isArray(id)) {
    const [kind, type, key, , length, view] = id as unknown[];
    // Before 1.6 the source text of a module's class was saved beside it.
    if (kind === 'module') return type;
    const known = kind === 'storage' && type instanceof StorageType && typeof key === 'string';
    if (known && isCount(length) && (view === undefined || view === null)) {
      return new TorchStorage(type.name, key, length);
    }
  }
  throw badWeights(file, 'unsafe', "('storage', type, key, device, length)", textOf(id));
}

/** A key or id for a message. Objects may be cyclic, endless when written out, or have no text at all: their kind must do. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 60) : typeof value;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
