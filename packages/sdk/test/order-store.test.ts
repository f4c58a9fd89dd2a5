import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ApiError,
  ConnectionError,
  createSession,
  memoryOrderStorage,
  resumeOrder,
  type CreateOrderInput,
  type LiveDrops,
  type Order,
  type OrderStorage,
  type Problem,
  type RequestOptions,
  type SessionStore,
} from '../src/index.ts';
import type { OrderFlow } from '../src/react/index.ts';
import { createOrderStore } from '../src/react/order-store.ts';
import { makeOrder, makeSession } from '../src/testing/index.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const order = makeOrder();
const one = { quantity: 1, unitPrice: 3200 };
const two = { quantity: 2, unitPrice: 3200 };

const refusal = (status: number, code: Problem['code'], retryAfterMs?: number) =>
  new ApiError(
    { type: 'about:blank', title: code, status, code, detail: '', outcome: 'not_executed', requestId: 'r' },
    { outcome: 'not_executed', attempts: 1, isRetrySafe: true, retryAfterMs },
  );
const busy = (retryAfterMs?: number) => refusal(503, 'overloaded', retryAfterMs);
const soldOut = refusal(409, 'sold_out');
const lost = new ConnectionError('lost', {
  code: 'connection_failed',
  outcome: 'unknown',
  attempts: 1,
  isRetrySafe: true,
});
const offline = new ConnectionError('offline', {
  code: 'offline',
  outcome: 'not_executed',
  attempts: 0,
  isRetrySafe: true,
});

/** Until nothing is on its way and nothing is waited for. */
const settle = () => vi.runAllTimersAsync();

type Setup = { storage?: OrderStorage; session?: SessionStore };

/** One page: orders are kept by the SDK itself, and a server answers as it is told. */
const setUp = ({ storage = memoryOrderStorage(), session }: Setup = {}) => {
  const create = vi.fn<(input: CreateOrderInput, options?: RequestOptions) => Promise<Order>>(
    async () => order,
  );
  const byKey = vi.fn<(key: string) => Promise<Order>>(async () => {
    throw refusal(404, 'not_found');
  });
  const client = { session, orders: { create, byKey } } as unknown as LiveDrops;
  const { store, actions } = createOrderStore({ client, orderStorage: storage }, 'drp_1');
  const seen: OrderFlow[] = [];
  return {
    ...actions,
    create,
    byKey,
    seen,
    storage,
    /** Shows the page: what was left is taken up. */
    open: () => {
      const close = store.subscribe(() => seen.push(store.get()));
      return settle().then(() => close);
    },
    press: actions.place,
    place: async (line: typeof one) => {
      actions.place(line);
      await settle();
    },
    retry: async () => {
      actions.retry();
      await settle();
    },
    check: async () => {
      actions.check();
      await settle();
    },
    state: () => store.get(),
    /** The keys that went out, in turn. */
    keys: () => create.mock.calls.map(([, options]) => options?.idempotencyKey),
    left: (kept = storage) => resumeOrder(client, { storage: kept, name: 'drp_1' }),
  };
};

const bought = { status: 'done', order, error: undefined, input: undefined };

describe('buying', () => {
  it('keeps the key from before the request until the order is there', async () => {
    const { place, create, state, left } = setUp();
    create.mockImplementationOnce(async (_input, options) => {
      expect(await left()).toMatchObject({ idempotencyKey: options?.idempotencyKey });
      return order;
    });
    await place(two);
    expect(create.mock.calls.map(([input]) => input)).toEqual([
      { dropId: 'drp_1', quantity: 2, unitPrice: 3200 },
    ]);
    expect(state()).toMatchObject(bought);
    expect(await left()).toBeNull();
  });

  it('sends one order for any number of clicks', async () => {
    const { place, create } = setUp();
    await Promise.all([place(one), place(one), place(one)]);
    expect(create).toHaveBeenCalledTimes(1);
  });

  it('does not order again after an order until the buyer asks for another', async () => {
    const { place, reset, create, keys } = setUp();
    await place(one);
    await place(one);
    expect(create).toHaveBeenCalledTimes(1);
    reset();
    await place(one);
    expect(new Set(keys()).size).toBe(2);
  });

  it('makes a new key for the next intent after a refusal', async () => {
    const { place, create, keys, state, left } = setUp();
    create.mockRejectedValueOnce(soldOut);
    await place(one);
    expect(state()).toMatchObject({ status: 'refused', error: { code: 'sold_out' }, input: undefined });
    expect(await left()).toBeNull();
    await place(one);
    expect(new Set(keys()).size).toBe(2);
  });

  it('keeps nothing of a refusal, also where asking again later may help', async () => {
    const { place, create, state, left } = setUp();
    create.mockRejectedValueOnce(refusal(409, 'paused'));
    await place(one);
    expect(state()).toMatchObject({ status: 'refused', error: { code: 'paused' }, input: undefined });
    expect(await left()).toBeNull();
  });

  it('waits as long as the server says, aloud, and sends the same key again', async () => {
    const { open, place, create, keys, seen, state } = setUp();
    await open();
    create.mockRejectedValueOnce(busy(2500));
    await place(one);
    expect(seen.filter(({ status }) => status === 'waiting')).toMatchObject([
      { secondsLeft: 3, error: { code: 'overloaded' } },
      { secondsLeft: 2 },
      { secondsLeft: 1 },
    ]);
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
    expect(state().status).toBe('done');
  });

  it('sends one request each time: no wait is the client’s, unseen', async () => {
    const { place, create } = setUp();
    await place(one);
    expect(create.mock.lastCall?.[1]).toMatchObject({ maxRetries: 0 });
  });

  it('stops by itself when it stays busy, and keeps the key for the buyer', async () => {
    const { place, retry, create, keys, state } = setUp();
    create.mockRejectedValue(busy());
    await place(one);
    expect(create).toHaveBeenCalledTimes(5);
    const input = { dropId: 'drp_1', quantity: 1, unitPrice: 3200 };
    expect(state()).toMatchObject({ status: 'refused', error: { code: 'overloaded' }, input });
    create.mockResolvedValue(order);
    await retry();
    expect(create.mock.lastCall?.[0]).toEqual(input);
    expect(new Set(keys()).size).toBe(1);
    expect(state().status).toBe('done');
  });

  it('lets nothing of its own stand in the way that was certainly not bought', async () => {
    const { create, keys, state, ...purchase } = setUp();
    create.mockRejectedValue(refusal(429, 'rate_limited'));
    const sent: unknown[] = [];
    const last: unknown[] = [];
    const press = async (line: typeof one, status: string) => {
      const pressed = purchase.place(line);
      expect(state()).toMatchObject({ status: 'placing', input: line });
      await pressed;
      expect(state().status).toBe(status);
      sent.push(create.mock.lastCall?.[0]);
      last.push(keys().at(-1));
    };
    for (const line of [one, one, two]) await press(line, 'refused');
    create.mockResolvedValue(order);
    await press(two, 'done');
    expect(sent).toMatchObject([one, one, two, two]);
    const [first, same, other, again] = last;
    expect([first === same, same === other, other === again]).toEqual([true, false, true]);
    expect(new Set(keys()).size).toBe(2);
  });
});

describe('a lost answer', () => {
  it('is settled by looking the key up', async () => {
    const { open, place, create, byKey, keys, seen, state } = setUp();
    await open();
    create.mockRejectedValueOnce(lost);
    byKey.mockResolvedValueOnce(order);
    await place(one);
    expect(seen.map(({ status }) => status)).toEqual(['placing', 'placing', 'checking', 'done']);
    expect(byKey.mock.calls.map(([key]) => key)).toEqual(keys());
    expect(state()).toMatchObject(bought);
  });

  it('offers a repeat with the same key when there is no order', async () => {
    const { place, retry, create, keys, state } = setUp();
    create.mockRejectedValueOnce(lost);
    await place(one);
    expect(state()).toMatchObject({ status: 'not_found', error: lost });
    await place(one);
    expect(create).toHaveBeenCalledTimes(1);
    await retry();
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
  });

  it('asks several times when the server cannot be reached, then leaves it to the buyer', async () => {
    const { place, check, create, byKey, state } = setUp();
    create.mockRejectedValueOnce(lost);
    byKey.mockRejectedValue(new Error('no network'));
    await place(one);
    expect(byKey).toHaveBeenCalledTimes(4);
    expect(state()).toMatchObject({ status: 'unknown', error: { message: 'no network' }, input: one });
    byKey.mockResolvedValue(order);
    await check();
    expect(state().status).toBe('done');
    expect(create).toHaveBeenCalledTimes(1);
  });

  it('is asked about again when the network is back, and only while the page is there', async () => {
    const network = new EventTarget();
    vi.stubGlobal('addEventListener', network.addEventListener.bind(network));
    vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network));
    const { open, place, create, byKey, state } = setUp();
    const close = await open();
    create.mockRejectedValueOnce(lost);
    byKey.mockRejectedValue(new Error('no network'));
    await place(one);
    network.dispatchEvent(new Event('online'));
    await settle();
    expect(byKey).toHaveBeenCalledTimes(8);
    close();
    network.dispatchEvent(new Event('online'));
    await settle();
    expect(byKey).toHaveBeenCalledTimes(8);
    expect(state().status).toBe('unknown');
  });
});

/** A page whose request never ends: it is reloaded, or another tab does the rest. */
const leaveInMidRequest = async (line = one) => {
  const first = setUp();
  first.create.mockReturnValue(new Promise<Order>(() => undefined));
  await first.place(line);
  expect(first.create).toHaveBeenCalledOnce();
  return first;
};
const inAnHour = () => vi.setSystemTime(Date.now() + 3_600_000);

describe('a reload', () => {
  it('takes up the intent that was left and never makes another key', async () => {
    const first = await leaveInMidRequest(two);
    const second = setUp(first);
    second.byKey.mockResolvedValue(order);
    await second.open();
    expect(second.byKey.mock.calls.map(([key]) => key)).toEqual(first.keys());
    expect(second.create).not.toHaveBeenCalled();
    expect(second.state()).toMatchObject(bought);
  });

  it('offers to send what never arrived, with its own key, quantity and price', async () => {
    const first = await leaveInMidRequest({ quantity: 2, unitPrice: 3100 });
    const second = setUp(first);
    await second.open();
    expect(second.state()).toMatchObject({
      status: 'not_found',
      input: { quantity: 2, unitPrice: 3100 },
    });
    await second.retry();
    expect(second.create.mock.calls.map(([input]) => input)).toEqual(
      first.create.mock.calls.map(([input]) => input),
    );
    expect(second.keys()).toEqual(first.keys());
    expect(second.state().status).toBe('done');
  });

  it('never says "refused" of what may have arrived before', async () => {
    const first = await leaveInMidRequest();
    const second = setUp(first);
    await second.open();
    second.create.mockRejectedValue(offline);
    await second.retry();
    expect(second.state()).toMatchObject({ status: 'not_found', error: offline, input: one });
    expect(second.create).toHaveBeenCalledOnce();
  });

  it('forgets what was left long ago and made no order', async () => {
    const first = await leaveInMidRequest();
    inAnHour();
    const later = setUp(first);
    await later.open();
    expect(later.state().status).toBe('idle');
    expect(await later.left()).toBeNull();
    expect(later.seen.map(({ status }) => status)).toEqual(['checking', 'idle']);
  });

  it('does not forget what was sent again, however long ago it was left', async () => {
    const first = await leaveInMidRequest();
    inAnHour();
    const later = setUp(first);
    later.byKey.mockRejectedValue(new Error('no network'));
    await later.open();
    later.create.mockRejectedValueOnce(lost);
    later.byKey.mockRejectedValue(refusal(404, 'not_found'));
    await later.retry();
    expect(later.state()).toMatchObject({ status: 'not_found', input: one });
    expect(await later.left()).not.toBeNull();
  });

  it('shows what was left long ago and did make an order', async () => {
    const first = await leaveInMidRequest();
    inAnHour();
    const later = setUp(first);
    later.byKey.mockResolvedValue(order);
    await later.open();
    expect(later.state()).toMatchObject(bought);
  });

  it('does nothing when nothing was left', async () => {
    const { open, byKey, state } = setUp();
    await open();
    expect(byKey).not.toHaveBeenCalled();
    expect(state().status).toBe('idle');
  });
});

describe('another tab', () => {
  it('that buys the same at the same time sends the same key', async () => {
    const first = await leaveInMidRequest();
    const second = setUp(first);
    await second.place(one);
    expect(second.keys()).toEqual(first.keys());
    expect(second.state().status).toBe('done');
  });

  it('that buys another number meanwhile is shown what became of the first', async () => {
    const first = await leaveInMidRequest();
    const second = setUp(first);
    second.byKey.mockResolvedValue(order);
    await second.place(two);
    expect(second.create).not.toHaveBeenCalled();
    expect(second.state()).toMatchObject(bought);
  });
});

describe('a storage that is forbidden', () => {
  it('does not keep a buyer from buying, and the page keeps the key', async () => {
    const forbidden = () => {
      throw new Error('forbidden');
    };
    const storage = { read: forbidden, create: forbidden, remove: forbidden };
    const { open, place, retry, create, keys, state } = setUp({ storage });
    await open();
    create.mockRejectedValueOnce(lost);
    await place(one);
    await retry();
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
    expect(state().status).toBe('done');
  });
});

describe('what is open', () => {
  it('is not given up by making room: a double click on "another one" buys one', async () => {
    const { place, reset, create } = setUp();
    await place(one);
    create.mockReturnValue(new Promise<Order>(() => undefined));
    for (let clicks = 0; clicks < 2; clicks += 1) {
      reset();
      await place(one);
    }
    expect(create).toHaveBeenCalledTimes(2);
  });

  it('stays open when room is made while it is not known what became of it', async () => {
    const { place, reset, create, state, left } = setUp();
    create.mockRejectedValueOnce(lost);
    await place(one);
    reset();
    await settle();
    expect(state().status).toBe('not_found');
    expect(await left()).not.toBeNull();
  });

  it('is forgotten when it is given up', async () => {
    const { place, giveUp, create, keys, state, left } = setUp();
    create.mockRejectedValueOnce(lost);
    await place(one);
    giveUp();
    expect(state().status).toBe('idle');
    await settle();
    expect(await left()).toBeNull();
    await place(one);
    expect(new Set(keys()).size).toBe(2);
  });

  it('is not sent any more when it is given up while the server is busy', async () => {
    const { press, giveUp, create, state, left } = setUp();
    create.mockRejectedValueOnce(busy(60_000));
    press(one);
    await vi.advanceTimersByTimeAsync(1000);
    expect(state()).toMatchObject({ status: 'waiting', secondsLeft: 59 });
    giveUp();
    await settle();
    expect(create).toHaveBeenCalledTimes(1);
    expect(state().status).toBe('idle');
    expect(await left()).toBeNull();
  });

  it('is not the order that arrived: giving up leaves it alone', async () => {
    const { place, giveUp, create, state } = setUp();
    await place(one);
    giveUp();
    expect(state()).toMatchObject(bought);
    expect(create).toHaveBeenCalledTimes(1);
  });
});

describe('the person who is signed in', () => {
  const signedIn = async (storage = memoryOrderStorage()) => {
    const session = createSession();
    await session.set(makeSession());
    return { session, ...setUp({ session, storage }) };
  };

  it('finds their order again after they were signed out, and nothing is shown meanwhile', async () => {
    const { session, open, place, state } = await signedIn();
    await open();
    await place(one);
    await session.clear();
    expect(state().status).toBe('idle');
    await session.set(makeSession());
    await settle();
    expect(state()).toMatchObject(bought);
  });

  it('is not offered what another person pressed for just before', async () => {
    const storage = memoryOrderStorage();
    let isRead = () => {};
    const slow = new Promise<null>((resolve) => (isRead = () => resolve(null)));
    const { session, open, place, create, seen, left } = await signedIn({ ...storage, read: () => slow });
    await open();
    await place(one);
    const { user } = makeSession();
    await session.set({ ...makeSession(), user: { ...user, id: 'usr_2' } });
    isRead();
    await settle();
    expect(create).not.toHaveBeenCalled();
    expect(seen.at(-1)?.status).toBe('idle');
    expect(await left(storage)).toBeNull();
  });

  it('is told when they come back what became of an order that was under way', async () => {
    const { session, open, place, create, byKey, state } = await signedIn();
    await open();
    create.mockRejectedValueOnce(lost);
    byKey.mockRejectedValue(refusal(401, 'unauthenticated'));
    await place(one);
    expect(state()).toMatchObject({ status: 'unknown', error: { code: 'unauthenticated' } });
    await session.clear();
    byKey.mockResolvedValue(order);
    await session.set(makeSession());
    await settle();
    expect(state()).toMatchObject(bought);
    expect(create).toHaveBeenCalledTimes(1);
  });

  it('is refused when they press while they are signed out, and finds what was open afterwards', async () => {
    const { session, open, place, create, keys, state } = await signedIn();
    await open();
    create.mockRejectedValueOnce(lost);
    await place(one);
    await session.clear();
    create.mockRejectedValueOnce(refusal(401, 'unauthenticated'));
    await place(two);
    expect(state()).toMatchObject({ status: 'refused', error: { code: 'unauthenticated' } });
    await session.set(makeSession());
    await settle();
    expect(new Set(keys()).size).toBe(2);
    expect(state()).toMatchObject({ status: 'not_found', input: one });
  });
});
