import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isBuilt } from './build.ts';

const root = mkdtempSync(join(tmpdir(), 'build-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Writes a file as if at `second`. */
function put(file: string, text: string, second: number) {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  utimesSync(path, second, second);
}

it('a page is built anew after a change of whatever its configuration imports', async () => {
  put('package.json', '{ "type": "module" }', 1);
  put('index.html', '', 1);
  put(
    'vite.config.ts',
    "import { plugin } from './tools/build/plugin.ts';\nexport default { plugins: [plugin] };",
    1,
  );
  put('tools/build/plugin.ts', "import { name } from './name.ts';\nexport const plugin = { name };", 1);
  put('tools/build/name.ts', "export const name = 'one';", 1);
  put('tools/elsewhere.ts', '', 9);
  expect(await isBuilt(root), 'nothing is built').toBe(false);
  put('dist/index.html', '', 5);
  expect(await isBuilt(root), 'all is older').toBe(true);
  put('tools/build/name.ts', "export const name = 'two';", 9);
  expect(await isBuilt(root), 'an import of an import is newer').toBe(false);
  put('tools/build/name.ts', "export const name = 'two';", 1);
  put('vite.config.ts', 'export default {};', 9);
  expect(await isBuilt(root), 'the configuration is newer').toBe(false);
});
