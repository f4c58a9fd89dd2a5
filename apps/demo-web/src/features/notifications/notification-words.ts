import type { Drop, EventEnvelope, NotificationItem, Order, OrderEventData, OrderItem } from '@livedrops/sdk';
import { formatMoney } from '../../lib/money.ts';
import { endingOf, orderWord } from '../../lib/order-words.ts';
import { shortInstant } from '../../lib/time.ts';

/** A notification as a row says it. */
export type NotificationWords = {
  title: string;
  text: string;
  /** Where in the shop it leads. */
  path: string;
  imageUrl: string | null;
  /** Chooses the picture where there is no image. */
  seed: string;
};

/**
 * A notification in words that stay true: the inbox is read hours later, so a drop "starts at 18:00" and not "in 15 minutes". `null` for what a
 * newer server tells and this shop does not know.
 */
export const wordNotification = (
  { event, more = 0 }: NotificationItem,
  nowMs: number,
): NotificationWords | null => {
  if ('order' in event.data) return wordOrder(event.type, event.data);
  const words = 'drop' in event.data ? wordDrop(event.type, event.data.drop, nowMs) : null;
  if (words === null || more === 0 || !('drop' in event.data)) return words;
  return { ...words, text: `${words.text} · and ${more} more`, path: `/c/${event.data.drop.creatorHandle}` };
};

const wordDrop = (type: EventEnvelope['type'], drop: Drop, nowMs: number): NotificationWords | null => {
  const starts = shortInstant(drop.startsAt, nowMs);
  const titles: Partial<Record<EventEnvelope['type'], string>> = {
    'drop.scheduled': `New drop: ${drop.title}`,
    'drop.reminder': `${drop.title} starts soon`,
    'drop.started': `${drop.title} went live`,
    'drop.updated': `${drop.title} has a new time`,
    'drop.cancelled': `${drop.title} was called off`,
  };
  const title = titles[type];
  if (title === undefined) return null;
  const when = type === 'drop.started' || type === 'drop.cancelled' ? '' : ` · ${starts}`;
  const { id, creatorName, price, currency, imageUrl } = drop;
  return {
    title,
    text: `${creatorName} · ${formatMoney(price, currency)}${when}`,
    path: `/d/${id}`,
    imageUrl,
    seed: drop.title,
  };
};

const wordOrder = (type: EventEnvelope['type'], { order, dropIds }: OrderEventData): NotificationWords => {
  const parts = order.items.filter(({ dropId }) => dropIds.includes(dropId));
  const [first] = parts;
  const more = parts.length > 1 ? ` and ${parts.length - 1} more` : '';
  const what = first === undefined ? 'Your order' : `${first.quantity} × ${first.title}${more}`;
  return {
    title: first === undefined ? orderWord(order) : partTitle(type, order, first),
    text: `${what} · ${order.number}`,
    path: `/orders/${order.id}`,
    imageUrl: first?.imageUrl ?? null,
    seed: first?.title ?? order.number,
  };
};

/** All parts that an event is about have come to the same. */
const partTitle = (type: EventEnvelope['type'], order: Order, part: OrderItem): string => {
  if (type === 'order.pending') {
    return order.payment?.failure
      ? 'Your payment did not work: try again'
      : 'Reserved: waiting for your payment';
  }
  if (type === 'order.confirmed') return 'Your order is confirmed';
  if (type === 'order.refunded')
    return part.refund === 'refunded' ? 'Your money is back' : 'Money came back to you';
  if (type === 'order.refund_failed') return 'Your refund did not arrive';
  if (type === 'order.disputed') return DISPUTES[order.dispute?.status ?? 'open'];
  if (type === 'order.failed' || type === 'order.cancelled') return endingOf(part, '').title;
  return FULFILLMENT[part.fulfillment] ?? orderWord(order);
};

const DISPUTES: Record<NonNullable<Order['dispute']>['status'], string> = {
  open: 'Your bank looks into the payment',
  won: 'Your bank decided: the payment stands',
  lost: 'Your bank gave you the payment back',
};

const FULFILLMENT: Partial<Record<Order['fulfillment'], string>> = {
  PROCESSING: 'Your order is being packed',
  SHIPPED: 'Your order is on its way',
  DELIVERED: 'Your order was delivered',
};
