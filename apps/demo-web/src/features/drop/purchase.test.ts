import {
  ApiError,
  memoryOrderStorage,
  prepareOrder,
  resumeOrder,
  type CreateOrderInput,
  type LiveDrops,
  type Order,
  type OrderStorage,
  type RequestOptions,
} from '@livedrops/sdk';
import { describe, expect, it, vi } from 'vitest';
import type { PurchaseState } from './purchase-state.ts';
import type { Verdict } from './purchase-verdict.ts';
import { createPurchase } from './purchase.ts';

const order = { id: 'ord_1', number: 'LD-1' } as Order;
const notFound = new ApiError(
  {
    type: 'about:blank',
    title: 'Not found',
    status: 404,
    code: 'not_found',
    detail: '',
    outcome: 'not_executed',
    requestId: 'req_1',
  },
  { outcome: 'not_executed', attempts: 1, isRetrySafe: true },
);

/** A failure that carries its own verdict. */
class Fails extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super(verdict.name);
    this.verdict = verdict;
  }
}

const unknown: Verdict = { name: 'unknown' };
const busy = (waitMs: number | null): Verdict => ({ name: 'busy', code: 'overloaded', waitMs });
const soldOut: Verdict = {
  name: 'refused',
  refusal: {
    code: 'sold_out',
    detail: '',
    quantity: 1,
    remaining: 0,
    soldOutAs: 'sold_out',
    orderId: null,
    price: null,
    shownPrice: 3200,
    requestId: 'req_1',
  },
};

/** One page of the shop: orders are kept by the SDK itself, and a server answers as it is told. */
const setUp = (storage: OrderStorage = memoryOrderStorage(), { now = Date.now } = {}) => {
  const create = vi.fn<(input: CreateOrderInput, options?: RequestOptions) => Promise<Order>>(
    async () => order,
  );
  const byKey = vi.fn<(key: string) => Promise<Order>>(async () => {
    throw notFound;
  });
  const client = { session: undefined, orders: { create, byKey } } as unknown as LiveDrops;
  const kept = { storage, name: 'drp_1' };
  const purchase = createPurchase({
    prepare: (intent) => prepareOrder(client, { dropId: 'drp_1', ...intent }, kept),
    resume: () => resumeOrder(client, kept),
    place: (prepared) => prepared.place(),
    judge: (error: unknown): Verdict => (error instanceof Fails ? error.verdict : unknown),
    sleep: async () => undefined,
    now,
  });
  const seen: PurchaseState[] = [];
  purchase.store.subscribe((state) => seen.push(state));
  return {
    create,
    byKey,
    purchase,
    seen,
    storage,
    state: () => purchase.store.getState(),
    /** The keys that went out, in turn. */
    keys: () => create.mock.calls.map(([, options]) => options?.idempotencyKey),
    left: () => resumeOrder(client, kept),
  };
};

describe('buying', () => {
  it('keeps the key from before the request until the order is there', async () => {
    const { purchase, create, state, left } = setUp();
    create.mockImplementationOnce(async (_input, options) => {
      expect(await left()).toMatchObject({ idempotencyKey: options?.idempotencyKey });
      return order;
    });
    await purchase.buy(2, 3200);
    expect(create.mock.calls.map(([input]) => input)).toEqual([
      { dropId: 'drp_1', quantity: 2, unitPrice: 3200 },
    ]);
    expect(state()).toEqual({ name: 'bought', order });
    expect(await left()).toBeNull();
  });

  it('sends one order for any number of clicks', async () => {
    const { purchase, create } = setUp();
    await Promise.all([purchase.buy(1, 3200), purchase.buy(1, 3200), purchase.buy(1, 3200)]);
    expect(create).toHaveBeenCalledTimes(1);
  });

  it('does not order again after an order until the buyer asks for another', async () => {
    const { purchase, create, keys } = setUp();
    await purchase.buy(1, 3200);
    await purchase.buy(1, 3200);
    expect(create).toHaveBeenCalledTimes(1);
    purchase.again();
    await purchase.buy(1, 3200);
    expect(new Set(keys()).size).toBe(2);
  });

  it('makes a new key for the next intent after a refusal', async () => {
    const { purchase, create, keys, state, left } = setUp();
    create.mockRejectedValueOnce(new Fails(soldOut));
    await purchase.buy(1, 3200);
    expect(state()).toMatchObject({ name: 'refused', refusal: { code: 'sold_out' } });
    expect(await left()).toBeNull();
    await purchase.buy(1, 3200);
    expect(new Set(keys()).size).toBe(2);
  });

  it('waits as long as the server says, aloud, and sends the same key again', async () => {
    const { purchase, create, keys, seen, state } = setUp();
    create.mockRejectedValueOnce(new Fails(busy(2500)));
    await purchase.buy(1, 3200);
    expect(seen.filter(({ name }) => name === 'waiting')).toMatchObject([
      { secondsLeft: 3 },
      { secondsLeft: 2 },
      { secondsLeft: 1 },
    ]);
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
    expect(state().name).toBe('bought');
  });

  it('stops by itself when it stays busy, and keeps the key for the buyer', async () => {
    const { purchase, create, keys, state } = setUp();
    create.mockRejectedValue(new Fails(busy(null)));
    await purchase.buy(1, 3200);
    expect(create).toHaveBeenCalledTimes(5);
    expect(state()).toMatchObject({ name: 'unsettled', reason: 'busy' });
    create.mockResolvedValue(order);
    await purchase.retry();
    expect(create.mock.lastCall?.[0]).toEqual({ dropId: 'drp_1', quantity: 1, unitPrice: 3200 });
    expect(new Set(keys()).size).toBe(1);
    expect(state().name).toBe('bought');
  });
});

describe('a lost answer', () => {
  it('is settled by looking the key up', async () => {
    const { purchase, create, byKey, keys, seen, state } = setUp();
    create.mockRejectedValueOnce(new Fails(unknown));
    byKey.mockResolvedValueOnce(order);
    await purchase.buy(1, 3200);
    expect(seen.map(({ name }) => name)).toEqual(['placing', 'placing', 'checking', 'bought']);
    expect(byKey.mock.calls.map(([key]) => key)).toEqual(keys());
    expect(state()).toEqual({ name: 'bought', order });
  });

  it('offers a repeat with the same key when there is no order', async () => {
    const { purchase, create, keys, state } = setUp();
    create.mockRejectedValueOnce(new Fails(unknown));
    await purchase.buy(1, 3200);
    expect(state()).toMatchObject({ name: 'unsettled', reason: 'not_found' });
    await purchase.buy(1, 3200);
    expect(create).toHaveBeenCalledTimes(1);
    await purchase.retry();
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
  });

  it('asks several times when the server cannot be reached, then leaves it to the buyer', async () => {
    const { purchase, create, byKey, state } = setUp();
    create.mockRejectedValueOnce(new Fails(unknown));
    byKey.mockRejectedValue(new Error('no network'));
    await purchase.buy(1, 3200);
    expect(byKey).toHaveBeenCalledTimes(4);
    expect(state()).toMatchObject({ name: 'unsettled', reason: 'unreachable' });
    byKey.mockResolvedValue(order);
    await purchase.check();
    expect(state().name).toBe('bought');
  });
});

/** A page whose request never ends: it is reloaded, or another tab does the rest. */
const leaveInMidRequest = async (quantity = 1, unitPrice = 3200) => {
  const first = setUp();
  first.create.mockReturnValue(new Promise<Order>(() => undefined));
  void first.purchase.buy(quantity, unitPrice);
  await vi.waitFor(() => expect(first.create).toHaveBeenCalledOnce());
  return first;
};

describe('a reload', () => {
  it('takes up the intent that was left and never makes another key', async () => {
    const first = await leaveInMidRequest(2);
    const second = setUp(first.storage);
    second.byKey.mockResolvedValue(order);
    await second.purchase.resume();
    expect(second.byKey.mock.calls.map(([key]) => key)).toEqual(first.keys());
    expect(second.create).not.toHaveBeenCalled();
    expect(second.state()).toEqual({ name: 'bought', order });
  });

  it('offers to send what never arrived, with its own key, quantity and price', async () => {
    const first = await leaveInMidRequest(2, 3100);
    const second = setUp(first.storage);
    await second.purchase.resume();
    expect(second.state()).toEqual({
      name: 'unsettled',
      intent: { quantity: 2, unitPrice: 3100 },
      reason: 'not_found',
    });
    await second.purchase.retry();
    expect(second.create.mock.calls).toEqual(first.create.mock.calls);
    expect(second.state().name).toBe('bought');
  });

  it('forgets what was left long ago and made no order', async () => {
    const first = await leaveInMidRequest();
    const later = setUp(first.storage, { now: () => Date.now() + 3_600_000 });
    await later.purchase.resume();
    expect(later.state().name).toBe('idle');
    expect(await later.left()).toBeNull();
  });

  it('shows what was left long ago and did make an order', async () => {
    const first = await leaveInMidRequest();
    const later = setUp(first.storage, { now: () => Date.now() + 3_600_000 });
    later.byKey.mockResolvedValue(order);
    await later.purchase.resume();
    expect(later.state()).toEqual({ name: 'bought', order });
  });

  it('does nothing when nothing was left', async () => {
    const { purchase, byKey, state } = setUp();
    await purchase.resume();
    expect(byKey).not.toHaveBeenCalled();
    expect(state().name).toBe('idle');
  });
});

describe('another tab', () => {
  it('that buys the same at the same time sends the same key', async () => {
    const first = await leaveInMidRequest();
    const second = setUp(first.storage);
    await second.purchase.buy(1, 3200);
    expect(second.keys()).toEqual(first.keys());
    expect(second.state().name).toBe('bought');
  });

  it('that buys another number meanwhile is shown what became of the first', async () => {
    const first = await leaveInMidRequest();
    const second = setUp(first.storage);
    second.byKey.mockResolvedValue(order);
    await second.purchase.buy(2, 3200);
    expect(second.create).not.toHaveBeenCalled();
    expect(second.state()).toEqual({ name: 'bought', order });
  });
});

describe('a storage that is forbidden', () => {
  it('keeps nobody from buying, and the page keeps the key', async () => {
    const forbidden = () => {
      throw new Error('forbidden');
    };
    const { purchase, create, keys, state } = setUp({
      read: forbidden,
      create: forbidden,
      remove: forbidden,
    });
    create.mockRejectedValueOnce(new Fails(unknown));
    await purchase.buy(1, 3200);
    await purchase.retry();
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
    expect(state().name).toBe('bought');
  });
});
