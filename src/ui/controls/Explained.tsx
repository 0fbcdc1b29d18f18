import type { FloatingPosition } from '@mantine/core';
import { cloneElement, type ReactElement } from 'react';
import { BY_TOUCH, EXPLAINED, PLACE } from './explainedAt.ts';

interface Props {
  /** What the control does, in plain words; null where there is nothing to say. Its name stays its own. */
  text: string | null | undefined;
  position?: FloatingPosition;
  /** A switch: its own element is hidden behind what is seen. */
  ofSwitch?: boolean;
  /** A mere word, which has nothing else to do when a finger touches it. */
  byTouch?: boolean;
  /** A control that hands `data-` attributes on to its element. */
  children: ReactElement<Record<string, unknown>>;
}

/**
 * Explains a control while the pointer rests on it and while the keyboard is at it; not while the pointer works it. The
 * control is only marked here, which costs nothing; {@link Explanation} is the one that is shown.
 */
export function Explained({ text, position = 'top-start', ofSwitch = false, byTouch, children }: Props) {
  const marks = { [EXPLAINED]: text || undefined, [PLACE]: position, [BY_TOUCH]: byTouch };
  return cloneElement(children, ofSwitch ? { wrapperProps: marks } : marks);
}
