import { useState } from 'react';

/** `value`, and while there is none but `hold` says that the next is on its way, the last one there was. */
export function useHeld<T>(value: T | null, hold: boolean): T | null {
  const [held, setHeld] = useState(value);
  const shown = value ?? (hold ? held : null);
  if (shown !== held) setHeld(shown);
  return shown;
}
