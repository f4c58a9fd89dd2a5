import { type OrderEventData, WEBHOOK_EVENTS, type WebhookEventType } from '@livedrops/sdk/contract';
import { createBoundedMap } from '../platform/bounded-map.ts';
import type { Clock } from '../platform/clock.ts';
import type { LoggedEvent } from '../platform/log/event-log.ts';
import type { JobQueue } from '../platform/jobs/job-queue.ts';
import type { Priority } from '../platform/jobs/job.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { WebhookDeliveryStore } from './webhook-delivery.store.ts';
import type { NewDelivery } from './webhook-delivery.ts';
import type { Subscription } from './webhook-endpoint.store.ts';
import {
  type CreatorFact,
  deliveryIdOf,
  messageIdOf,
  payloadOf,
  presentWebhookOrder,
} from './webhook-message.ts';

/** Drops whose creators are remembered; they never change. */
const DROPS_MAX = 20_000;

/** One round of tries of one delivery. */
export type WebhookJob = { deliveryId: string; round: number };

export type FindDropCreators = (dropIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export type ConsumeDeps = {
  subscriptions: Subscriptions;
  deliveries: Pick<WebhookDeliveryStore, 'insertNew'>;
  queue: Pick<JobQueue<WebhookJob>, 'add'>;
  findDropCreators: FindDropCreators;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
  clock: Clock;
};

/**
 * Makes a delivery and its job for each event and endpoint. Events may be told again, also after a crash half-way: what is there already is
 * left alone. Where no creator has an endpoint nothing is written and hardly anything read.
 */
export function createConsumeEvents(deps: ConsumeDeps) {
  const creatorsOf = rememberCreators(deps.findDropCreators);
  return {
    async consume(events: readonly LoggedEvent[]): Promise<void> {
      const facts = events.flatMap(factsOf);
      if (facts.length === 0) return;
      const found = await deps.subscriptions.of(new Set(facts.map(({ creatorId }) => creatorId)));
      const byCreator = Map.groupBy(found, ({ creatorId }) => creatorId);
      const wanted = facts.flatMap((fact) =>
        (byCreator.get(fact.creatorId) ?? [])
          .filter((subscription) => subscription.events.includes(fact.type))
          .map((subscription) => ({ fact, subscription })),
      );
      if (wanted.length > 0) await writeDown(deps, wanted);
    },
    /** Whether the creator of a drop has an endpoint that hears of orders. */
    async wantsOrdersOf(dropId: string): Promise<boolean> {
      const found = await deps.subscriptions.of(new Set((await creatorsOf([dropId])).values()));
      return found.some(({ events }) => events.some((type) => type.startsWith('order.')));
    },
  };
}

type Wanted = { fact: CreatorFact; subscription: Subscription };

async function writeDown(deps: ConsumeDeps, wanted: readonly Wanted[]): Promise<void> {
  const buyers = new Set(wanted.flatMap(({ fact }) => orderOf(fact.event)?.order.userId ?? []));
  const nameOf = buyers.size > 0 ? await deps.findNames([...buyers]) : String;
  const createdAt = new Date(deps.clock.now());
  const made = wanted.map(({ fact, subscription }) => {
    const delivery = makeDelivery(fact, subscription, { nameOf, createdAt });
    const job = { ...jobOf(delivery.id, 0, priorityOf(fact.type)), traceparent: fact.event.traceparent };
    return { delivery, job };
  });
  // The log first: a job without its delivery would find nothing to send.
  await deps.deliveries.insertNew(made.map(({ delivery }) => delivery));
  await deps.queue.add(made.map(({ job }) => job));
}

/** The job of a round of a delivery; the same one however often it is made. */
export const jobOf = (deliveryId: string, round: number, priority: Priority) => ({
  id: `${deliveryId}:${round}`,
  payload: { deliveryId, round },
  priority,
});

export function priorityOf(type: string): Priority {
  if (type.startsWith('order.')) return 'orders';
  return type === 'drop.started' ? 'starts' : 'rest';
}

function makeDelivery(
  fact: CreatorFact,
  { endpointId }: Subscription,
  { nameOf, createdAt }: { nameOf: (userId: string) => string; createdAt: Date },
): NewDelivery {
  const { event, type, creatorId } = fact;
  const messageId = messageIdOf(fact);
  const told = orderOf(event);
  const data = told ? presentWebhookOrder(told, creatorId, nameOf(told.order.userId)) : event.data;
  return {
    id: deliveryIdOf(messageId, endpointId),
    endpointId,
    messageId,
    type,
    payload: payloadOf(type, event.occurredAt, data),
    createdAt,
  };
}

const TYPES: ReadonlySet<string> = new Set(WEBHOOK_EVENTS);

/** Whom an event tells something: an order over drops of several creators tells each of them their own part. */
function factsOf(event: LoggedEvent): CreatorFact[] {
  if (!TYPES.has(event.type)) return [];
  const type = event.type as WebhookEventType;
  const told = orderOf(event);
  if (told) {
    const about = told.order.items.filter(({ dropId }) => told.dropIds.includes(dropId));
    const creatorIds = new Set(about.map(({ creatorId }) => creatorId));
    return [...creatorIds].map((creatorId) => ({ creatorId, type, event }));
  }
  // A drop's events are told on two topics; the creator's is the one that counts.
  const [kind, creatorId] = event.topic.split(':', 2);
  return kind === 'creator' && creatorId !== undefined ? [{ creatorId, type, event }] : [];
}

const orderOf = ({ type, data }: LoggedEvent): OrderEventData | null =>
  type.startsWith('order.') ? (data as OrderEventData) : null;

function rememberCreators(load: FindDropCreators): FindDropCreators {
  const known = createBoundedMap<string>(DROPS_MAX);
  return async (dropIds) => {
    const found = new Map<string, string>();
    const missing: string[] = [];
    for (const dropId of dropIds) {
      const creatorId = known.get(dropId);
      if (creatorId === undefined) missing.push(dropId);
      else found.set(dropId, creatorId);
    }
    if (missing.length === 0) return found;
    for (const [dropId, creatorId] of await load(missing)) {
      known.set(dropId, creatorId);
      found.set(dropId, creatorId);
    }
    return found;
  };
}
