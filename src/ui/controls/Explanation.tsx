import { type FloatingPosition, Tooltip } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { EXPLANATION_ID, type ExplainedAt, PLACE, watchExplained } from './explainedAt.ts';

/** The explanation of the control that the pointer rests on or the keyboard is at: one for the whole page. */
export function Explanation() {
  const [last, setLast] = useState<ExplainedAt | null>(null);
  const [opened, setOpened] = useState(false);
  const read = useRef<HTMLDivElement>(null);

  useEffect(
    () =>
      watchExplained((at) => {
        // Read out with the control's name, so it stands there before the focus is told of.
        if (read.current) read.current.textContent = at?.text ?? '';
        if (at) setLast(at);
        setOpened(at !== null);
      }),
    [],
  );

  return (
    <>
      <div hidden id={EXPLANATION_ID} ref={read} />
      {last && (
        <Tooltip
          target={last.element}
          label={last.text}
          opened={opened}
          multiline
          maw={280}
          position={(last.element.getAttribute(PLACE) ?? 'top-start') as FloatingPosition}
        />
      )}
    </>
  );
}
