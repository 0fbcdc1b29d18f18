/** What a dropped file is by its content, whatever its name; `other`: an image or weights. */
export type DroppedKind = 'run' | 'report' | 'other';

/** Whether files that lie at these paths are an exported run that was unpacked: its manifest beside its seal. */
export const isUnpackedRun = (paths: readonly string[]): boolean =>
  paths.some(
    (path) => /(^|\/)manifest\.sha256$/.test(path) && paths.includes(path.replace(/sha256$/, 'json')),
  );

/** The end of a zip holds the list of its files; theirs are short. */
const TAIL_BYTES = 65_536;
const MOST_REPORT_BYTES = 4 * 2 ** 20;

/** Looks at the first and the last bytes of a file. A run is a zip with a seal, a report is JSON that names its schema. */
export async function droppedKind(file: Blob): Promise<DroppedKind> {
  const first = await file.slice(0, 64).text();
  if (first.startsWith('PK')) {
    const end = await file.slice(Math.max(0, file.size - TAIL_BYTES)).text();
    return end.includes('manifest.sha256') ? 'run' : 'other';
  }
  if (!/^\uFEFF?\s*\{/.test(first) || file.size > MOST_REPORT_BYTES) return 'other';
  return /"schema"\s*:\s*"perceptual-report\//.test(await file.text()) ? 'report' : 'other';
}
