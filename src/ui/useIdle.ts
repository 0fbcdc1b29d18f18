import { useEffect, useRef } from 'react';

/** Where the browser cannot tell when it is idle, ms. */
const SOON = 1000;

/** Does something once, when the browser has nothing else to do after the first rendering; not if the component is gone by then. */
export function useIdle(work: () => void): void {
  const first = useRef(work);
  useEffect(() => {
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(() => first.current(), SOON);
      return () => clearTimeout(timer);
    }
    const request = requestIdleCallback(() => first.current());
    return () => cancelIdleCallback(request);
  }, []);
}
