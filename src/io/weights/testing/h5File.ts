import h5wasm from 'h5wasm';
import type { TestTensor } from './tensors.ts';

let written = 0;

/**
 * An HDF5 file; a tensor's name is its path, groups are made on the way. `how` is given to h5wasm with each tensor.
 * `asKeras`: in the oldest version of the format, as h5py writes Keras' files.
 */
export async function h5File(
  tensors: readonly TestTensor[],
  how: object = {},
  asKeras = false,
): Promise<Uint8Array<ArrayBuffer>> {
  const { FS } = await h5wasm.ready;
  written += 1;
  const path = `/test-${written}.h5`;
  const file = new h5wasm.File(path, 'w', asKeras ? { libver: ['earliest', 'latest'] } : {});
  for (const { name, shape, values } of tensors) {
    const groups = name.split('/').slice(0, -1);
    groups.forEach((_, depth) => {
      const group = groups.slice(0, depth + 1).join('/');
      if (!file.get(group)) file.create_group(group);
    });
    file.create_dataset({ name, data: values, shape: [...shape], ...how });
  }
  file.flush();
  file.close();
  const bytes = new Uint8Array(FS.readFile(path));
  FS.unlink(path);
  return bytes;
}
