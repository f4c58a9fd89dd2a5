import { Button } from '@mantine/core';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import styles from './confirm-dialog.module.css';

/** Asks before something that cannot be taken back. The browser's own dialog: it holds the focus and closes by Escape. */
export const ConfirmDialog = ({
  title,
  children,
  confirmLabel,
  closeLabel = 'Keep it',
  isPending,
  onConfirm,
  onClose,
}: {
  title: string;
  children: ReactNode;
  confirmLabel: string;
  closeLabel?: string;
  isPending: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // A layout effect, because its end comes before the element is gone: only then can the browser give the focus back.
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    // Closing gives the focus back to where it came from.
    return () => opened?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles['dialog']}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId} className={styles['title']}>
        {title}
      </h2>
      <div className={styles['text']}>{children}</div>
      <div className={styles['actions']}>
        <Button variant="default" size="md" onClick={onClose}>
          {closeLabel}
        </Button>
        <Button size="md" className={styles['confirm']} loading={isPending} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </div>
    </dialog>
  );
};
