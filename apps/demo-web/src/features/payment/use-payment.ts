import { isLiveDropsError, type Order } from '@livedrops/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { describeError, type ErrorText } from '../../lib/describe-error.ts';
import { rememberOrder } from '../../lib/order-cache.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';

/** Paying for an order and giving it up. Both name the state to reach, so pressing again is always safe. */
export const usePayment = (order: Order) => {
  const { client } = useShop();
  const queries = useQueryClient();
  const told = {
    onSuccess: (answer: Order) => {
      rememberOrder(queries, answer);
      void queries.invalidateQueries({ queryKey: queryKeys.orders });
    },
    // A refusal mostly means that the order is in another state than shown.
    onError: () => void queries.invalidateQueries({ queryKey: queryKeys.orders }),
  };
  const pay = useMutation({
    mutationFn: async (paymentMethod: string | undefined) => client.orders.pay(order.id, { paymentMethod }),
    ...told,
  });
  const giveUp = useMutation({ mutationFn: async () => client.orders.cancel(order.id), ...told });
  return { pay, giveUp, isBusy: pay.isPending || giveUp.isPending };
};

/** Words for a payment that got no usable answer. */
export const paymentProblem = (error: unknown): Pick<ErrorText, 'title' | 'text'> | null => {
  if (error === null) return null;
  if (isLiveDropsError(error) && error.outcome !== 'not_executed') {
    return {
      title: 'No answer yet',
      text: 'We do not know whether your payment arrived. Pressing Pay again is safe: you are charged once.',
    };
  }
  return describeError(error);
};
