import { useEffect, useRef, useState } from 'react';

/** `value`, but newer ones at most every `everyMs`: for parts that cost much to draw. A value of another `key` comes at once. */
export function useCalm<T>(value: T, everyMs: number, key: unknown): T {
  const [shown, setShown] = useState({ value, key });
  const drawnAt = useRef(0);
  useEffect(() => {
    const wait = shown.key === key ? drawnAt.current + everyMs - performance.now() : 0;
    const timer = setTimeout(
      () => {
        drawnAt.current = performance.now();
        setShown((old) => (old.value === value && old.key === key ? old : { value, key }));
      },
      Math.max(0, wait),
    );
    return () => clearTimeout(timer);
  }, [value, key, shown.key, everyMs]);
  return shown.value;
}
