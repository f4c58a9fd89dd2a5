import { plural, t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { LIMITS } from '@livedrops/sdk/contract';
import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatCount } from '../../lib/format.ts';
import type { DropCommands } from './use-drop-commands.ts';
import classes from './restock-dialog.module.css';
import { useIntents } from '../../lib/use-intents.ts';

type RestockDialogProps = {
  drop: Drop;
  restock: DropCommands['restock'];
  whyOff: string | null;
  onClose: () => void;
};

/** Adds units while the drop is on air. */
export const RestockDialog = ({ drop, restock, whyOff, onClose }: RestockDialogProps) => {
  const [text, setText] = useState('10');
  const { keyOf } = useIntents();
  const quantity = /^\d{1,7}$/.test(text.trim()) ? Number(text.trim()) : 0;
  const isValid = quantity >= 1 && drop.stock + quantity <= LIMITS.stock;

  const close = (): void => {
    restock.stop();
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isValid && whyOff === null)
      restock.mutate({ quantity, idempotencyKey: keyOf(quantity) }, { onSuccess: onClose });
  };
  return (
    <Dialog onClose={close} title={t`Add stock`}>
      <form onSubmit={submit} noValidate>
        <TextInput
          label={t`Units to add`}
          data-autofocus
          inputMode="numeric"
          value={text}
          error={
            text !== '' && !isValid
              ? t`A whole number from 1 to ${{ max: formatCount(LIMITS.stock - drop.stock) }}`
              : undefined
          }
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p className={`${classes['sum']} dim figures`}>{sumText(drop.stock, isValid ? quantity : 0)}</p>
        {whyOff !== null && <p role="status">{whyOff}</p>}
        {restock.error !== null && <ErrorNotice error={restock.error} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close}>
            {t`Cancel`}
          </Button>
          <Button type="submit" disabled={!isValid || whyOff !== null} loading={restock.isPending}>
            {t`Add units`}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
};

const sumText = (stock: number, added: number): string => {
  const now = formatCount(stock);
  const then = formatCount(stock + added);
  return added === 0
    ? plural(stock, { one: `${now} unit now`, other: `${now} units now` })
    : plural(stock, { one: `${now} unit now, ${then} then`, other: `${now} units now, ${then} then` });
};
