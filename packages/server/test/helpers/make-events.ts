import type { Drop, EventData, EventEnvelope, EventType, Order, Topic } from '@livedrops/sdk/contract';

const AT = '2026-03-01T12:00:00.000Z';

/** A live drop that began at `AT`. */
export const makeDrop = (changes: Partial<Drop> = {}): Drop => ({
  id: 'drp_1',
  creatorId: 'crt_1',
  creatorName: 'Ada',
  creatorHandle: 'ada',
  productId: 'prd_1',
  title: 'Print',
  description: '',
  imageUrl: null,
  image: null,
  price: 2500,
  currency: 'EUR',
  startsAt: AT,
  endsAt: '2026-03-01T14:00:00.000Z',
  status: 'live',
  stock: 10,
  remaining: 10,
  held: 0,
  perUserLimit: null,
  checkout: 'instant',
  holdSeconds: null,
  lowStockAt: null,
  reminderMinutes: [60, 15, 5],
  cancelMinutes: null,
  version: 1,
  createdAt: '2026-02-01T12:00:00.000Z',
  updatedAt: AT,
  ...changes,
});

export const makeItem = (changes: Partial<Order['items'][number]> = {}): Order['items'][number] => ({
  dropId: 'drp_1',
  creatorId: 'crt_1',
  title: 'Print',
  imageUrl: null,
  quantity: 2,
  unitPrice: 2500,
  status: 'confirmed',
  fulfillment: 'PENDING',
  failure: null,
  refund: null,
  refunded: 0,
  ...changes,
});

export const makeOrder = ({ status = 'confirmed', ...changes }: Partial<Order> = {}): Order => ({
  id: 'ord_1',
  number: 'LD-1',
  version: 1,
  userId: 'usr_1',
  status,
  items: [makeItem({ status, ...(changes.fulfillment && { fulfillment: changes.fulfillment }) })],
  total: 5000,
  currency: 'EUR',
  holdExpiresAt: null,
  fulfillment: 'PENDING',
  payment: null,
  failure: null,
  dispute: null,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
});

/** What an event about all of an order carries. */
export const tellOrder = (changes: Partial<Order> = {}): EventData['order.confirmed'] => {
  const order = makeOrder(changes);
  return { order, dropIds: order.items.map(({ dropId }) => dropId) };
};

/** An event of `AT` unless told otherwise. */
export const makeEvent = <T extends EventType>(
  topic: Topic,
  type: T,
  data: EventData[T],
  { seq = 1, occurredAt = AT }: { seq?: number; occurredAt?: string } = {},
): EventEnvelope =>
  ({ id: `evt_${topic.replace(':', '_')}_${seq}`, topic, seq, type, occurredAt, data }) as EventEnvelope;
