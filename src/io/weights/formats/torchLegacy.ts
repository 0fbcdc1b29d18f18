import type { ByteSource } from '../byteSource.ts';
import { badWeights } from '../refuse.ts';
import type { TensorFile } from '../tensorFile.ts';
import { maxPickleBytes, PickleReader, TorchStorage, TorchTensor, textOf } from './pickle.ts';
import { withoutModules } from './pythonObject.ts';
import { storageElementBytes, tensorsOfStateDict } from './stateDict.ts';

/** Bytes before the third pickle: PROTO 2 LONG1 10 <magic> STOP, PROTO 2 BININT2 1001 STOP. */
const preamble = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
const protocol = [0x80, 2, 0x4d, 0xe9, 0x03, 0x2e];

/**
 * Opens what torch.save wrote before 1.6, as torchvision's older files still are: magic number, protocol, system, state
 * dict and storage keys as five pickles, then each storage as an 8-byte length and its elements. Only the pickles and the
 * lengths are read at first. Throws `bad-weights`.
 */
export async function openTorchLegacy(source: ByteSource, signal?: AbortSignal): Promise<TensorFile> {
  const { name: file } = source;
  const head = await source.read(0, Math.min(maxPickleBytes, source.size), signal);
  const fixed = [...preamble, ...protocol];
  const wrong = fixed.findIndex((byte, index) => head[index] !== byte);
  if (wrong >= head.length) throw badWeights(file, 'truncated', 'torch.save', `${source.size} bytes`);
  if (wrong >= 0) throw badWeights(file, 'unknown-format', 'torch.save', `byte ${wrong}`);
  const pickles = new PickleReader(head.subarray(fixed.length), file);
  refuseBigEndian(pickles.next(), file);
  const dict = pickles.next();
  const keys = pickles.next();
  if (!Array.isArray(keys)) throw badWeights(file, 'unsafe', 'storage keys', typeof keys);
  const places = await locate(keys, storagesOf(dict), fixed.length + pickles.position, source, signal);
  const tensors = tensorsOfStateDict(dict, file, async (storage, start, end, readSignal) => {
    const place = places.get(storage.key);
    if (place === undefined) throw badWeights(file, 'truncated', `storage ${storage.key}`, '-');
    return source.read(place + start, place + end, readSignal);
  });
  return { file, format: 'torch', tensors, origin: '', declared: null };
}

/** First byte of each storage; each stored length is checked against the one in the state dict. */
async function locate(
  keys: readonly unknown[],
  storages: ReadonlyMap<unknown, TorchStorage>,
  firstByte: number,
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Map<unknown, number>> {
  const { name: file } = source;
  const places = new Map<unknown, number>();
  let at = firstByte;
  for (const key of keys) {
    const storage = storages.get(key);
    if (!storage) throw badWeights(file, 'unsafe', 'storage of the state dict', textOf(key));
    const length = new DataView((await source.read(at, at + 8, signal)).buffer).getBigInt64(0, true);
    if (length !== BigInt(storage.length)) {
      throw badWeights(file, 'unsafe', `storage ${storage.key}: ${storage.length}`, String(length));
    }
    places.set(key, at + 8);
    at += 8 + storage.length * storageElementBytes(storage);
    if (at > source.size) throw badWeights(file, 'truncated', `${at} bytes`, `${source.size} bytes`);
  }
  return places;
}

/** Every storage that the unpickled value names, by key. */
function storagesOf(value: unknown): Map<unknown, TorchStorage> {
  const found = new Map<unknown, TorchStorage>();
  const seen = new Set<unknown>();
  // A list of what is left and no recursion: a file may nest deeper than the stack goes.
  const left = [value];
  while (left.length > 0) {
    const item = withoutModules(left.pop());
    if (typeof item !== 'object' || item === null || seen.has(item)) continue;
    seen.add(item);
    if (item instanceof TorchTensor && item.storage instanceof TorchStorage) {
      found.set(item.storage.key, item.storage);
    } else if (item instanceof Map || Array.isArray(item))
      for (const inner of item.values()) left.push(inner);
  }
  return found;
}

function refuseBigEndian(system: unknown, file: string): void {
  if (system instanceof Map && system.get('little_endian') === false) {
    throw badWeights(file, 'unknown-format', 'little-endian', 'big-endian');
  }
}
