import {
  type ChargeRule,
  type CreateDropInput,
  findHoldFaults,
  longestFirst,
  type Picture,
  REMINDER_MINUTES,
} from '@livedrops/sdk/contract';
import type { Publish } from '../platform/log/outbox.ts';
import { Refusal } from '../platform/http/problem.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { type Faults, findWindowFaults, nextChangeAt } from './drop.rules.ts';
import { type DropSnapshot, EMPTY_LEDGER, sumUp } from './drop.ts';
import type { DropStore } from './drop.store.ts';
import { dropEvents } from './drops.events.ts';

export type ProductForDrop = {
  id: string;
  creatorId: string;
  title: string;
  description: string;
  imageUrl: string | null;
  image: Picture | null;
  price: number;
  currency: string;
};

export type ScheduleDropDeps = {
  connection: MongoConnection;
  drops: DropStore;
  publish: Publish;
  findProduct(productId: string): Promise<ProductForDrop | null>;
  findCreator(creatorId: string): Promise<{ name: string; handle: string } | null>;
  /** The rule of the provider that takes the money of held orders; `null` when there is none, and then nothing can be held. */
  whyNotChargeable: ChargeRule | null;
  /** The database's clock in epoch milliseconds. */
  databaseNow(): Promise<number>;
  /** Looks at the copies again once the drop is there. */
  askForRefresh(source: { dropId: string }, session: MongoSession): Promise<void>;
};

/** Schedules a drop of an own product. One whose start has come already is live at once. */
export async function scheduleDrop(
  deps: ScheduleDropDeps,
  input: CreateDropInput & { dropId: string; creatorId: string },
): Promise<DropSnapshot | Refusal> {
  const [product, creator, now] = await Promise.all([
    deps.findProduct(input.productId),
    deps.findCreator(input.creatorId),
    deps.databaseNow(),
  ]);
  if (!product || !creator)
    return new Refusal('not_found', { errors: [{ field: 'productId', message: 'does not exist' }] });
  if (product.creatorId !== input.creatorId) {
    return new Refusal('forbidden', {
      errors: [{ field: 'productId', message: "is another creator's product" }],
    });
  }
  const faults = findFaults(input, product, now, deps.whyNotChargeable);
  if (faults.length > 0) return new Refusal('validation_failed', { errors: faults });

  const drafted = { ...draft(input, product, now), creatorName: creator.name, creatorHandle: creator.handle };
  const drop = sumUp(drafted, []);
  const isOpen = drop.status === 'live';
  await inTransaction(deps.connection, async (session) => {
    await deps.drops.insert(drafted, session);
    await deps.askForRefresh({ dropId: drafted.id }, session);
    const types = isOpen ? ['drop.scheduled', 'drop.started'] : ['drop.scheduled'];
    await deps.publish(dropEvents(types, drop, now), session);
  });
  return drop;
}

function findFaults(
  input: CreateDropInput,
  product: ProductForDrop,
  now: number,
  whyNotChargeable: ChargeRule | null,
): Faults {
  const window = { startsAt: Date.parse(input.startsAt), endsAt: Date.parse(input.endsAt) };
  const faults = findWindowFaults(window, now);
  if (input.checkout === 'hold') {
    const { price = product.price, currency = product.currency, perUserLimit = null } = input;
    if (whyNotChargeable) faults.push(...findHoldFaults({ price, currency, perUserLimit }, whyNotChargeable));
    else {
      faults.push({
        field: 'checkout',
        message: 'this server takes no payments: only instant checkout is offered',
      });
    }
  }
  if (input.checkout !== 'hold' && input.holdSeconds !== undefined) {
    faults.push({ field: 'holdSeconds', message: 'goes with checkout: hold' });
  }
  if (typeof input.lowStockAt === 'number' && input.lowStockAt >= input.stock) {
    faults.push({ field: 'lowStockAt', message: 'must be less than stock' });
  }
  return faults;
}

const HOLD_SECONDS_DEFAULT = 300;

function draft(
  input: CreateDropInput & { dropId: string; creatorId: string },
  product: ProductForDrop,
  now: number,
) {
  const startsAt = new Date(input.startsAt);
  const endsAt = new Date(input.endsAt);
  const status = startsAt.getTime() <= now ? ('live' as const) : ('scheduled' as const);
  const changesAt = nextChangeAt({ status, startsAt: startsAt.getTime(), endsAt: endsAt.getTime() });
  return {
    id: input.dropId,
    creatorId: input.creatorId,
    productId: product.id,
    title: input.title ?? product.title,
    isTitleOwn: input.title !== undefined && input.title !== product.title,
    description: product.description,
    imageUrl: product.imageUrl,
    image: product.image,
    price: input.price ?? product.price,
    currency: input.currency ?? product.currency,
    startsAt,
    endsAt,
    nextChangeAt: changesAt === null ? null : new Date(changesAt),
    stock: input.stock,
    pool: input.stock,
    ...EMPTY_LEDGER,
    perUserLimit: input.perUserLimit ?? null,
    checkout: input.checkout ?? ('instant' as const),
    holdSeconds: input.checkout === 'hold' ? (input.holdSeconds ?? HOLD_SECONDS_DEFAULT) : null,
    lowStockAt: input.lowStockAt ?? null,
    reminderMinutes: longestFirst(input.reminderMinutes ?? REMINDER_MINUTES),
    cancelMinutes: input.cancelMinutes ?? null,
    status,
    epoch: 1,
    version: 1,
    isLowTold: false,
    createdAt: new Date(now),
    updatedAt: new Date(now),
  };
}
