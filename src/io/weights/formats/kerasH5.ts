import type { Dataset, Group } from 'jsfive';
import { AppError } from '#core/failure.ts';
import type { ByteSource } from '../byteSource.ts';
import { badWeights } from '../refuse.ts';
import { elementCount, type StoredTensor, type TensorFile } from '../tensorFile.ts';

/** The library wants the file whole: larger files than VGG-19 with its classifier are not read. */
const maxFileBytes = 700 * 1024 * 1024;
const maxDepth = 16;
const maxEntries = 20_000;
/** float32 and float64, of either byte order, as the library writes them. */
const float = /^[<>]f([48])$/;

/**
 * Opens a Keras weights or model file (HDF5) with the library jsfive, which is loaded here for the first time. A dataset's
 * path in the file is the tensor's name. Throws `bad-weights`.
 */
export async function openKerasH5(source: ByteSource, signal?: AbortSignal): Promise<TensorFile> {
  const { name: file, size } = source;
  if (size > maxFileBytes) throw badWeights(file, 'unsafe', `<= ${maxFileBytes} bytes`, `${size} bytes`);
  const hdf5 = await import('jsfive');
  const { buffer } = await source.read(0, size, signal);
  const expected = endOfFile(new DataView(buffer));
  if (expected !== null && expected > size) {
    throw badWeights(file, 'truncated', `${expected} bytes`, `${size} bytes`);
  }
  const tensors = reading(file, 'HDF5', () => {
    const root = new hdf5.File(buffer, file);
    return datasets(root, (entity) => entity instanceof hdf5.Dataset, file).map(([name, dataset]) =>
      stored(name, dataset, size, file),
    );
  });
  return {
    file,
    format: 'keras-h5',
    tensors: tensors.filter((tensor) => tensor !== null),
    origin: '',
    declared: null,
  };
}

/** Where the superblock says that the file ends; null for a version of it that the library does not read either. */
function endOfFile(view: DataView): number | null {
  const at = { 0: 40, 2: 28, 3: 28 }[view.byteLength > 48 ? view.getUint8(8) : -1];
  return at === undefined ? null : Number(view.getBigUint64(at, true));
}

/** Every dataset below `root` with its path. Throws `bad-weights` where links run in a circle. */
function datasets(
  root: Group,
  isDataset: (entity: Group | Dataset) => entity is Dataset,
  file: string,
): [string, Dataset][] {
  const found: [string, Dataset][] = [];
  let seen = 0;
  const visit = (group: Group, above: string, depth: number) => {
    for (const key of group.keys) {
      seen += 1;
      if (seen > maxEntries || depth > maxDepth) {
        throw badWeights(file, 'unsafe', `<= ${maxEntries} entries, ${maxDepth} deep`, `${above}${key}`);
      }
      const entity = group.get(key);
      if (!entity) continue;
      if (isDataset(entity)) found.push([`${above}${key}`, entity]);
      else visit(entity, `${above}${key}/`, depth + 1);
    }
  };
  visit(root, '', 1);
  return found;
}

/** Null for a dataset that holds no floats. */
function stored(name: string, dataset: Dataset, fileBytes: number, file: string): StoredTensor | null {
  const { shape, dtype } = dataset;
  const bytes = float.exec(typeof dtype === 'string' ? dtype : '')?.[1];
  if (!bytes) return null;
  const count = elementCount(shape);
  return {
    name,
    shape,
    half: false,
    async read() {
      // What the header claims is not allocated before the file can hold it.
      if (count * Number(bytes) > fileBytes) {
        throw badWeights(file, 'truncated', `${name}: ${count} × ${bytes} bytes`, `${fileBytes} bytes`);
      }
      const values = reading(file, name, () => dataset.value);
      if (!Array.isArray(values) || values.length !== count) {
        throw badWeights(
          file,
          'truncated',
          `${name}: ${count}`,
          Array.isArray(values) ? String(values.length) : '-',
        );
      }
      return Float32Array.from(values);
    },
  };
}

/** Gives what `read` gives; whatever the library throws, an error or a string, becomes `bad-weights`. */
function reading<Value>(file: string, expected: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const found = error instanceof Error ? error.message : String(error);
    throw badWeights(file, 'truncated', expected, found.slice(0, 100));
  }
}
