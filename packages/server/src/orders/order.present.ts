import type { DropOrder, Order } from '@livedrops/sdk/contract';
import type { OrderDocument } from './order.model.ts';

export const presentOrder = (order: OrderDocument): Order => ({
  id: order._id,
  number: order.number,
  userId: order.userId,
  status: order.status,
  items: order.items.map(({ dropId, title, imageUrl, quantity, unitPrice }) => ({
    dropId,
    title,
    imageUrl,
    quantity,
    unitPrice,
  })),
  total: order.total,
  currency: order.currency,
  holdExpiresAt: order.holdExpiresAt?.toISOString() ?? null,
  fulfillment: order.fulfillment,
  payment: order.payment && {
    status: order.payment.status,
    provider: order.payment.provider,
    clientSecret: order.payment.clientSecret,
    failure: order.payment.failure,
  },
  failure: order.failure,
  createdAt: order.createdAt.toISOString(),
  updatedAt: order.updatedAt.toISOString(),
});

/** The part of an order that belongs to one drop, as its creator sees it. */
export function presentDropOrder(order: OrderDocument, dropId: string, buyerName: string): DropOrder {
  const lines = order.items.filter((item) => item.dropId === dropId);
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
  return {
    id: order._id,
    number: order.number,
    userId: order.userId,
    buyerName,
    status: order.status,
    quantity,
    unitPrice: lines[0]?.unitPrice ?? 0,
    total: lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),
    currency: order.currency,
    fulfillment: order.fulfillment,
    createdAt: order.createdAt.toISOString(),
  };
}
