import { t } from '@lingui/core/macro';
import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { NAME_MAX } from '../lib/use-named-list.ts';
import { Dialog } from './dialog.tsx';

type NameButtonProps = {
  /** What the button does, and the title of its dialog. */
  label: string;
  icon: ReactNode;
  className: string | undefined;
  words: NameWords;
  /** The name that it has; empty for a new one. */
  name: string;
  /** Whose names are taken. */
  others: readonly { name: string }[];
  whyOff?: string | null;
  onName: (name: string) => void;
  onRemove?: () => void;
};

/** How the dialog speaks of what is named. */
export type NameWords = { field: string; hint: string; taken: string };

/** A button, and the dialog that asks what something is called. */
export const NameButton = ({ label, icon, className, ...asked }: NameButtonProps) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={label}
        title={label}
        onClick={() => setOpen(true)}
      >
        {icon}
      </button>
      {isOpen && <NameDialog title={label} {...asked} onClose={() => setOpen(false)} />}
    </>
  );
};

type DialogProps = Omit<NameButtonProps, 'label' | 'icon' | 'className'> & {
  title: string;
  onClose: () => void;
};

const NameDialog = ({
  title,
  words,
  name,
  others,
  whyOff = null,
  onName,
  onRemove,
  onClose,
}: DialogProps) => {
  const [text, setText] = useState(name);
  const typed = text.trim();
  const isTaken = others.some((one) => one.name === typed);
  const isWrong = typed === '' || isTaken || whyOff !== null;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (isWrong) return;
    onClose();
    onName(typed);
  };
  return (
    <Dialog onClose={onClose} title={title}>
      <form onSubmit={send}>
        <TextInput
          label={words.field}
          description={words.hint}
          data-autofocus
          autoComplete="off"
          maxLength={NAME_MAX}
          value={text}
          error={whyOff ?? (isTaken ? words.taken : null)}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="lg">
          {onRemove !== undefined && (
            <Button variant="default" onClick={onRemove}>
              {t`Remove`}
            </Button>
          )}
          <Button type="submit" disabled={isWrong}>
            {t`Keep`}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
};
