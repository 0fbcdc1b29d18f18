import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ByteSource } from '#io/weights/byteSource.ts';
import { openFiles } from '#io/weights/openFiles.ts';
import { badWeights } from '#io/weights/refuse.ts';
import type { Arguments } from './arguments.ts';
import { fileSource } from './fileSource.ts';
import { writeNetwork } from './writeNetwork.ts';

/** Converts files of any readable format; shards are looked for beside the JSON file that names them. */
export async function convertFiles(paths: readonly string[], args: Arguments, root: string): Promise<void> {
  const handles: { close(): Promise<void> }[] = [];
  const open = async (path: string): Promise<ByteSource> => {
    const source = await fileSource(path);
    handles.push(source);
    return source;
  };
  const folders = [...new Set(paths.map((path) => dirname(resolve(path))))];
  const beside = async (name: string): Promise<ByteSource | null> => {
    for (const folder of folders) {
      const path = join(folder, name);
      if (await exists(path)) return open(path);
    }
    return null;
  };
  try {
    const sources: ByteSource[] = [];
    for (const path of paths) sources.push(await open(path));
    const { networks, learnt } = await openFiles(sources, beside);
    if (networks.length === 0) {
      const expected = 'AlexNet or SqueezeNet 1.1 together with its LPIPS heads';
      throw badWeights(paths[0]!, 'wrong-network', expected, 'LPIPS heads alone');
    }
    const models = args.out ? resolve(args.out) : join(root, 'public', 'models');
    for (const network of networks) {
      await writeNetwork(
        network,
        learnt.filter(({ id }) => id === network.id),
        args.dtype,
        models,
      );
    }
  } finally {
    for (const handle of handles) await handle.close();
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
