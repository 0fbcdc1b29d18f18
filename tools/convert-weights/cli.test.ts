import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFiles } from '#io/weights/openFiles.ts';
import { safetensorsFile } from '#io/weights/testing/safetensorsFile.ts';
import { asTorchvision, digests, namedHeads, testHeads, testNetwork } from '#io/weights/testing/tensors.ts';
import { fileSource } from './fileSource.ts';

const script = fileURLToPath(new URL('convert-weights.mjs', import.meta.url));
const squeezenet = testNetwork('squeezenet');

/** Runs the command as npm does, from a folder of its own. */
function run(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  return new Promise((resolve) => {
    execFile('node', [script, ...args], { cwd: folder }, (error, out, errors) =>
      resolve({ code: error ? Number(error.code) : 0, out, errors }),
    );
  });
}

let folder: string;
let net: string;
let heads: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weights-'));
  net = join(folder, 'net.safetensors');
  heads = join(folder, 'heads.safetensors');
  await writeFile(net, safetensorsFile(asTorchvision(squeezenet)));
  await writeFile(heads, safetensorsFile(namedHeads('squeezenet', 'squeeze')));
});
afterAll(() => rm(folder, { recursive: true }));

async function readBack(json: string): Promise<string[]> {
  const opened: { close(): Promise<void> }[] = [];
  const open = async (path: string) => {
    const source = await fileSource(path);
    opened.push(source);
    return source;
  };
  const { networks, learnt: found } = await openFiles([await open(json)], (name) =>
    open(join(json, '..', name)),
  );
  const network = await Promise.all(networks[0]!.tensors.map((tensor) => tensor.read()));
  const tensors = [...network, ...((await found[0]?.read()) ?? [])];
  for (const source of opened) await source.close();
  return digests(tensors);
}

describe('npm run weights', () => {
  it("converts files into a manifest, TensorFlow.js' own list, and shards", async () => {
    const { code, out } = await run('--from', net, heads, '--out', 'models');
    expect(code).toBe(0);
    expect(out).toContain('lpips, float32');
    const target = join(folder, 'models', 'squeezenet');
    const whole = digests([...squeezenet, ...testHeads('squeezenet')]);
    expect(await readBack(join(target, 'manifest.json'))).toEqual(whole);
    expect(await readBack(join(target, 'weights_manifest.json'))).toEqual(whole);
  });

  it('writes float16 in half the bytes', async () => {
    expect((await run('--from', net, '--out', 'half', '--dtype', 'float16')).code).toBe(0);
    const manifest = JSON.parse(await readFile(join(folder, 'half', 'squeezenet', 'manifest.json'), 'utf8'));
    const bytes = manifest.paths.reduce(
      (sum: number, path: { sizeBytes: number }) => sum + path.sizeBytes,
      0,
    );
    expect(bytes).toBe(squeezenet.reduce((sum, { values }) => sum + values.length * 2, 0));
  });

  it('leaves what was there when a file is bad, and says what is wrong with it', async () => {
    await run('--from', net, '--out', 'kept');
    const before = await readdir(join(folder, 'kept', 'squeezenet'));
    const bad = testNetwork('squeezenet');
    bad.at(-1)!.values[0] = Number.NaN;
    const badPath = join(folder, 'bad.safetensors');
    await writeFile(badPath, safetensorsFile(asTorchvision(bad)));
    const { code, errors } = await run('--from', badPath, '--out', 'kept');
    expect(code).toBe(1);
    expect(errors).toContain(
      'bad.safetensors: The file holds a number that cannot be a weight, so it is damaged. Get it again.',
    );
    expect(errors).toContain('found: NaN');
    expect(await readdir(join(folder, 'kept'))).toEqual(['squeezenet']);
    expect(await readdir(join(folder, 'kept', 'squeezenet'))).toEqual(before);
  });

  it('explains itself', async () => {
    expect((await run('--help')).out).toContain('--from FILE');
    const wrong = await run('--dtype', 'int8');
    expect(wrong.code).toBe(2);
    expect(wrong.errors).toContain('--dtype is int8; it can be float32 or float16.');
    const missing = await run('--from', join(folder, 'none.pth'));
    expect(missing.code).toBe(1);
    expect(missing.errors).toContain('none.pth');
  });
});
