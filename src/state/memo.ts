/**
 * `compute` with its last results kept, by identity of its arguments: a selector that derives an object gives the same
 * object until something that it reads has changed. `keep`: how many argument lists are remembered.
 */
export function memo<A extends readonly unknown[], R>(
  compute: (...args: A) => R,
  keep = 8,
): (...args: A) => R {
  const seen: { args: A; result: R }[] = [];
  return (...args) => {
    const found = seen.find((entry) => entry.args.every((arg, i) => Object.is(arg, args[i])));
    if (found) return found.result;
    const result = compute(...args);
    seen.unshift({ args, result });
    if (seen.length > keep) seen.pop();
    return result;
  };
}
