import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './error-notice.tsx';

type ConfirmDialogProps = {
  title: string;
  children: ReactNode;
  confirmLabel: string;
  /** The safe answer. */
  keepLabel?: string;
  isOpen: boolean;
  isPending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before something that cannot be taken back. The safe answer has the focus. */
export const ConfirmDialog = ({
  title,
  children,
  confirmLabel,
  keepLabel = 'Keep it',
  isOpen,
  isPending,
  error,
  onConfirm,
  onClose,
}: ConfirmDialogProps) =>
  isOpen && (
    <Dialog onClose={onClose} title={title}>
      <div className="dim">{children}</div>
      {error !== null && error !== undefined && <ErrorNotice error={error} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" data-autofocus onClick={onClose}>
          {keepLabel}
        </Button>
        <Button color="red.9" loading={isPending} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </Group>
    </Dialog>
  );
