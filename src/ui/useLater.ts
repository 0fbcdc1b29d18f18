import { startTransition, useEffect, useState } from 'react';

/** `value`, a task after the rest of the page has shown it: for what is costly to draw and not to be waited for. */
export function useLater<T>(value: T): T {
  const [shown, setShown] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setShown(value)));
    return () => clearTimeout(timer);
  }, [value]);
  return shown;
}
