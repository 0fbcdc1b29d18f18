/** Says now and then how many of the pairs are done, and how long the others may take. */
export function progress(what: string, of: number, says: (line: string) => void): (done: number) => void {
  const began = Date.now();
  let [first, said] = [0, began];
  return (done) => {
    first ||= done;
    const now = Date.now();
    if (now - said < 15_000 || done === first) return;
    said = now;
    const minutes = ((now - began) * (of - done)) / (done - first) / 60_000;
    says(`${what}: ${done} of ${of} pairs, about ${Math.ceil(minutes)} min left`);
  };
}
