/** Shows bytes on one line of a terminal that rewrites itself; on a pipe only the last state is printed. */
export function progressLine(what: string): (bytesDone: number, bytesTotal: number) => void {
  let shown = -1;
  return (done, total) => {
    const percent = Math.floor((100 * done) / total);
    if (percent === shown || (!process.stdout.isTTY && done < total)) return;
    shown = percent;
    const line = `${what}: ${(done / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB (${percent} %)`;
    process.stdout.write(process.stdout.isTTY ? `\r${line}` : line);
  };
}
