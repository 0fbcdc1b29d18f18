import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { slimManifest } from './support/slim.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const here = (path: string) => existsSync(join(root, path));
const readmes = ['README.md', 'README.zh-CN.md'] as const;
const documents = [
  ...readmes,
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'public/models/vgg19-slim/MODEL_CARD.md',
];
const { scripts, engines, dependencies } = JSON.parse(read('package.json')) as Record<
  'scripts' | 'engines' | 'dependencies',
  Record<string, string>
>;

/** What stands between backquotes, blocks of code left out. */
const codeSpans = (text: string) =>
  [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);

describe.each(documents)('%s', (file) => {
  const text = read(file);

  it('links only to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    const broken = links.filter((target) => !/^https?:/.test(target) && !here(join(dirname(file), target)));
    expect(broken).toEqual([]);
  });

  it('names only commands that are there', () => {
    const named = [...text.matchAll(/\bnpm (?:run )?([a-z0-9]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => name !== 'ci' && !(name in scripts))).toEqual([]);
  });
});

describe.each(readmes)('%s', (file) => {
  const text = read(file);

  it('begins with the two commands', () => {
    expect(/```sh\n(npm start) .*\n(npm test) .*\n```/.exec(text)?.slice(1)).toEqual([
      'npm start',
      'npm test',
    ]);
    expect(text.indexOf('npm start')).toBeLessThan(text.indexOf(']('.concat('docs/')));
  });

  it('names every command of package.json', () => {
    const missing = Object.keys(scripts).filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(text));
    expect(missing).toEqual([]);
  });

  it('shows a picture of each screen that is not too large', () => {
    const pictures = [...text.matchAll(/!\[[^\]]{20,}\]\((docs\/[^)]+)\)/g)].map(([, path]) => path!);
    expect(pictures).toHaveLength(2);
    for (const picture of pictures) expect(statSync(join(root, picture)).size).toBeLessThan(400_000);
  });

  it('states the oldest Node and the size of the embedded network', () => {
    expect(text).toContain(`Node ${engines.node!.replace('>=', '')}`);
    const bytes = slimManifest().paths.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(text).toContain(`${(bytes / 1e6).toFixed(1)} MB`);
  });
});

it('both READMEs name the same code, links and numbers', () => {
  const [en, zh] = readmes.map((file) => {
    const text = read(file);
    const numbers = text.match(/\d+(?:\.\d+)*(?:e-\d+)?/g)!;
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    const same = links.filter((target) => !/README|docs\//.test(target));
    return { code: codeSpans(text).sort(), links: same, numbers: [...new Set(numbers)].sort() };
  });
  expect(zh).toEqual(en);
});

it('README.zh-CN.md has Chinese punctuation between Chinese characters', () => {
  const wrong = read('README.zh-CN.md').match(
    /.{0,9}(?:\p{Script=Han}[,;:!?()]|[,;:!?(]\p{Script=Han}).{0,9}/gu,
  );
  expect(wrong).toBeNull();
});

describe('ARCHITECTURE.md', () => {
  const text = read('ARCHITECTURE.md');
  const [, tree] = /^```\n(.*?)^```/ms.exec(text)!;

  /** Paths that the tree names, each below the last line that is indented less. */
  function namedPaths(): string[] {
    const above: { depth: number; path: string }[] = [];
    return tree!.split('\n').flatMap((line) => {
      const [, indent, names] = /^( *)(\S+(?:, \S+)*)(?: {2,}|$)/.exec(line) ?? [];
      if (names === undefined) return [];
      while (above.length > 0 && above.at(-1)!.depth >= indent!.length) above.pop();
      const paths = names.split(', ').map((name) => join(above.at(-1)?.path ?? '', name));
      above.push({ depth: indent!.length, path: paths[0]! });
      return paths;
    });
  }

  it('has a tree of what is there', () => {
    const paths = namedPaths();
    expect(paths.length).toBeGreaterThan(25);
    expect(paths.filter((path) => !here(path))).toEqual([]);
  });

  it('leaves out no folder of src, core, tools, tests, e2e', () => {
    const named = new Set([...tree!.matchAll(/[\w-]+(?=\/)/g)].map(([name]) => name));
    const folders = ['src', 'src/core', 'tools', 'tests', 'e2e'].flatMap((folder) =>
      readdirSync(join(root, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !/^(support|__pycache__)$/.test(entry.name))
        .map(({ name }) => name),
    );
    expect(folders.filter((name) => !named.has(name))).toEqual([]);
  });

  it('names only files that are there', () => {
    const paths = codeSpans(text).filter((code) => /^[\w./-]+\/[\w./-]*\.(ts|tsx|py|json)$/.test(code));
    expect(paths.length).toBeGreaterThan(40);
    const parts = ['', 'src/', 'src/core/', 'src/ui/'];
    const missing = paths.filter(
      (path) => !/\bx\.ts$|public\/models\/</.test(path) && !parts.some((part) => here(part + path)),
    );
    expect(missing).toEqual([]);
  });
});

it('NOTICE names every package that the page is built from', () => {
  const notice = read('NOTICE');
  const short = (name: string) => name.replace('@tensorflow/tfjs-backend', '');
  expect(Object.keys(dependencies).filter((name) => !notice.includes(short(name)))).toEqual([]);
});

it('every file that makes a schema turns off what a Content-Security-Policy refuses, first', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true })
    .map((path) => `src/${path}`)
    .filter((path) => /(?<!\.test)\.tsx?$/.test(path) && /from 'zod'/.test(read(path)));
  const first = /import '#core\/zodWithoutEval\.ts'|from '#worker\/schemas\.ts'/;
  expect(sources.length).toBeGreaterThan(5);
  expect(sources.filter((path) => !first.test(read(path)))).toEqual(['src/core/zodWithoutEval.ts']);
});
