import { t } from '@lingui/core/macro';
import { Button, Group, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useRef, useState, type ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import classes from './secret-dialog.module.css';

type SecretDialogProps = {
  title: string;
  /** What the field is called. */
  label: string;
  secret: string;
  /** What it is for, and that it is not shown again. */
  children: ReactNode;
  onClose: () => void;
};

/** The one moment in which a secret can be seen. It goes by a button only, not by a click beside it. */
export const SecretDialog = ({ title, label, secret, children, onClose }: SecretDialogProps) => {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'no' | 'yes' | 'by-hand'>('no');

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied('yes');
    } catch {
      field.current?.select();
      setCopied('by-hand');
    }
  };
  return (
    <Dialog
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <div className="dim">{children}</div>
      <div className={classes['secret']}>
        <TextInput
          ref={field}
          className={classes['field'] ?? ''}
          label={label}
          readOnly
          spellCheck={false}
          value={secret}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          variant="default"
          data-autofocus
          leftSection={
            copied === 'yes' ? (
              <IconCheck size={16} aria-hidden="true" />
            ) : (
              <IconCopy size={16} aria-hidden="true" />
            )
          }
          onClick={() => void copy()}
        >
          {t`Copy`}
        </Button>
      </div>
      <p className={`${classes['status']} dim`} role="status">
        {copied === 'yes' && <span>{t`Copied.`}</span>}
        {copied === 'by-hand' && <span>{t`It is selected: copy it with the keyboard.`}</span>}
      </p>
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose}>{t`I have kept it`}</Button>
      </Group>
    </Dialog>
  );
};
