import { t } from '@lingui/core/macro';
import { Button, Group, TextInput } from '@mantine/core';
import { readTextOf } from '@livedrops/sdk/contract';
import { type FormEvent, type ReactNode, useState } from 'react';
import { sayFault } from '../lib/say-fault.ts';
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
  const { value: typed = '', fault } = readTextOf('title', text);
  const isEmpty = text.trim() === '';
  const isTaken = others.some((one) => one.name === typed);
  const why = whyOff ?? (isTaken ? words.taken : isEmpty || fault === undefined ? null : sayFault(fault));
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (isEmpty || why !== null) return;
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
          error={why}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="lg">
          {onRemove !== undefined && (
            <Button variant="default" onClick={onRemove}>
              {t`Remove`}
            </Button>
          )}
          <Button type="submit" disabled={isEmpty || why !== null}>
            {t`Keep`}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
};
