import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const assets = 'dist/assets';

/** A built script and all that it imports at once; what it imports later, when it is needed, is not counted. */
function withImports(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const code = readFileSync(file, 'utf8');
  for (const [, name] of code.matchAll(/\b(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
    withImports(join(assets, name), found);
  return found;
}

const script = (name) => readdirSync(assets).find((file) => new RegExp(`^${name}-[\\w-]+\\.js$`).test(file));
const filesOf = (name) =>
  existsSync(assets) && script(name) ? [...withImports(join(assets, script(name)))] : [];

export default [
  { name: 'page, at first', path: filesOf('index'), limit: '350 kB', gzip: true },
  { name: 'worker, at first', path: filesOf('entry'), limit: '500 kB', gzip: true },
];
