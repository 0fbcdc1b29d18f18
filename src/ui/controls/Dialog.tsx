import { Modal, type ModalProps } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  title: string;
  size?: NonNullable<ModalProps['size']>;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that is open while it is mounted. Gone, it gives the focus back to what opened it. */
export function Dialog({ title, size = 'lg', onClose, children }: Props) {
  const { t } = useTranslation('shell');
  const [opener] = useState(findOpener);
  useEffect(
    () => () => {
      // The dialog's own focus trap has gone with the next task.
      setTimeout(() => opener?.focus({ preventScroll: true }));
    },
    [opener],
  );
  return (
    <Modal.Root opened onClose={onClose} returnFocus={false} size={size}>
      <Modal.Overlay />
      <Modal.Content>
        {/* A header element outside the page's own would count as a second banner. */}
        <Modal.Header role="presentation">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('help.close')} />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** What has the focus; the button of a menu for one of its items, which go when the menu closes. */
function findOpener(): HTMLElement | null {
  const focused = document.activeElement;
  const menu = focused?.closest('[role="menu"]');
  return menu
    ? document.querySelector<HTMLElement>(`[aria-controls="${menu.id}"]`)
    : (focused as HTMLElement | null);
}
