import { Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';

interface Props {
  /** What the control does; none: no words. */
  text: string | undefined;
  children: ReactElement;
}

const events = { hover: true, focus: true, touch: true };

/** Words about a control: under the pointer, under the finger, and with the focus. */
export function Help({ text, children }: Props) {
  return (
    <Tooltip
      label={text}
      disabled={!text}
      multiline
      w={280}
      position="top-start"
      openDelay={300}
      events={events}
    >
      {children}
    </Tooltip>
  );
}
