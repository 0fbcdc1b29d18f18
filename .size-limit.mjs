import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const assets = join('dist', 'assets');

/** Named by the kernels that load it, and by the worker that says where it is. */
const wasm = 'tfjs-backend-wasm-threaded-simd.worker.js';
const read = (file) => readFileSync(file, 'utf8');

/** A built script and all that it imports at once; what it imports later, when it is needed, is not counted. */
function withImports(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, name] of read(file).matchAll(/\b(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
    withImports(join(assets, name), found);
  return found;
}

/** The texts of one language, the longer one; the page fetches them before it draws anything. */
function longestTexts() {
  const all = readdirSync(assets).filter((name) => /^texts-[\w-]+\.js$/.test(name));
  if (all.length < 2)
    throw new Error(`expected the texts of each language in ${assets}, found ${all.length}`);
  return all.map((name) => join(assets, name)).sort((a, b) => statSync(b).size - statSync(a).size)[0];
}

/** What the browser fetches before the page can start: the scripts and styles of index.html, what those import, and texts. */
function pageFiles() {
  const named = [...read('dist/index.html').matchAll(/(?:src|href)="\.\/assets\/([\w.-]+\.(?:js|css))"/g)];
  const files = named.map(([, name]) => join(assets, name));
  return [
    ...new Set(files.flatMap((file) => (file.endsWith('.js') ? [...withImports(file)] : [file]))),
    longestTexts(),
  ];
}

/** The script that the page starts as its worker, the kernels of its usual backend, and what both import. */
function workerFiles(page) {
  const starts = /new Worker\(new URL\(new URL\(["'`]([\w.-]+\.js)["'`]/;
  const name = page.map((file) => starts.exec(read(file))?.[1]).find(Boolean);
  if (!name) return [];
  const kernels = readdirSync(assets).find(
    (file) => /^dist-.*\.js$/.test(file) && read(join(assets, file)).includes(wasm),
  );
  if (!kernels) throw new Error(`expected the kernels of wasm in ${assets}, found none`);
  return [...withImports(join(assets, kernels), withImports(join(assets, name)))];
}

// size-limit fails on an empty list, so a build that is missing or looks otherwise does not pass.
const page = existsSync('dist/index.html') ? pageFiles() : [];

export default [
  { name: 'page, at first (scripts and styles)', path: page, limit: '350 kB', gzip: true },
  { name: 'worker, at first (without WebAssembly)', path: workerFiles(page), limit: '500 kB', gzip: true },
];
