import type { Order } from '@livedrops/sdk';
import { describe, expect, it, vi } from 'vitest';
import { createIntentMemory } from './intent-memory.ts';
import type { Intent, PurchaseState } from './purchase-state.ts';
import type { Verdict } from './purchase-verdict.ts';
import { createPurchase, type PurchaseDeps } from './purchase.ts';

const order = { id: 'ord_1', number: 'LD-1' } as Order;

const memoryStorage = (): Storage => {
  const values = new Map<string, string>();
  return {
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
    removeItem: (name: string) => void values.delete(name),
  } as Storage;
};

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
    price: null,
    shownPrice: 3200,
    requestId: 'req_1',
  },
};

const setUp = (change: Partial<PurchaseDeps> = {}, storage = memoryStorage()) => {
  let keys = 0;
  const deps = {
    ...change,
    placeOrder: vi.fn<PurchaseDeps['placeOrder']>(change.placeOrder ?? (async () => order)),
    findOrder: vi.fn<PurchaseDeps['findOrder']>(change.findOrder ?? (async () => null)),
    judge: (error: unknown): Verdict => (error instanceof Fails ? error.verdict : unknown),
    memory: change.memory ?? createIntentMemory(storage, 'usr_1', 'drp_1'),
    newKey: () => `key-${(keys += 1)}`,
    sleep: async () => undefined,
  };
  const purchase = createPurchase(deps);
  const seen: PurchaseState[] = [];
  purchase.store.subscribe((state) => seen.push(state));
  return { deps, purchase, seen, storage, state: () => purchase.store.getState() };
};

describe('buying', () => {
  it('keeps the key from before the request until the order is there', async () => {
    const storage = memoryStorage();
    const memory = createIntentMemory(storage, 'usr_1', 'drp_1');
    const placeOrder = vi.fn(async (intent: Intent) => {
      expect(memory.load()).toEqual(intent);
      return order;
    });
    const { purchase, state } = setUp({ placeOrder, memory }, storage);
    await purchase.buy(2, 3200);
    expect(placeOrder).toHaveBeenCalledExactlyOnceWith({ key: 'key-1', quantity: 2, unitPrice: 3200 });
    expect(state()).toEqual({ name: 'bought', order });
    expect(memory.load()).toBeNull();
  });

  it('sends one order for any number of clicks', async () => {
    const { purchase, deps } = setUp();
    await Promise.all([purchase.buy(1, 3200), purchase.buy(1, 3200), purchase.buy(1, 3200)]);
    expect(deps.placeOrder).toHaveBeenCalledTimes(1);
  });

  it('does not order again after an order until the buyer asks for another', async () => {
    const { purchase, deps } = setUp();
    await purchase.buy(1, 3200);
    await purchase.buy(1, 3200);
    expect(deps.placeOrder).toHaveBeenCalledTimes(1);
    purchase.again();
    await purchase.buy(1, 3200);
    expect(deps.placeOrder.mock.calls.map(([{ key }]) => key)).toEqual(['key-1', 'key-2']);
  });

  it('makes a new key for the next intent after a refusal', async () => {
    const { purchase, deps, state } = setUp();
    deps.placeOrder.mockRejectedValueOnce(new Fails(soldOut));
    await purchase.buy(1, 3200);
    expect(state()).toMatchObject({ name: 'refused', refusal: { code: 'sold_out' } });
    await purchase.buy(1, 3200);
    expect(deps.placeOrder.mock.calls.map(([{ key }]) => key)).toEqual(['key-1', 'key-2']);
  });

  it('waits as long as the server says, aloud, and sends the same key again', async () => {
    const { purchase, deps, seen, state } = setUp();
    deps.placeOrder.mockRejectedValueOnce(new Fails(busy(2500)));
    await purchase.buy(1, 3200);
    expect(seen.filter(({ name }) => name === 'waiting')).toMatchObject([
      { secondsLeft: 3 },
      { secondsLeft: 2 },
      { secondsLeft: 1 },
    ]);
    expect(deps.placeOrder.mock.calls.map(([{ key }]) => key)).toEqual(['key-1', 'key-1']);
    expect(state().name).toBe('bought');
  });

  it('stops by itself when it stays busy, and keeps the key for the buyer', async () => {
    const { purchase, deps, state } = setUp();
    deps.placeOrder.mockRejectedValue(new Fails(busy(null)));
    await purchase.buy(1, 3200);
    expect(deps.placeOrder).toHaveBeenCalledTimes(5);
    expect(state()).toMatchObject({ name: 'unsettled', reason: 'busy', intent: { key: 'key-1' } });
    deps.placeOrder.mockResolvedValue(order);
    await purchase.retry();
    expect(deps.placeOrder.mock.lastCall).toEqual([{ key: 'key-1', quantity: 1, unitPrice: 3200 }]);
    expect(state().name).toBe('bought');
  });
});

describe('a lost answer', () => {
  it('is settled by looking the key up', async () => {
    const { purchase, deps, seen, state } = setUp({ findOrder: vi.fn(async () => order) });
    deps.placeOrder.mockRejectedValueOnce(new Fails(unknown));
    await purchase.buy(1, 3200);
    expect(seen.map(({ name }) => name)).toEqual(['placing', 'checking', 'bought']);
    expect(state()).toEqual({ name: 'bought', order });
  });

  it('offers a repeat with the same key when there is no order', async () => {
    const { purchase, deps, state } = setUp();
    deps.placeOrder.mockRejectedValueOnce(new Fails(unknown));
    await purchase.buy(1, 3200);
    expect(state()).toMatchObject({ name: 'unsettled', reason: 'not_found' });
    await purchase.buy(1, 3200);
    expect(deps.placeOrder).toHaveBeenCalledTimes(1);
    await purchase.retry();
    expect(deps.placeOrder.mock.calls.map(([{ key }]) => key)).toEqual(['key-1', 'key-1']);
  });

  it('asks several times when the server cannot be reached, then leaves it to the buyer', async () => {
    const { purchase, deps, state } = setUp();
    deps.placeOrder.mockRejectedValueOnce(new Fails(unknown));
    deps.findOrder.mockRejectedValue(new Error('no network'));
    await purchase.buy(1, 3200);
    expect(deps.findOrder).toHaveBeenCalledTimes(4);
    expect(state()).toMatchObject({ name: 'unsettled', reason: 'unreachable' });
    deps.findOrder.mockResolvedValue(order);
    await purchase.check();
    expect(state().name).toBe('bought');
  });
});

describe('a reload', () => {
  it('takes up the intent that was left and never makes another key', async () => {
    const storage = memoryStorage();
    const first = setUp({ placeOrder: vi.fn(() => new Promise<Order>(() => undefined)) }, storage);
    void first.purchase.buy(2, 3200);
    const second = setUp({ findOrder: vi.fn(async () => order) }, storage);
    await second.purchase.resume();
    expect(second.deps.findOrder).toHaveBeenCalledExactlyOnceWith('key-1');
    expect(second.deps.placeOrder).not.toHaveBeenCalled();
    expect(second.state()).toEqual({ name: 'bought', order });
  });

  it('does nothing when nothing was left', async () => {
    const { purchase, deps, state } = setUp();
    await purchase.resume();
    expect(deps.findOrder).not.toHaveBeenCalled();
    expect(state().name).toBe('idle');
  });

  it.each([['not json'], ['{"key":1,"quantity":1}'], ['{"key":"k","quantity":1.5}'], ['null']])(
    'ignores what is not an intent: %s',
    (text) => {
      const storage = memoryStorage();
      storage.setItem('livedrops.intent.usr_1.drp_1', text);
      expect(createIntentMemory(storage, 'usr_1', 'drp_1').load()).toBeNull();
    },
  );

  it.each([
    ['with the price that was seen', { key: 'k', quantity: 1, unitPrice: 5 }],
    ['of an older version, which kept none', { key: 'k', quantity: 1 }],
  ])('takes up an intent %s with the same body', (_name, intent) => {
    const storage = memoryStorage();
    storage.setItem('livedrops.intent.usr_1.drp_1', JSON.stringify(intent));
    expect(createIntentMemory(storage, 'usr_1', 'drp_1').load()).toEqual(intent);
  });

  it('does not give one person the key of another', () => {
    const storage = memoryStorage();
    createIntentMemory(storage, 'usr_1', 'drp_1').save({ key: 'k', quantity: 1 });
    expect(createIntentMemory(storage, 'usr_2', 'drp_1').load()).toBeNull();
  });

  it('keeps the key in the page when storage is forbidden', () => {
    const forbidden = () => {
      throw new Error('forbidden');
    };
    const memory = createIntentMemory(
      { getItem: forbidden, setItem: forbidden, removeItem: forbidden },
      'usr_1',
      'drp_1',
    );
    memory.save({ key: 'k', quantity: 1 });
    expect(memory.load()).toEqual({ key: 'k', quantity: 1 });
    memory.clear();
    expect(memory.load()).toBeNull();
  });
});
