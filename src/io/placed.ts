/** A file with the way to it, as a folder or an archive gives it. */
export interface Placed<T> {
  readonly path: string;
  readonly content: T;
}

/** What operating systems put beside people's files. */
export const isLitter = (path: string): boolean =>
  path.split('/').some((name) => name === '__MACOSX' || name.startsWith('._')) ||
  /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(path);

/** Without what stands before the first name, and with forward slashes. */
export const plainPath = (path: string): string => path.replaceAll('\\', '/').replace(/^(\.?\/)+/, '');
