import { type FloatingPosition, Tooltip } from '@mantine/core';
import { type ReactElement, useState } from 'react';

interface Props {
  /** What the control does, in plain words; null where there is nothing to say. Its name stays its own. */
  text: string | null | undefined;
  position?: FloatingPosition;
  /** A switch: its own element is hidden behind what is seen. */
  ofSwitch?: boolean;
  /** A control that takes a ref and handlers. */
  children: ReactElement;
}

const OPEN_AFTER_MS = 500;

/** Explains a control while the pointer rests on it and while the keyboard is at it; not while the pointer works it. */
export function Explained({ text, position = 'top-start', ofSwitch = false, children }: Props) {
  const [pressed, setPressed] = useState(false);
  return (
    <Tooltip
      label={text}
      disabled={!text || pressed}
      multiline
      maw={280}
      position={position}
      openDelay={OPEN_AFTER_MS}
      refProp={ofSwitch ? 'rootRef' : 'ref'}
      events={{ hover: true, focus: true, touch: false }}
      onPointerDown={() => setPressed(true)}
      onMouseLeave={() => setPressed(false)}
    >
      {children}
    </Tooltip>
  );
}
