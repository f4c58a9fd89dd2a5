import { createIdempotencyKey, unsent } from '../core/idempotency-key.ts';
import { sessionChanged } from '../core/session-changed.ts';
import { LiveDropsError, type UnsettledOrder } from '../errors.ts';
import type { LiveDrops } from '../client.ts';
import type { RequestOptions } from '../request-options.ts';
import { orNull } from '../resources/or-null.ts';
import type { CreateOrderInput, Order } from '../types/order.ts';
import { readKept, sameOrder, type KeptOrder } from './kept-order.ts';
import type { OrderStorage } from './order-storage.ts';
import { asUnknown, isFinal, mayExistAfter } from './settling.ts';

type Client = Pick<LiveDrops, 'orders' | 'session'>;

/** Where a prepared order is kept, and under which name. */
export type PrepareOrderOptions = {
  storage: OrderStorage;
  /**
   * What the order is for; there is one unfinished order under a name and person. Default: the drops that are bought.
   */
  name?: string | undefined;
};

/** An order whose intent and key are kept until it is known what became of it. */
export type PreparedOrder = {
  readonly idempotencyKey: string;
  readonly input: CreateOrderInput;
  /** When it was prepared, by the local clock. */
  readonly preparedAt: string;
  /** `true` when it was left unfinished before: by a crash, a reload, another tab or the first click of two. */
  readonly isResumed: boolean;
  /** `false` when the storage could not be written: then it does not survive a crash. */
  readonly isKept: boolean;
  /**
   * Sends it. Called again, here or after a crash, it is the same order. It is forgotten when the answer is certain: an order,
   * or a refusal such as `sold_out`. After a lost connection, a timeout, `rate_limited`, `not_started`, `paused` or the like it stays,
   * to be sent again or resumed. Once a request may have made it, only an answer that comes from looking its key up is certain:
   * until then every refusal has the outcome `unknown`. Fails with `session_changed` when somebody else has signed in since.
   */
  place: (options?: RequestOptions) => Promise<Order>;
  /** The order, if there is one by now, else `null`; sends nothing that buys. Forgets the intent when it is found. */
  find: (options?: RequestOptions) => Promise<Order | null>;
  /** Gives the intent up. An order that was sent already stays an order. */
  discard: () => Promise<void>;
};

/**
 * Keeps what is to be bought and its idempotency key before anything is sent. A second click, a page that is loaded again or
 * a program that starts again after a crash gets the same prepared order back, and `place()` never buys twice.
 *
 * Fails with `order_unsettled` when another order under the same name is not settled, say with another quantity:
 * `error.unsettled` finds it or repeats it, and `resumeOrder()` gives it back to be discarded.
 *
 * @example
 * ```ts
 * const storage = webOrderStorage(() => localStorage);
 * const prepared = await prepareOrder(client, { dropId, quantity: 1 }, { storage });
 * const order = await prepared.place();
 * ```
 */
export const prepareOrder = async (
  client: Client,
  input: CreateOrderInput,
  { storage, name = nameOf(input) }: PrepareOrderOptions,
): Promise<PreparedOrder> => {
  const { slot, owner } = await slotOf(client, name, storage);
  const mine: KeptOrder = { key: createIdempotencyKey(), input, preparedAt: new Date().toISOString() };
  const { kept, isKept } = await keep(storage, slot, mine);
  const isResumed = kept.key !== mine.key;
  if (!sameOrder(kept.input, input)) throw unsettled(client, kept, ownerCheck(client, owner));
  return prepared(client, { storage, slot, owner, kept, isKept, isResumed });
};

/**
 * The order that was left unfinished under a name (for one drop: its id), or `null`. Ask at the start of a page or program.
 *
 * @example
 * ```ts
 * const unfinished = await resumeOrder(client, { storage, name: dropId });
 * if (unfinished !== null) show(await unfinished.place());
 * ```
 */
export const resumeOrder = async (
  client: Client,
  { storage, name }: PrepareOrderOptions & { name: string },
): Promise<PreparedOrder | null> => {
  const where = await slotOf(client, name, storage);
  const kept = readKept(await storage.read(where.slot));
  if (kept === undefined) return null;
  return prepared(client, { ...where, storage, kept, isKept: true, isResumed: true });
};

type Held = Slot & { storage: OrderStorage; kept: KeptOrder; isKept: boolean; isResumed: boolean };

const prepared = (client: Client, held: Held): PreparedOrder => {
  const { storage, slot, kept, isResumed } = held;
  const { key, input, preparedAt } = kept;
  const checkOwner = ownerCheck(client, held.owner);
  const handle = handleOf(client, kept, checkOwner);
  // Before it was resumed it may have been sent by a page that was gone before the answer.
  let mayExist = isResumed;
  let flight: Promise<Order> | undefined;
  let forgetting: Promise<void> | undefined;
  const forget = () => (forgetting = remove(storage, slot, kept));
  const keepAgain = async () => {
    if (forgetting === undefined) return;
    await forgetting;
    const { kept: now } = await keep(storage, slot, kept);
    if (now.key !== key) throw unsettled(client, now, checkOwner);
    forgetting = undefined;
  };
  const place = async (options?: RequestOptions): Promise<Order> => {
    await keepAgain();
    checkOwner(mayExist ? handle : undefined);
    try {
      const sending = { ...options, idempotencyKey: key };
      if (!mayExist) unsent.add(sending);
      const order = await client.orders.create(input, sending);
      await forget();
      return order;
    } catch (error) {
      mayExist = mayExistAfter(error, mayExist);
      if (isFinal(error, mayExist)) await forget();
      throw mayExist ? asUnknown(error, handle) : error;
    }
  };
  return {
    idempotencyKey: key,
    input,
    preparedAt,
    isResumed,
    isKept: held.isKept,
    place: (options) => {
      flight ??= place(options).finally(() => {
        flight = undefined;
      });
      return flight;
    },
    find: async (options) => {
      const order = await handle.find(options);
      if (order !== null) await forget();
      return order;
    },
    discard: forget,
  };
};

/** Where an order is kept, and whose it is; `undefined` for the first who sends it. */
type Slot = { slot: string; owner: string | undefined };

/** Orders of different people do not meet, although they may share a browser. */
const slotOf = async ({ session }: Client, name: string, storage: OrderStorage): Promise<Slot> => {
  // One that fails is gone without; one that was not even given is a mistake that would be noticed at the first crash.
  if (typeof (storage as OrderStorage | undefined)?.create !== 'function')
    throw new TypeError('storage must be an OrderStorage');
  await session?.ready();
  const owner = session?.current?.user.id;
  return { slot: `${owner ?? 'anyone'}/${name}`, owner };
};

const nameOf = (input: CreateOrderInput): string =>
  // Not `toSorted`, which Chromium 108 lacks. What `map` gives is of this call alone.
  // oxlint-disable-next-line unicorn/no-array-sort
  ('items' in input ? input.items : [input])
    .map(({ dropId }) => dropId)
    .sort()
    .join('+');

const keep = async (
  storage: OrderStorage,
  slot: string,
  mine: KeptOrder,
): Promise<{ kept: KeptOrder; isKept: boolean }> => {
  const value = JSON.stringify(mine);
  try {
    const first = await storage.create(slot, value);
    const known = readKept(first);
    if (known !== undefined) return { kept: known, isKept: true };
    // Not written by this package, or cut off by a crash while nothing had been sent.
    await storage.remove(slot, first);
    return { kept: readKept(await storage.create(slot, value)) ?? mine, isKept: true };
  } catch {
    // A storage that is full or forbidden must not keep anybody from buying.
    return { kept: mine, isKept: false };
  }
};

/** A storage that fails here only means that the same order is found again later. */
const remove = async (storage: OrderStorage, slot: string, kept: KeptOrder): Promise<void> => {
  try {
    await storage.remove(slot, JSON.stringify(kept));
  } catch {}
};

/** Throws when somebody else is signed in than the one whose order it is: the key would make another order, of theirs. */
type OwnerCheck = (unsettled?: UnsettledOrder) => void;

const ownerCheck = ({ session }: Client, first: string | undefined): OwnerCheck => {
  let owner = first;
  return (unsettled) => {
    const person = session?.current?.user.id;
    owner ??= person;
    // A person who has signed out is told `unauthenticated` by the server, as ever.
    if (person === undefined || person === owner) return;
    const outcome = unsettled === undefined ? 'not_executed' : 'unknown';
    throw sessionChanged({ outcome, attempts: 0, idempotencyKey: unsettled?.idempotencyKey, unsettled });
  };
};

const handleOf = (client: Client, { key, input }: KeptOrder, checkOwner: OwnerCheck): UnsettledOrder => {
  const handle: UnsettledOrder = {
    idempotencyKey: key,
    find: async (options) => {
      checkOwner(handle);
      return orNull(client.orders.byKey(key, options));
    },
    repeat: async (options) => {
      checkOwner(handle);
      return client.orders.create(input, { ...options, idempotencyKey: key });
    },
  };
  return handle;
};

const unsettled = (client: Client, kept: KeptOrder, checkOwner: OwnerCheck): LiveDropsError =>
  new LiveDropsError('Another order under this name is not settled', {
    code: 'order_unsettled',
    outcome: 'not_executed',
    attempts: 0,
    isRetrySafe: false,
    idempotencyKey: kept.key,
    unsettled: handleOf(client, kept, checkOwner),
  });
