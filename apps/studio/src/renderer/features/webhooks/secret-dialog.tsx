import { Button, Group, Modal, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import classes from './webhooks.module.css';

type SecretDialogProps = {
  secret: string;
  /** Whether an earlier one signs as well for a day. */
  isRotated: boolean;
  onClose: () => void;
};

/** The one moment in which a secret can be seen. It goes by a button only, not by a click beside it. */
export const SecretDialog = ({ secret, isRotated, onClose }: SecretDialogProps) => {
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
    <Modal
      opened
      onClose={onClose}
      title="The signing secret"
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <p className="dim">
        Your server needs it to check that a webhook comes from here. Keep it now: it is not shown again.
        {isRotated && ' The one before it signs as well for 24 hours, so you can change over without a gap.'}
      </p>
      <div className={classes['secret']}>
        <TextInput
          ref={field}
          className={classes['secretField'] ?? ''}
          label="Secret"
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
          Copy
        </Button>
      </div>
      <p className="dim" role="status">
        {copied === 'yes' && 'Copied.'}
        {copied === 'by-hand' && 'It is selected: copy it with the keyboard.'}
      </p>
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose}>I have kept it</Button>
      </Group>
    </Modal>
  );
};
