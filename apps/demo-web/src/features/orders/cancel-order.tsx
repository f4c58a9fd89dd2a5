import type { Order } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorState } from '../../components/states.tsx';
import { formatMoney } from '../../lib/money.ts';
import { rememberOrder } from '../../lib/order-cache.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';
import styles from './order-page.module.css';

/** A buyer may cancel until the creator begins to pack. */
export const canCancel = ({ status, fulfillment }: Order): boolean =>
  status === 'confirmed' && fulfillment === 'PENDING';

/** Cancels after asking. Cancelling twice is cancelling once, so a lost answer may be tried again. */
export const CancelOrder = ({ order }: { order: Order }) => {
  const { client } = useShop();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: async () => client.orders.cancel(order.id),
    onSuccess: (answer) => rememberOrder(queries, answer),
    onSettled: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: queryKeys.orders });
    },
  });
  return (
    <div className={styles['cancel']}>
      <p>You can cancel until it is being packed.</p>
      <Button variant="default" size="md" onClick={() => setAsking(true)}>
        Cancel order
      </Button>
      {cancel.error !== null && <ErrorState error={cancel.error} />}
      {isAsking && (
        <ConfirmDialog
          title={`Cancel order ${order.number}?`}
          confirmLabel="Cancel the order"
          isPending={cancel.isPending}
          onConfirm={() => cancel.mutate()}
          onClose={() => setAsking(false)}
        >
          What you ordered goes back to everybody
          {order.payment === null
            ? '.'
            : `, and you get ${formatMoney(order.total, order.currency)} back.`}{' '}
          This cannot be undone.
        </ConfirmDialog>
      )}
    </div>
  );
};
