import { Modal, type ModalProps } from '@mantine/core';
import { useEffect } from 'react';

/** A dialog that is there only while it is open. */
export const Dialog = (props: Omit<ModalProps, 'opened'>) => {
  useReturnedFocus();
  return <Modal {...props} opened />;
};

/**
 * Mantine gives the focus back when a dialog closes, but not when it goes altogether, and then the keyboard would start at the top of
 * the window. It goes back to the button that opened the dialog; to the screen's content, if that is gone with what it was for.
 */
const useReturnedFocus = (): void => {
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      const { activeElement } = document;
      // Somebody has put it where it belongs.
      if (activeElement !== null && activeElement !== document.body) return;
      const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
      const target = isThere ? opener : document.querySelector<HTMLElement>('#main');
      target?.focus({ preventScroll: true });
    };
  }, []);
};
