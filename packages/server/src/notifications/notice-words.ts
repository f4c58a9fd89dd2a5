import { type Drop, type EventType, formatMoney, type Order } from '@livedrops/sdk/contract';
import { dropOf, type Notice, orderOf, reminderOf } from './notice.ts';

const LOCALE = 'en-GB';

/** A notice in words: for a device, a subject line, a message. */
export type NoticeWords = {
  title: string;
  body: string;
  /** Path in the shop that it is about. */
  path: string;
};

export function wordNotice(notice: Notice): NoticeWords {
  const drop = dropOf(notice);
  if (drop) return { ...wordDrop(notice, drop), path: `/d/${drop.id}` };
  const order = orderOf(notice);
  if (order) return { ...wordOrder(notice, order), path: `/orders/${order.id}` };
  return { title: 'News', body: '', path: '/' };
}

type Words = Omit<NoticeWords, 'path'>;

function wordDrop(notice: Notice, drop: Drop): Words {
  const price = formatMoney(drop.price, drop.currency, LOCALE);
  const what = `${drop.title} by ${drop.creatorName}`;
  if (notice.kind === 'dropScheduled')
    return {
      title: `New drop: ${drop.title}`,
      body: `${what}, ${price}, starts ${formatInstant(drop.startsAt)}.`,
    };
  if (notice.kind === 'dropReminder') {
    const title = `${drop.title} starts in ${formatLead(reminderOf(notice))}`;
    return { title, body: `${what}, ${price}. Be ready.` };
  }
  return { title: `${drop.title} is live`, body: `${what}, ${price}. ${countUnits(drop.remaining)} left.` };
}

function wordOrder({ event }: Notice, order: Order): Words {
  const name = `Order ${order.number}`;
  const what = order.items.map(({ quantity, title }) => `${quantity} × ${title}`).join(', ');
  const total = formatMoney(order.total, order.currency, LOCALE);
  const said: Partial<Record<EventType, Words>> = {
    'order.pending': {
      title: order.payment?.failure ? `${name}: the payment did not work` : `${name} waits for its payment`,
      body: `${what}, ${total}.`,
    },
    'order.confirmed': { title: `${name} is confirmed`, body: `${what}, ${total}. Thank you!` },
    'order.failed': {
      title: `${name} did not work out`,
      body: `${what}. You were not charged, or the money is on its way back.`,
    },
    'order.cancelled': {
      title: `${name} was cancelled`,
      body: `${what}, ${total}. Money that was paid comes back.`,
    },
  };
  return said[event.type] ?? { title: `${name} ${PROGRESS[order.fulfillment]}`, body: `${what}.` };
}

const PROGRESS: Record<Order['fulfillment'], string> = {
  PENDING: 'is waiting',
  PROCESSING: 'is being packed',
  SHIPPED: 'is on its way',
  DELIVERED: 'has arrived',
};

const countUnits = (units: number): string => (units === 1 ? '1 unit' : `${units} units`);

const formatLead = (minutes: number | null): string =>
  minutes === 60 ? 'an hour' : `${minutes ?? 0} minutes`;

/** Not everybody lives in one time zone, so the zone is said. */
const formatInstant = (instant: string): string =>
  `${new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(instant))} UTC`;
