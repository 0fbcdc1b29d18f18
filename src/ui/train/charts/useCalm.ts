import { useEffect, useRef, useState } from 'react';

const EVERY_MS = 1000;
const APART_MS = 230;

/**
 * Follows a value that changes often, once a second. Charts beside each other (`place`) follow at different moments: drawing
 * one takes tens of milliseconds, and all in one task would hold the page up.
 */
export function useCalm<T>(value: T, place: number): T {
  const [shown, setShown] = useState(value);
  const newest = useRef(value);
  useEffect(() => {
    newest.current = value;
  }, [value]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const follow = () => {
      setShown(newest.current);
      timer = setTimeout(follow, EVERY_MS);
    };
    timer = setTimeout(follow, 50 + ((place * APART_MS) % EVERY_MS));
    return () => clearTimeout(timer);
  }, [place]);
  return shown;
}
