import type {
  Drop,
  EventEnvelope,
  EventType,
  NotificationKind,
  OrderEventData,
  ReminderMinutes,
} from '@livedrops/sdk/contract';

/** A fact that people are told about: an event with what its delivery needs. Plain data; it is stored in jobs. */
export type Notice = {
  kind: NotificationKind;
  event: EventEnvelope;
  /** From when on a message about it is of no use. */
  staleAt: Date;
  /** `false`: it is in the inbox, and no message is sent. */
  isSent: boolean;
  /** Its creator sent it to themselves, to see what it looks like. */
  isTest?: true;
  /** It stands for several of its kind by one creator: this one and so many more. */
  group?: { id: string; more: number };
};

/** Names a notice: what is told once has one. */
export const noticeIdOf = ({ event, group }: Notice): string => group?.id ?? event.id;

const MINUTE_MS = 60_000;
/** A start is news for so long; a person who hears of it later has missed it. */
const START_MS = 10 * MINUTE_MS;
const ORDER_MS = 48 * 60 * MINUTE_MS;
/** A calling-off is news until the drop would have started, and for so long at least. */
const CANCELLED_MS = 60 * MINUTE_MS;
/** A creator who moves a start may move it again at once: followers are told of the last time. */
const MOVED_PAUSE_MS = MINUTE_MS;
/** Of a drop that starts sooner than this, the start is the news. */
const SCHEDULED_AHEAD_MS = MINUTE_MS;

/** What people are told of an event; `null` for events that are no news. An event on several topics is news on one of them. */
export function toNotice(event: EventEnvelope): Notice | null {
  if (event.topic.startsWith('user:')) return toOrderNotice(event);
  return event.topic.startsWith('creator:') ? toDropNotice(event) : null;
}

function toOrderNotice(event: EventEnvelope): Notice | null {
  if (!ORDER_NEWS.has(event.type)) return null;
  const told = event.data as OrderEventData;
  const staleAt = new Date(Date.parse(event.occurredAt) + ORDER_MS);
  return { kind: 'orders', event, staleAt, isSent: isWorthMessage(event.type, told) };
}

function toDropNotice(event: EventEnvelope): Notice | null {
  const at = Date.parse(event.occurredAt);
  if (event.type === 'drop.started')
    return { kind: 'dropStarted', event, staleAt: new Date(at + START_MS), isSent: true };
  if (event.type === 'drop.cancelled') {
    const staleAt = new Date(Math.max(Date.parse(event.data.drop.startsAt), at + CANCELLED_MS));
    return { kind: 'dropChanged', event, staleAt, isSent: true };
  }
  const isMove = event.type === 'drop.updated' && event.data.movedFrom !== undefined;
  if (event.type !== 'drop.scheduled' && event.type !== 'drop.reminder' && !isMove) return null;
  const staleAt = new Date(event.data.drop.startsAt);
  if (event.type === 'drop.reminder') return { kind: 'dropReminder', event, staleAt, isSent: true };
  const isSoon = staleAt.getTime() - at < SCHEDULED_AHEAD_MS;
  if (isSoon) return null;
  return { kind: isMove ? 'dropChanged' : 'dropScheduled', event, staleAt, isSent: true };
}

/** From when on messages about it go out; `null`: at once. */
export const tellFrom = ({ event }: Notice): Date | null =>
  event.type === 'drop.updated' ? new Date(Date.parse(event.occurredAt) + MOVED_PAUSE_MS) : null;

const ORDER_NEWS: ReadonlySet<string> = new Set([
  'order.pending',
  'order.confirmed',
  'order.failed',
  'order.cancelled',
  'order.fulfillment',
  'order.refunded',
  'order.refund_failed',
  'order.disputed',
]);

/** While the buyer looks at their order, or nothing has left the house yet, a message would only be noise. */
function isWorthMessage(type: string, told: OrderEventData): boolean {
  if (type === 'order.pending') return false;
  const hasLeft = partsTold(told).some(({ fulfillment }) => STEPS_WORTH_IT.includes(fulfillment));
  return type !== 'order.fulfillment' || hasLeft;
}

const STEPS_WORTH_IT: readonly string[] = ['SHIPPED', 'DELIVERED'];

/** The parts of an order that an event is about. */
export const partsTold = ({ order, dropIds }: OrderEventData) =>
  order.items.filter(({ dropId }) => dropIds.includes(dropId));

/** The drop of a notice about a drop, as it was then. */
export const dropOf = ({ event }: Notice) => ('drop' in event.data ? event.data.drop : null);

export const orderOf = ({ event }: Notice) => ('order' in event.data ? event.data : null);

/** Minutes before the start of which a notice reminds; `null` for other notices. */
export const reminderOf = ({ event }: Notice): ReminderMinutes | null =>
  event.type === 'drop.reminder' ? event.data.minutes : null;

/** How a drop is now. */
export type DropNow = {
  status: string;
  startsAt: Date;
  reminderMinutes: readonly ReminderMinutes[];
  /** What it is called now; absent: as it was when the notice was made. */
  words?: Partial<
    Pick<Drop, 'title' | 'description' | 'imageUrl' | 'image' | 'creatorName' | 'creatorHandle'>
  >;
};

/** A notice that calls its drop and creator what they are called now. */
export function inPresentWords(notice: Notice, now: DropNow | null | undefined): Notice {
  const drop = dropOf(notice);
  if (!drop || !now?.words) return notice;
  const data = { ...notice.event.data, drop: { ...drop, ...now.words } };
  return { ...notice, event: { ...notice.event, data } as EventEnvelope };
}

/** Why a notice about a drop is of no use any more, given how its drop is now (`null`: gone); `null` when it still does. */
export function whyOutdated(notice: Notice, now: DropNow | null): string | null {
  // Of several, some still help.
  if (notice.kind === 'orders' || notice.group) return null;
  const status = now?.status ?? 'gone';
  const expected = EXPECTED[notice.event.type];
  if (expected !== undefined) return status === expected ? null : `the drop is ${status}`;
  if (now?.status !== 'scheduled') return `the drop is ${status}`;
  return notice.kind === 'dropScheduled' ? null : whyMoved(notice, now);
}

/** How a drop is of which a notice is about what it has become. */
const EXPECTED: Partial<Record<EventType, string>> = {
  'drop.started': 'live',
  'drop.cancelled': 'cancelled',
};

/** The creator may have thought again after a reminder was made or a start was moved. */
function whyMoved(notice: Notice, { startsAt, reminderMinutes }: DropNow): string | null {
  const about = dropOf(notice);
  if (about && Date.parse(about.startsAt) !== startsAt.getTime()) return 'the drop was moved';
  const minutes = reminderOf(notice);
  return minutes === null || reminderMinutes.includes(minutes) ? null : 'the creator took the reminder back';
}
