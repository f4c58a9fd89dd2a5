import { plural, t } from '@lingui/core/macro';
import type { DropOrder, Order, RefundOrderInput } from '@livedrops/sdk';
import { LIMITS } from '@livedrops/sdk/contract';
import { Button, Checkbox, Group, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatMoney } from '../../lib/format.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCommand, useStopWhenGone } from '../../lib/use-command.ts';
import { useIntents } from '../../lib/use-intents.ts';
import { readRefund, type RefundForm } from './refund-form.ts';
import classes from './refund-dialog.module.css';

/** The part of an order that is of one drop. */
export type RefundablePart = DropOrder & { dropId: string };

type Props = {
  part: RefundablePart;
  onDone: () => void;
  onClose: () => void;
};

/** Asks what of a part goes back, and gives it back. Where nothing was paid here, it only ends the part. */
export const RefundDialog = ({ part, onDone, onClose }: Props) => {
  const { number, currency, quantity } = part;
  const isSent = part.fulfillment === 'SHIPPED' || part.fulfillment === 'DELIVERED';
  const [form, setForm] = useState<RefundForm>({
    kind: isSent && part.refundable > 0 ? 'amount' : 'all',
    amount: '',
    isRestocked: !isSent,
    reason: '',
  });
  const [isTried, setTried] = useState(false);
  const refund = useRefund(part, onDone);
  useStopWhenGone(refund);
  const { input, errors } = readRefund(form, part);
  const change = (patch: Partial<RefundForm>) => setForm((before) => ({ ...before, ...patch }));
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (input !== null && !refund.isPending) refund.mutate(input);
  };
  const shown = isTried ? errors : {};
  return (
    <Dialog onClose={onClose} title={part.refundable > 0 ? t`Refund ${number}` : t`Cancel ${number}`}>
      <form onSubmit={send} className={classes['form']} noValidate>
        <p className="dim">{sayPaid(part)}</p>
        {part.refundable > 0 && (
          <SegmentedControl
            fullWidth
            aria-label={t`What goes back`}
            data={[
              { value: 'all', label: t`All of it, and cancel` },
              { value: 'amount', label: t`An amount` },
            ]}
            value={form.kind}
            onChange={(kind) => change({ kind: kind === 'amount' ? 'amount' : 'all' })}
          />
        )}
        {form.kind === 'amount' ? (
          <TextInput
            label={t`Amount in ${currency}`}
            description={t`The order goes on.`}
            inputMode="decimal"
            data-autofocus
            required
            value={form.amount}
            error={shown.amount}
            onChange={(event) => change({ amount: event.currentTarget.value })}
          />
        ) : (
          <Checkbox
            label={plural(quantity, {
              one: 'Put the unit back on sale',
              other: 'Put the # units back on sale',
            })}
            description={t`Otherwise the stock of the drop shrinks.`}
            checked={form.isRestocked}
            onChange={(event) => change({ isRestocked: event.currentTarget.checked })}
          />
        )}
        <Textarea
          label={t`Reason`}
          description={t`The buyer reads it. May stay empty.`}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={LIMITS.reasonLength}
          value={form.reason}
          error={shown.reason}
          onChange={(event) => change({ reason: event.currentTarget.value })}
        />
        {refund.error !== null && <ErrorNotice error={refund.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t`Keep it`}
          </Button>
          <Button type="submit" color="red.9" loading={refund.isPending}>
            {sayDoing(part, form.kind === 'all' ? part.refundable : input?.amount)}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
};

const useRefund = ({ id, dropId }: RefundablePart, onDone: () => void) => {
  const { client } = useStudio();
  const { once } = useIntents();
  return useCommand<Order, RefundOrderInput>(
    (wanted, { signal }) => {
      const input = { ...wanted, dropId };
      return once(input, (keyed) => client.orders.refund(id, input, { ...keyed, signal }));
    },
    { onSuccess: onDone },
  );
};

const sayPaid = (part: RefundablePart): string => {
  const { buyerName, refundable, refunded, currency } = part;
  const told = t`${buyerName} is told that the order is cancelled.`;
  if (refundable === 0) return `${sayWhyNothing(part)} ${told}`;
  const [amount, before] = [formatMoney(refundable, currency), formatMoney(refunded, currency)];
  return [
    t`${amount} can go back to ${buyerName}.`,
    ...(refunded > 0 ? [t`${before} went back already.`] : []),
    ...(part.refund === 'refund_failed' ? [t`What did not arrive before is asked for again with it.`] : []),
  ].join(' ');
};

/** Why a part that goes on has nothing to give back. */
const sayWhyNothing = ({ dispute, refund, refunded }: RefundablePart): string => {
  if (dispute?.status === 'open')
    return t`The buyer contests the payment. What the bank may take does not go back from here as well.`;
  return refund === null && refunded === 0
    ? t`Nothing was paid here.`
    : t`All that was paid went back already, or is on its way.`;
};

/** @param amount what goes back; `undefined` while that is not typed yet */
const sayDoing = ({ refundable, currency }: RefundablePart, amount: number | undefined): string => {
  if (refundable === 0) return t`Cancel the order`;
  if (amount === undefined) return t`Give back`;
  const money = formatMoney(amount, currency);
  return t`Give ${money} back`;
};
