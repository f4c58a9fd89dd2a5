import { t } from '@lingui/core/macro';
import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { AskedCommand } from '../lib/use-command.ts';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './error-notice.tsx';

type ConfirmDialogProps = {
  title: string;
  children: ReactNode;
  confirmLabel: string;
  /** The safe answer. */
  keepLabel?: string;
  /** What has to be typed first, where a press alone is too little. */
  typed?: { word: string; label: string } | undefined;
  /** Why it cannot be confirmed now. */
  whyOff?: string | null;
  isOpen: boolean;
  /** What confirming sends. Closing stops it. */
  command?: AskedCommand;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before something that cannot be taken back. The safe answer has the focus. */
export const ConfirmDialog = ({ isOpen, ...question }: ConfirmDialogProps) =>
  isOpen && <Question {...question} />;

/** There only while it is open, so that what was typed is gone with it. */
const Question = ({
  title,
  children,
  confirmLabel,
  keepLabel = t`Keep it`,
  typed,
  whyOff = null,
  command,
  onConfirm,
  onClose,
}: Omit<ConfirmDialogProps, 'isOpen'>) => {
  const [text, setText] = useState('');
  const isPending = command?.isPending ?? false;
  const error = command?.error ?? null;
  const isTyped = typed === undefined || text.trim().toLowerCase() === typed.word.toLowerCase();
  const confirm = (event: FormEvent): void => {
    event.preventDefault();
    if (isTyped && !isPending && whyOff === null) onConfirm();
  };
  const close = (): void => {
    command?.stop();
    onClose();
  };
  return (
    <Dialog onClose={close} title={title}>
      <form onSubmit={confirm}>
        <div className="dim">{children}</div>
        {typed !== undefined && (
          <TextInput
            mt="md"
            label={typed.label}
            data-autofocus
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {whyOff !== null && <p role="status">{whyOff}</p>}
        {error !== null && <ErrorNotice error={error} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" {...(typed === undefined && { 'data-autofocus': true })} onClick={close}>
            {keepLabel}
          </Button>
          <Button type="submit" color="red.9" loading={isPending} disabled={!isTyped || whyOff !== null}>
            {confirmLabel}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
};
