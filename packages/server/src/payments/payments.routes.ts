import type { Order as WireOrder } from '@livedrops/sdk/contract';
import type { Order } from '../orders/index.ts';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { type PayOrderDeps, payOrder } from './pay-order.ts';

export type PaymentsRoutesDeps = {
  /** `null` when no provider takes money here. */
  pay: PayOrderDeps | null;
  presentOrder(order: Order): WireOrder;
};

export function paymentsRoutes({ pay, presentOrder }: PaymentsRoutesDeps) {
  return routes({
    'orders.pay': async ({ params, body, caller }) => {
      if (!pay) return new Refusal('unavailable', { detail: 'Nothing can be paid here', shouldRetry: false });
      const { orderId } = params;
      const method = body.paymentMethod ?? null;
      const paid = await payOrder(pay, { orderId, userId: caller.userId, method });
      return paid instanceof Refusal ? paid : presentOrder(paid);
    },
  });
}
