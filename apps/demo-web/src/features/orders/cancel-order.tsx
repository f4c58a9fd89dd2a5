import type { Order, OrderItem } from '@livedrops/sdk';
import { useServerTime } from '@livedrops/sdk/react';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorState } from '../../components/states.tsx';
import { formatMoney } from '../../lib/money.ts';
import { rememberOrder } from '../../lib/order-cache.ts';
import { liveParts } from '../../lib/order-words.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';
import { fullInstant } from '../../lib/time.ts';
import styles from './order-page.module.css';

/** A buyer may cancel a part until its creator begins to pack, or until the time for it is over. */
const canCancelPart = ({ status, fulfillment, cancelUntil }: OrderItem, nowMs: number): boolean =>
  status === 'confirmed' &&
  fulfillment === 'PENDING' &&
  (cancelUntil === undefined || Date.parse(cancelUntil) >= nowMs);

/** All of what is left, when none of it is being packed. */
const canCancel = (order: Order, nowMs: number): boolean =>
  order.status === 'confirmed' && liveParts(order).every((part) => canCancelPart(part, nowMs));

/** Whether an order, or a part of it, can be cancelled by now. */
export const useCanCancel = (order: Order, part?: OrderItem): boolean => {
  const { client } = useShop();
  const can = (nowMs: number) => (part === undefined ? canCancel(order, nowMs) : canCancelPart(part, nowMs));
  return useServerTime(can) ?? can(client.clock.now());
};

/** Until when all of it can be cancelled, in words. */
const deadline = (order: Order): string => {
  const times = liveParts(order).flatMap(({ cancelUntil }) => cancelUntil ?? []);
  const [first] = times.sort();
  return first === undefined
    ? 'You can cancel until it is being packed.'
    : `You can cancel until ${fullInstant(first)}, as long as it is not being packed.`;
};

/** Cancels an order, or a part of it, after asking. Cancelling twice is cancelling once, so a lost answer may be tried again. */
export const CancelOrder = ({ order, part }: { order: Order; part?: OrderItem }) => {
  const { client } = useShop();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: async () => client.orders.cancel(order.id, part && { dropId: part.dropId }),
    onSuccess: (answer) => rememberOrder(queries, answer),
    onSettled: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: queryKeys.orders });
    },
  });
  const given = part === undefined ? liveParts(order) : [part];
  const back = given.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  return (
    <div className={styles['cancel']}>
      {part === undefined && <p>{deadline(order)}</p>}
      <Button
        variant="default"
        size={part === undefined ? 'md' : 'sm'}
        aria-label={part && `Cancel ${part.title}`}
        onClick={() => setAsking(true)}
      >
        {part === undefined ? 'Cancel order' : 'Cancel this'}
      </Button>
      {cancel.error !== null && <ErrorState error={cancel.error} />}
      {isAsking && (
        <ConfirmDialog
          title={part === undefined ? `Cancel order ${order.number}?` : `Cancel ${part.title}?`}
          confirmLabel={part === undefined ? 'Cancel the order' : 'Cancel this part'}
          isPending={cancel.isPending}
          onConfirm={() => cancel.mutate()}
          onClose={() => setAsking(false)}
        >
          {order.payment === null
            ? 'What you ordered goes back to everybody. This cannot be undone.'
            : `What you ordered goes back to everybody, and you get ${formatMoney(back, order.currency)} back. This cannot be undone.`}
        </ConfirmDialog>
      )}
    </div>
  );
};
