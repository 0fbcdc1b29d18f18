import { zipSync } from 'fflate';
import { concat, toBytes } from './bytes.ts';
import type { TestTensor } from './tensors.ts';

const text = new TextEncoder();
const u32 = (n: number): Uint8Array => toBytes(new Uint32Array([n]));

/** Opcodes of pickle protocol 2, as torch.save emits them. */
export const op = {
  proto: Uint8Array.of(0x80, 2),
  stop: Uint8Array.of(0x2e),
  mark: Uint8Array.of(0x28),
  tuple: Uint8Array.of(0x74),
  emptyTuple: Uint8Array.of(0x29),
  emptyList: Uint8Array.of(0x5d),
  emptyDict: Uint8Array.of(0x7d),
  appends: Uint8Array.of(0x65),
  setItems: Uint8Array.of(0x75),
  reduce: Uint8Array.of(0x52),
  persistentId: Uint8Array.of(0x51),
  false: Uint8Array.of(0x89),
  true: Uint8Array.of(0x88),
  none: Uint8Array.of(0x4e),
  global: (module: string, name: string) => text.encode(`c${module}\n${name}\n`),
  string: (value: string) => concat(Uint8Array.of(0x58), u32(text.encode(value).length), text.encode(value)),
  int: (value: number) => concat(Uint8Array.of(0x4a), u32(value)),
};

const tuple = (...items: Uint8Array[]): Uint8Array => concat(op.mark, ...items, op.tuple);
const ints = (values: readonly number[]): Uint8Array => tuple(...values.map(op.int));
const orderedDict = concat(op.global('collections', 'OrderedDict'), op.emptyTuple, op.reduce);

/** The pickle of a state dict whose tensor `i` lies in storage `i`. */
export const stateDictPickle = (tensors: readonly TestTensor[], legacy: boolean): Uint8Array<ArrayBuffer> =>
  nestedPickle(tensors, legacy, []);

/** The same below `keys`, with a number beside it at each level. */
export function nestedPickle(
  tensors: readonly TestTensor[],
  legacy: boolean,
  keys: readonly string[],
): Uint8Array<ArrayBuffer> {
  const items = tensors.flatMap(({ name, shape, values }, index) => {
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const id = tuple(
      op.string('storage'),
      op.global('torch', 'FloatStorage'),
      op.string(String(index)),
      op.string('cpu'),
      op.int(values.length),
      ...(legacy ? [op.none] : []),
    );
    const args = [id, op.persistentId, op.int(0), ints(shape), ints(strides), op.false, orderedDict];
    return [op.string(name), op.global('torch._utils', '_rebuild_tensor_v2'), tuple(...args), op.reduce];
  });
  const dict = keys.reduceRight<Uint8Array>(
    (inner, key) =>
      concat(op.emptyDict, op.mark, op.string('epoch'), op.int(3), op.string(key), inner, op.setItems),
    concat(orderedDict, op.mark, ...items, op.setItems),
  );
  return concat(op.proto, dict, op.stop);
}

/** A .pth as torch.save writes it since 1.6. `files` are added or replace others. */
export function torchZipFile(
  tensors: readonly TestTensor[],
  files: Record<string, Uint8Array> = {},
  level: 0 | 6 = 0,
): Uint8Array<ArrayBuffer> {
  const storages = tensors.map(({ values }, index) => [`net/data/${index}`, toBytes(values)] as const);
  const all = { 'net/data.pkl': stateDictPickle(tensors, false), ...Object.fromEntries(storages), ...files };
  return new Uint8Array(zipSync(all, { level }));
}

/** A .pth as torch.save wrote it before 1.6. */
export function torchLegacyFile(
  tensors: readonly TestTensor[],
  dict: Uint8Array = stateDictPickle(tensors, true),
): Uint8Array<ArrayBuffer> {
  const magic = Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19);
  const version = Uint8Array.of(0x80, 2, 0x4d, 0xe9, 0x03);
  const system = concat(op.proto, op.emptyDict, op.mark, op.string('little_endian'), op.true, op.setItems);
  const keys = tensors.map((_, index) => op.string(String(index)));
  const list = concat(op.proto, op.emptyList, op.mark, ...keys, op.appends, op.stop);
  const storages = tensors.flatMap(({ values }) => [
    toBytes(new BigInt64Array([BigInt(values.length)])),
    toBytes(values),
  ]);
  return concat(magic, op.stop, version, op.stop, system, op.stop, dict, list, ...storages);
}
