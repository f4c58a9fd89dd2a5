import {
  creatorPath,
  type DropNews,
  dropPath,
  type EventType,
  formatInstant,
  formatMoney,
  type Order,
  type OrderEventData,
  type OrderItem,
  quote,
  sumLines,
  wordDropNotice,
} from '@livedrops/sdk/contract';
import { dropOf, type Notice, orderOf, partsTold, reminderOf } from './notice.rules.ts';

const LOCALE = 'en-GB';

/** A notice in words: for a device, a subject line, a message. What people typed is quoted, and our own words come first. */
export type NoticeWords = {
  title: string;
  body: string;
  /** Path in the shop that it is about. */
  path: string;
  /** What was bought, for a mail: each line with its sum, and the total as the last. Empty when nothing was. */
  receipt?: readonly ReceiptLine[];
};

export type ReceiptLine = { text: string; sum: string };

export function wordNotice(notice: Notice): NoticeWords {
  const words = wordFact(notice);
  return notice.isTest ? { ...words, title: `Test: ${words.title}` } : words;
}

function wordFact(notice: Notice): NoticeWords {
  const drop = dropOf(notice);
  if (drop) {
    const words = wordDropNotice(drop, newsOf(notice));
    const more = notice.group?.more ?? 0;
    if (more === 0) return { ...words, path: dropPath(drop.id) };
    return { ...words, body: `${words.body} And ${more} more.`, path: creatorPath(drop.creatorHandle) };
  }
  const told = orderOf(notice);
  if (told) return { ...wordOrder(notice, told), path: `/orders/${told.order.id}` };
  return { title: 'News', body: '', path: '/' };
}

type Words = Omit<NoticeWords, 'path'>;

function newsOf(notice: Notice): DropNews {
  if (notice.event.type === 'drop.cancelled') return { kind: 'called_off' };
  switch (notice.kind) {
    case 'dropScheduled':
      return { kind: 'scheduled' };
    case 'dropChanged':
      return { kind: 'moved' };
    case 'dropReminder':
      return { kind: 'reminder', minutes: reminderOf(notice) };
    case 'dropStarted':
    case 'orders':
      return { kind: 'live' };
  }
}

/** Lines that a message names; the order has them all. */
const LINES_MAX = 3;

function nameLines(items: readonly Order['items'][number][]): string {
  const named = items.slice(0, LINES_MAX).map(({ quantity, title }) => `${quantity} × ${quote(title)}`);
  const left = items.length - named.length;
  return [...named, ...(left > 0 ? [`${left} more`] : [])].join(', ');
}

function wordOrder({ event }: Notice, told: OrderEventData): Words {
  const { order } = told;
  const parts = partsTold(told);
  const name =
    parts.length < order.items.length ? `A part of order ${order.number}` : `Order ${order.number}`;
  const what = nameLines(parts);
  const total = formatMoney(sumLines(parts), order.currency, LOCALE);
  const refunded = parts.reduce((sum, part) => sum + part.refunded, 0);
  const missing = formatMoney(sumLines(parts) - refunded, order.currency, LOCALE);
  const said: Partial<Record<EventType, Words>> = {
    'order.pending': {
      title: order.payment?.failure ? `${name}: the payment did not work` : `${name} waits for its payment`,
      body: `${what}, ${total}.`,
    },
    'order.confirmed': {
      title: `${name} is confirmed`,
      body: `${what}, ${total}. Thank you!`,
      receipt: receiptOf(order),
    },
    'order.failed': {
      title: `${name} did not work out`,
      body: `${what}. You were not charged, or the money is on its way back.`,
    },
    'order.cancelled': {
      title: `${name} was cancelled`,
      body: `${what}, ${total}. Money that was paid comes back.${wordReason(parts)}`,
    },
    'order.refunded': wordRefund(name, what, told),
    'order.refund_failed': {
      title: `${name}: the refund did not arrive`,
      body: `${what}: your bank did not take ${missing}. It is still yours, and the seller will pay it back in another way.`,
    },
    'order.disputed': {
      title: `${name}: your bank ${DISPUTES[order.dispute?.status ?? 'open']}`,
      body: `${what}, ${total}.`,
    },
  };
  const progress = PROGRESS[parts[0]?.fulfillment ?? order.fulfillment];
  return said[event.type] ?? { title: `${name} ${progress}`, body: `${what}.` };
}

/** All lines of the order, its total, and when it was made. */
function receiptOf({ items, total, currency, createdAt }: Order): ReceiptLine[] {
  const money = (amount: number) => formatMoney(amount, currency, LOCALE);
  return [
    ...items.map(({ quantity, title, unitPrice }) => ({
      text: `${quantity} × ${quote(title)}`,
      sum: money(quantity * unitPrice),
    })),
    { text: `Total, ordered ${formatInstant(createdAt)}`, sum: money(total) },
  ];
}

/** Less than all of it may have gone back. Money that no part is named for is of the order. */
function wordRefund(name: string, what: string, told: OrderEventData): Words {
  const { payment, currency } = told.order;
  const parts = partsTold(told);
  const why = wordReason(parts);
  if (parts.every(({ refund }) => refund === 'refunded'))
    return {
      title: `${name} was refunded`,
      body: `${what}: ${formatMoney(sumLines(parts), currency, LOCALE)} went back to you.${why}`,
    };
  const ofParts = parts.reduce((sum, { refunded }) => sum + refunded, 0);
  const back = formatMoney(ofParts > 0 ? ofParts : (payment?.refunded ?? 0), currency, LOCALE);
  return { title: `${name}: ${back} in all went back to you`, body: `${what}.${why}` };
}

/** What the creator said when they decided it last. */
function wordReason(parts: readonly OrderItem[]): string {
  const reason = parts.map(({ refunds }) => refunds?.at(-1)?.reason ?? null).find((said) => said !== null);
  return reason === undefined ? '' : ` The creator says: ${quote(reason)}.`;
}

const DISPUTES: Record<NonNullable<Order['dispute']>['status'], string> = {
  open: 'looks into the payment',
  won: 'decided that the payment stands',
  lost: 'gave you the payment back',
};

const PROGRESS: Record<Order['fulfillment'], string> = {
  PENDING: 'is waiting',
  PROCESSING: 'is being packed',
  SHIPPED: 'is on its way',
  DELIVERED: 'has arrived',
};
