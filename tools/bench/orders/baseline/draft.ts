import type { Order } from '@livedrops/sdk/contract';
import { nameOrder } from '../../../../packages/server/src/orders/order-id.ts';
import type { Asked, PlainDrop, PlainOrder } from './place.ts';

export const draftPlainOrder = (asked: Asked, drop: PlainDrop): PlainOrder => ({
  _id: nameOrder(asked.userId, asked.key),
  userId: asked.userId,
  idempotencyKey: asked.key,
  dropId: drop._id,
  title: drop.title,
  quantity: asked.quantity,
  total: drop.price * asked.quantity,
  status: 'confirmed',
  createdAt: new Date(),
});

/** The answer has the size of LiveDrops' own, so that nobody saves on bytes. */
export const presentPlainOrder = (order: PlainOrder): Order => ({
  id: order._id,
  number: 'LD-00000000',
  userId: order.userId,
  status: order.status,
  items: [
    {
      dropId: order.dropId,
      creatorId: 'crt_00000000000000000000',
      title: order.title,
      imageUrl: null,
      quantity: order.quantity,
      unitPrice: order.total / order.quantity,
      status: order.status,
      fulfillment: 'PENDING',
      failure: null,
      refund: null,
      refunded: 0,
    },
  ],
  total: order.total,
  currency: 'EUR',
  holdExpiresAt: null,
  payment: null,
  fulfillment: 'PENDING',
  failure: null,
  dispute: null,
  version: 1,
  createdAt: order.createdAt.toISOString(),
  updatedAt: order.createdAt.toISOString(),
});
