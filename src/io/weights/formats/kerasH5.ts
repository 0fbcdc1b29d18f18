import type { Dataset, File, ready } from 'h5wasm';
import type { ByteSource } from '../byteSource.ts';
import { badWeights } from '../refuse.ts';
import { elementCount, type StoredTensor, type TensorFile } from '../tensorFile.ts';

/** The HDF5 library holds the file in its own memory: larger files than VGG-19 with its classifier are not read. */
const maxFileBytes = 700 * 1024 * 1024;
const chunkBytes = 4 * 1024 * 1024;
const floatClass = 1; // H5T_FLOAT
let opened = 0;

/**
 * Opens a Keras weights or model file (HDF5) with the library h5wasm, which is loaded here for the first time. A dataset's
 * path in the file is the tensor's name. Throws `bad-weights`.
 */
export async function openKerasH5(source: ByteSource, signal?: AbortSignal): Promise<TensorFile> {
  const { name: file } = source;
  if (source.size > maxFileBytes) {
    throw badWeights(file, 'unsafe', `<= ${maxFileBytes} bytes`, `${source.size} bytes`);
  }
  const { default: h5wasm } = await import('h5wasm');
  const library = await h5wasm.ready;
  library.activate_throwing_error_handler();
  opened += 1;
  const path = `/weights-${opened}.h5`;
  await copyInto(library.FS, path, source, signal);
  let h5: File | null = null;
  const close = () => {
    h5?.close();
    library.FS.unlink(path);
  };
  try {
    const opening = new h5wasm.File(path, 'r');
    h5 = opening;
    const tensors = opening.paths().flatMap((at) => {
      const entity = opening.get(at);
      return entity instanceof h5wasm.Dataset && isFloat(entity) ? [stored(at, entity, file)] : [];
    });
    return { file, format: 'keras-h5', tensors, origin: '', declared: null, close };
  } catch (error) {
    close();
    throw badWeights(file, 'truncated', 'HDF5', lastLine(error));
  }
}

/** Copies the file into the library's memory piece by piece, so that it is there only once. */
async function copyInto(
  fs: Awaited<typeof ready>['FS'],
  path: string,
  source: ByteSource,
  signal?: AbortSignal,
): Promise<void> {
  fs.writeFile(path, new Uint8Array(0));
  fs.truncate(path, source.size);
  const stream = fs.open(path, 'r+');
  try {
    for (let at = 0; at < source.size; at += chunkBytes) {
      const chunk = await source.read(at, Math.min(at + chunkBytes, source.size), signal);
      fs.write(stream, chunk, 0, chunk.length, at);
    }
  } catch (error) {
    fs.unlink(path);
    throw error;
  } finally {
    fs.close(stream);
  }
}

/** The library's errors are a whole stack; its last line says what happened. */
const lastLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1)?.trim().slice(0, 100) ??
  '';

const isFloat = ({ metadata }: Dataset): boolean =>
  metadata.type === floatClass && (metadata.size === 4 || metadata.size === 8);

function stored(name: string, dataset: Dataset, file: string): StoredTensor {
  const shape = dataset.shape ?? [];
  return {
    name,
    shape,
    half: false,
    async read() {
      const value = readValue(dataset, name, file);
      if (!(value instanceof Float32Array) && !(value instanceof Float64Array)) {
        throw badWeights(file, 'truncated', name, '-');
      }
      if (value.length !== elementCount(shape)) {
        throw badWeights(file, 'truncated', `${name}: ${elementCount(shape)}`, String(value.length));
      }
      return Float32Array.from(value);
    },
  };
}

function readValue(dataset: Dataset, name: string, file: string): unknown {
  try {
    return dataset.value;
  } catch (error) {
    throw badWeights(file, 'truncated', name, lastLine(error));
  }
}
