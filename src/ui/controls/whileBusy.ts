import type { MouseEvent } from 'react';

/**
 * Props of a button that waits while `busy`: it looks and reads as disabled and does nothing, but keeps the focus, which a
 * `disabled` one drops in the middle of what a keyboard is doing.
 */
export const whileBusy = (busy: boolean, act: () => void) => ({
  ...looksDisabled(busy),
  onClick: (event: MouseEvent) => (busy ? event.preventDefault() : act()),
});

export const looksDisabled = (disabled: boolean) => ({
  'data-disabled': disabled,
  'aria-disabled': disabled,
});
