import { unzipRaw, type ZipEntry } from 'unzipit';
import { AppError } from '#core/failure.ts';
import { type ByteSource, blobSource } from '../byteSource.ts';
import { badWeights } from '../refuse.ts';
import type { TensorFile } from '../tensorFile.ts';
import { maxPickleBytes, PickleReader } from './pickle.ts';
import { storageElementBytes, tensorsOfStateDict } from './stateDict.ts';

/** Largest storage in bytes that is read: VGG-19's largest kernel takes 9.4 MB in float32, 18.9 MB in float64. */
const maxStorageBytes = 64 * 1024 * 1024;

/** Largest weights inside a Keras archive: VGG-19 with its classifier takes 575 MB. */
const maxKerasBytes = 700 * 1024 * 1024;
/** Deflate makes no more of a byte. */
const maxRatio = 1032;

/**
 * Opens what torch.save writes since 1.6: a zip of `<name>/data.pkl` and `<name>/data/<key>`. Entries are read one by one
 * where they lie, so VGG-19's 500 MB of classifier are never touched. torch stores entries uncompressed; a compressed one
 * (a zip bomb, say) is refused. Throws `bad-weights`.
 */
export async function openTorchZip(source: ByteSource, signal?: AbortSignal): Promise<TensorFile> {
  const { name: file } = source;
  const entries = await listEntries(source, signal);
  const pickle = [...entries.values()].find(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  const keras = entries.get('model.weights.h5');
  if (keras && !pickle) return openKerasArchive(keras, file, signal);
  const other = [...entries.keys()].find((name) => name.endsWith('.npy')) && 'NumPy .npz';
  if (!pickle && other) throw badWeights(file, 'other-format', '.safetensors, .pth, .h5', other);
  if ([...entries.keys()].some((name) => name.endsWith('/constants.pkl')))
    throw badWeights(file, 'other-format', 'torch.save(model.state_dict())', 'TorchScript');
  if (!pickle)
    throw badWeights(file, 'unknown-format', 'data.pkl', [...entries.keys()].slice(0, 3).join(', '));
  const prefix = pickle.name.slice(0, -'data.pkl'.length);
  const order = entries.get(`${prefix}byteorder`);
  if (order) {
    const text = new TextDecoder().decode(await readEntry(order, file, 16));
    if (text.trim() !== 'little') throw badWeights(file, 'unknown-format', 'little-endian', text);
  }
  const dict = new PickleReader(await readEntry(pickle, file, maxPickleBytes), file).next();
  const tensors = tensorsOfStateDict(dict, file, async (storage, start, end) => {
    const entry = entries.get(`${prefix}data/${storage.key}`);
    const expected = storage.length * storageElementBytes(storage);
    if (entry?.size !== expected) {
      const found = entry ? `${entry.size} bytes` : '-';
      throw badWeights(file, 'truncated', `data/${storage.key}: ${expected} bytes`, found);
    }
    return (await readEntry(entry, file, maxStorageBytes)).slice(start, end);
  });
  return { file, format: 'torch', tensors, origin: '', declared: null };
}

/** Keras 3 saves a model as a zip with its weights as HDF5 inside. */
async function openKerasArchive(entry: ZipEntry, file: string, signal?: AbortSignal): Promise<TensorFile> {
  if (entry.size > Math.min(maxKerasBytes, maxRatio * entry.compressedSize)) {
    throw badWeights(file, 'unsafe', `${entry.name} <= ${maxKerasBytes} bytes`, `${entry.size} bytes`);
  }
  const weights = await guarded(file, () => entry.blob());
  if (weights.size !== entry.size)
    throw badWeights(file, 'truncated', `${entry.size} bytes`, `${weights.size} bytes`);
  const { openKerasH5 } = await import('./kerasH5.ts');
  return openKerasH5(blobSource(weights, file), signal);
}

async function listEntries(source: ByteSource, signal?: AbortSignal): Promise<Map<string, ZipEntry>> {
  const { name: file } = source;
  const { entries } = await guarded(file, () =>
    unzipRaw({
      getLength: async () => source.size,
      read: (offset, length) => source.read(offset, offset + length, signal),
    }),
  );
  return new Map(entries.map((entry) => [entry.name, entry]));
}

async function readEntry(entry: ZipEntry, file: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.compressionMethod !== 0) {
    const found = `${entry.name}: ${entry.compressedSize} -> ${entry.size} bytes`;
    throw badWeights(file, 'unsafe', 'zip entries stored without compression', found);
  }
  if (entry.size > maxBytes) {
    throw badWeights(file, 'unsafe', `${entry.name} <= ${maxBytes} bytes`, `${entry.size} bytes`);
  }
  return new Uint8Array(await guarded(file, () => entry.arrayBuffer()));
}

/** The library's own errors all mean a zip whose directory or end is missing or damaged. */
async function guarded<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError || (error instanceof Error && error.name === 'AbortError')) throw error;
    throw badWeights(file, 'truncated', 'zip', error instanceof Error ? error.message : String(error));
  }
}
