/** Where a file lies, as far as the browser tells; a folder that was chosen or dropped begins it. */
export function pathOf(file: File): string {
  const { webkitRelativePath, relativePath, path } = file as File & { relativePath?: string; path?: string };
  const found = webkitRelativePath || relativePath || path || file.name;
  return found.replace(/^(\.?\/)+/, '') || file.name;
}

/** The last part of a path. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * The same list with names that tell its entries apart: a file's name where no other has it, else as much of its path as it
 * takes; equal paths are numbered in their order, `0001.png (2)`.
 */
export function toldApart<T extends { readonly name: string; readonly path: string }>(
  list: readonly T[],
): T[] {
  const named = list.map(({ path }) => shortest(path, list));
  const seen = new Map<string, number>();
  return list.map((entry, i) => {
    const count = (seen.get(named[i]!) ?? 0) + 1;
    seen.set(named[i]!, count);
    const name = count === 1 ? named[i]! : `${named[i]} (${count})`;
    return entry.name === name ? entry : { ...entry, name };
  });
}

/** The fewest last parts of `path` that no other path ends with. */
function shortest(path: string, list: readonly { readonly path: string }[]): string {
  const parts = path.split('/');
  const others = list.map((other) => other.path).filter((other) => other !== path);
  for (let count = 1; count < parts.length; count += 1) {
    const end = parts.slice(-count).join('/');
    if (!others.some((other) => other === end || other.endsWith(`/${end}`))) return end;
  }
  return path;
}
