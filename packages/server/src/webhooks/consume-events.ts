import { type Order, WEBHOOK_EVENTS, type WebhookEventType } from '@livedrops/sdk/contract';
import { createBoundedMap } from '../platform/bounded-map.ts';
import type { Clock } from '../platform/clock.ts';
import type { LoggedEvent } from '../platform/events/event-log.ts';
import type { JobQueue } from '../platform/jobs/job-queue.ts';
import type { Lane } from '../platform/jobs/job.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { NewDelivery, WebhookDeliveryStore } from './webhook-delivery.store.ts';
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
export function createConsume(deps: ConsumeDeps) {
  const creatorsOf = rememberCreators(deps.findDropCreators);
  return {
    async consume(events: readonly LoggedEvent[]): Promise<void> {
      const facts = await readFacts(events, creatorsOf);
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
  const buyers = new Set(wanted.flatMap(({ fact }) => orderOf(fact.event)?.userId ?? []));
  const nameOf = buyers.size > 0 ? await deps.findNames([...buyers]) : String;
  const createdAt = new Date(deps.clock.now());
  const made = wanted.map(({ fact, subscription }) => {
    const delivery = makeDelivery(fact, subscription, { nameOf, createdAt });
    return { delivery, job: jobOf(delivery._id, 0, laneOf(fact.type)) };
  });
  // The log first: a job without its delivery would find nothing to send.
  await deps.deliveries.insertNew(made.map(({ delivery }) => delivery));
  await deps.queue.add(made.map(({ job }) => job));
}

/** The job of a round of a delivery; the same one however often it is made. */
export const jobOf = (deliveryId: string, round: number, lane: Lane) => ({
  id: `${deliveryId}:${round}`,
  payload: { deliveryId, round },
  lane,
});

export function laneOf(type: string): Lane {
  if (type.startsWith('order.')) return 'orders';
  return type === 'drop.started' ? 'starts' : 'rest';
}

function makeDelivery(
  fact: CreatorFact,
  { endpointId }: Subscription,
  { nameOf, createdAt }: { nameOf: (userId: string) => string; createdAt: Date },
): NewDelivery {
  const { event, type, dropIds } = fact;
  const messageId = messageIdOf(fact);
  const order = orderOf(event);
  const data =
    order && dropIds ? { order: presentWebhookOrder(order, dropIds, nameOf(order.userId)) } : event.data;
  return {
    _id: deliveryIdOf(messageId, endpointId),
    endpointId,
    messageId,
    type,
    payload: payloadOf(type, event.occurredAt, data),
    createdAt,
  };
}

const TYPES: ReadonlySet<string> = new Set(WEBHOOK_EVENTS);

async function readFacts(
  events: readonly LoggedEvent[],
  creatorsOf: FindDropCreators,
): Promise<CreatorFact[]> {
  const wanted = events.filter(({ type }) => TYPES.has(type));
  const dropIds = new Set(wanted.flatMap((event) => orderOf(event)?.items.map((item) => item.dropId) ?? []));
  const creators = await creatorsOf([...dropIds]);
  return wanted.flatMap((event) => {
    const order = orderOf(event);
    return order ? factsOfOrder(event, order, creators) : factsOfDrop(event);
  });
}

/** A drop's events are told on two topics; the creator's is the one that counts. */
function factsOfDrop(event: LoggedEvent): CreatorFact[] {
  const [kind, creatorId] = event.topic.split(':', 2);
  if (kind !== 'creator' || creatorId === undefined) return [];
  return [{ creatorId, type: event.type as WebhookEventType, event, dropIds: null }];
}

/** An order over drops of several creators tells each of them their own part. */
function factsOfOrder(
  event: LoggedEvent,
  order: Order,
  creators: ReadonlyMap<string, string>,
): CreatorFact[] {
  const byCreator = Map.groupBy(order.items, ({ dropId }) => creators.get(dropId));
  return [...byCreator].flatMap(([creatorId, items]) =>
    creatorId === undefined
      ? []
      : [
          {
            creatorId,
            type: event.type as WebhookEventType,
            event,
            dropIds: new Set(items.map(({ dropId }) => dropId)),
          },
        ],
  );
}

const orderOf = ({ type, data }: LoggedEvent): Order | null =>
  type.startsWith('order.') ? (data as { order: Order }).order : null;

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
