import type { Drop, DropStatus } from './drop.ts';
import type { Currency, Instant, MinorUnits } from './money.ts';
import type { DropOrder, Order } from './order.ts';
import type { ReminderMinutes } from './reminder.ts';
import type { WebhookEndpoint } from './webhook.ts';

/** The whole order, and the drops whose parts the event is about. When these are not all, `order.status` may say something else. */
export type OrderEventData = { order: Order; dropIds: string[] };

/** What each event carries. Events are past facts: names, titles and pictures in one are those of its moment. Nothing here is a command. */
export type EventData = {
  'drop.scheduled': { drop: Drop };
  /** `movedFrom`: the start before this edit, when the edit moved it. */
  'drop.updated': { drop: Drop; movedFrom?: Instant | undefined };
  /** It starts in about so many minutes. On the creator's topic only. */
  'drop.reminder': { drop: Drop; minutes: ReminderMinutes };
  'drop.started': { drop: Drop };
  'drop.soldout': { drop: Drop };
  'drop.restocked': { drop: Drop };
  'drop.ended': { drop: Drop };
  'drop.cancelled': { drop: Drop };
  /** At most five a second for a drop, whatever the order rate; the newest wins. */
  'stock.changed': { dropId: string; remaining: number; held: number; stock: number; status: DropStatus };
  'stock.low': { dropId: string; remaining: number };
  /** Units are held while the buyer pays. */
  'order.pending': OrderEventData;
  'order.confirmed': OrderEventData;
  /** The hold expired, the payment was declined or a drop was called off: the units went back. */
  'order.failed': OrderEventData;
  'order.cancelled': OrderEventData;
  'order.fulfillment': OrderEventData;
  /** Money is back: all of it or a part, as `items[].refunded` and `payment.refunded` say. */
  'order.refunded': OrderEventData;
  /** The bank did not take a refund: the parts' money is not back, and the seller has to find another way. */
  'order.refund_failed': OrderEventData;
  /** The buyer contests the payment at their bank, or the bank has decided: `order.dispute` says what. */
  'order.disputed': OrderEventData;
  /** The creator's figures so far, coalesced like `stock.changed`. `recent` holds orders that are new or look different since the last one, newest first, at most 20; more follow with the next. */
  'sales.updated': {
    dropId: string;
    orders: number;
    units: number;
    revenue: MinorUnits;
    currency: Currency;
    /** Units that wait for their payment. */
    held: number;
    remaining: number;
    stock: number;
    recent: DropOrder[];
  };
  /** `userId` is `null` unless that person shows whom they follow (`User.showsFollows`). */
  'follow.created': { creatorId: string; userId: string | null; followerCount: number };
  'follow.deleted': { creatorId: string; userId: string | null; followerCount: number };
  /** An endpoint is sent nothing any more, because it answered 410 or failed for five days. For its owner. */
  'webhook.disabled': { endpoint: WebhookEndpoint };
};

/** Every type of event that this version knows. Newer servers may send others, which listeners of `*` hear. */
export type EventType = keyof EventData;

/** `drop:ID` and `creator:ID` are public; `user:ID` and `sales:CREATOR_ID` are for their owner only. */
export type Topic = `drop:${string}` | `creator:${string}` | `user:${string}` | `sales:${string}`;

/** One event on one topic. `seq` starts at 1 and has no gaps within its topic. */
export type EventEnvelope<T extends EventType = EventType> = {
  [K in T]: {
    id: string;
    topic: Topic;
    seq: number;
    type: K;
    occurredAt: Instant;
    data: EventData[K];
  };
}[T];

/** A slice of a topic's history, oldest first. */
export type EventPage = {
  items: EventEnvelope[];
  /** `seq` of the newest event of the topic. */
  latestSeq: number;
  /** `true` when events after the asked position are no longer kept: fetch the present state instead. */
  gap: boolean;
};
