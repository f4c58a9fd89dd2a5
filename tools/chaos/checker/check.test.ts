import { describe, expect, it } from 'vitest';
import type { EditCall, OrderCall } from '../workload/client-log.ts';
import { check } from './check.ts';
import type { DropFacts, Dump, Facts, OrderFacts } from './facts.ts';
import { redIds } from './verdict.ts';

const T0 = Date.parse('2030-01-01T12:00:00Z');
const at = (ms: number) => new Date(T0 + ms);

const drop = (changes: Partial<DropFacts> = {}): DropFacts => ({
  id: 'drp_a',
  name: 'scarce 0',
  role: 'scarce',
  stock: 3,
  price: 100,
  perUserLimit: 2,
  ...changes,
});

function order(id: string, quantity: number, changes: Partial<OrderFacts> = {}): OrderFacts {
  const userId = changes.userId ?? `usr_${id}`;
  return {
    _id: `ord_${id}`,
    userId,
    idempotencyKey: `key_${id}`,
    status: 'confirmed',
    items: [{ dropId: 'drp_a', creatorId: 'crt', title: 'Print', imageUrl: null, quantity, unitPrice: 100 }],
    total: quantity * 100,
    slots: Array.from({ length: quantity }, (_, index) => `drp_a/${userId}/${index + 1}`),
    createdAt: at(1000),
    updatedAt: at(1000),
    history: [{ status: 'confirmed', at: at(1000), cause: 'placed' }],
    isHolding: true,
    ...changes,
  };
}

function bought(id: string, quantity: number, changes: Partial<OrderCall> = {}): OrderCall {
  return {
    call: 'create',
    intent: 'buy',
    server: 0,
    at: T0 + 900,
    doneAt: T0 + 1100,
    userId: `usr_${id}`,
    key: `key_${id}`,
    lines: [{ dropId: 'drp_a', quantity }],
    outcome: {
      kind: 'ok',
      isReplay: false,
      order: {
        id: `ord_${id}`,
        status: 'confirmed',
        total: quantity * 100,
        lines: [{ dropId: 'drp_a', quantity, unitPrice: 100 }],
      },
    },
    ...changes,
  };
}

const refused = (id: string, quantity: number, code: string, from = 900): OrderCall =>
  bought(id, quantity, { at: T0 + from, doneAt: T0 + from + 200, outcome: { kind: 'refused', code } });
const unknown = (id: string, quantity: number): OrderCall =>
  bought(id, quantity, { outcome: { kind: 'unknown', code: 'timeout' } });

const edit = (
  changes: { call: 'pause' | 'resume' } | { call: 'restock'; quantity: number },
  from: number,
  outcome: EditCall['outcome'] = { kind: 'ok' },
): EditCall => ({
  ...changes,
  dropId: 'drp_a',
  intent: changes.call,
  server: 0,
  at: T0 + from,
  doneAt: T0 + from + 100,
  outcome,
});

/** A sound run: two people bought the three units there were, and a third one came too late. */
function sound(): Facts & { dump: Dump } {
  const orders = [order('a', 2), order('b', 1)];
  return {
    drops: [drop()],
    log: { orders: [bought('a', 2), bought('b', 1), refused('c', 1, 'sold_out', 1500)], edits: [] },
    dump: dumpOf(orders),
  };
}

function dumpOf(orders: readonly OrderFacts[], changes: Partial<Dump> = {}): Dump {
  return {
    stocks: new Map([['drp_a', { stock: 3, free: 0, inOrders: 3, lowest: 0 }]]),
    windows: new Map([['drp_a', { startsAt: at(0), endsAt: at(60_000) }]]),
    orders,
    outboxLeft: 0,
    events: orders.map(({ _id, userId }, index) => ({
      position: index + 1,
      topic: `user:${userId}`,
      seq: 1,
      type: 'order.confirmed',
      orderId: _id,
    })),
    topics: new Map(orders.map(({ userId }) => [`user:${userId}`, 1])),
    ...changes,
  };
}

const red = (facts: Facts): string[] => redIds(check(facts));
const withDump = (changes: Partial<Dump>): Facts => ({ ...sound(), dump: { ...sound().dump, ...changes } });
const withCalls = (...calls: OrderCall[]): Facts => ({
  ...sound(),
  log: { ...sound().log, orders: [...sound().log.orders, ...calls] },
});
const withOrders = (orders: OrderFacts[], calls: OrderCall[], edits: EditCall[] = []): Facts => ({
  drops: [drop()],
  log: { orders: calls, edits },
  dump: dumpOf(orders),
});
const withStock = (free: number, inOrders: number, stock = 3, lowest = Math.min(free, stock)): Facts =>
  withDump({ stocks: new Map([['drp_a', { stock, free, inOrders, lowest }]]) });

describe('check', () => {
  it('finds nothing wrong with a sound run', () => {
    expect(red(sound())).toEqual([]);
  });

  it.each<[string, Facts, string[]]>([
    ['a unit that vanished', withStock(0, 2), ['I1']],
    ['a unit from nowhere', withStock(1, 3), ['I1', 'I14']],
    ['more sold than there is', withStock(-1, 4), ['I2', 'I14']],
    ['a negative lane that another one hides', withStock(0, 3, 3, -2), ['I2']],
    ['a stock that nobody edited', withStock(0, 4, 4), ['I15']],
    ['units that stay unsold', withStock(1, 2), ['I14']],
    ['a document that is never told', withDump({ outboxLeft: 1 }), ['I8']],
  ])('sees %s', (_name, facts, ids) => {
    expect(red(facts)).toEqual(ids);
  });

  it('sees an acknowledged order that is gone', () => {
    expect(red(withCalls(bought('z', 1)))).toContain('I3');
  });

  it('sees an order that is another one than was told', () => {
    const facts = sound();
    const [first, ...others] = facts.dump.orders;
    const cheaper = { ...first!, items: first!.items.map((item) => ({ ...item, quantity: 1 })) };
    expect(red({ ...facts, dump: { ...facts.dump, orders: [cheaper, ...others] } })).toContain('I3');
  });

  it('sees an order whose buyer was refused', () => {
    const calls = [bought('a', 2), refused('b', 1, 'overloaded')];
    expect(red(withOrders([order('a', 2), order('b', 1)], calls))).toEqual(['I4']);
  });

  it('takes an order for good whose buyer does not know, or learnt it by a later try', () => {
    const orders = [order('a', 2), order('b', 1)];
    expect(red(withOrders(orders, [bought('a', 2), unknown('b', 1)]))).toEqual([]);
    expect(
      red(withOrders(orders, [bought('a', 2), refused('b', 1, 'overloaded', 100), bought('b', 1)])),
    ).toEqual([]);
  });

  it('sees two orders of one key', () => {
    const twin = order('b', 1, { _id: 'ord_b2', slots: ['drp_a/usr_b/2'] });
    expect(red(withOrders([order('a', 2), order('b', 1), twin], [bought('a', 2), bought('b', 1)]))).toContain(
      'I5',
    );
  });

  it('sees two answers to one key', () => {
    const other = bought('b', 1);
    if (other.outcome.kind === 'ok') other.outcome.order.id = 'ord_a';
    expect(red(withCalls(other))).toContain('I5');
  });

  it('sees a repeat that is refused, but lets a server say that it is busy', () => {
    expect(red(withCalls(refused('a', 2, 'sold_out', 2000)))).toEqual(['I5b']);
    expect(red(withCalls({ ...refused('a', 2, 'not_found', 2000), call: 'lookup' }))).toEqual(['I5b']);
    expect(red(withCalls(refused('a', 2, 'overloaded', 2000)))).toEqual([]);
    expect(red(withCalls(refused('a', 1, 'idempotency_key_reused', 2000)))).toEqual([]);
  });

  it('sees somebody with more than their limit, and a slot that is taken twice', () => {
    const [first, second] = [order('a', 2), order('b', 1, { userId: 'usr_a', slots: ['drp_a/usr_a/3'] })];
    const calls = [bought('a', 2), bought('b', 1, { userId: 'usr_a' })];
    expect(red(withOrders([first, second], calls))).toContain('I6');
    const shared = order('b', 1, { slots: ['drp_a/usr_a/1'] });
    expect(red(withOrders([first, shared], [bought('a', 2), bought('b', 1)]))).toEqual(['I6']);
    const none = order('b', 1, { slots: [] });
    expect(red(withOrders([first, none], [bought('a', 2), bought('b', 1)]))).toEqual(['I6']);
  });

  it('sees a price that the creator never set', () => {
    const facts = sound();
    expect(red({ ...facts, drops: [drop({ price: 90 })] })).toEqual(['I10']);
  });

  it.each([
    [[]],
    [['cancelled', 'confirmed'] as const],
    [['confirmed', 'cancelled', 'confirmed'] as const],
    [['pending'] as const],
  ])('sees an order that came by way of %j', (path) => {
    const history = path.map((status) => ({ status, at: at(1000), cause: 'planted' }));
    expect(
      red(withOrders([order('a', 2), order('b', 1, { history })], [bought('a', 2), bought('b', 1)])),
    ).toContain('I11');
  });

  it('sees an order outside the window, or in a pause', () => {
    const calls = [bought('a', 2), bought('b', 1)];
    const early = order('b', 1, { createdAt: at(-5) });
    expect(red(withOrders([order('a', 2), early], calls))).toEqual(['I9']);
    const orders = [order('a', 2), order('b', 1)];
    expect(
      red(withOrders(orders, calls, [edit({ call: 'pause' }, 500), edit({ call: 'resume' }, 2000)])),
    ).toEqual(['I9']);
    const later = [edit({ call: 'pause' }, 1500), edit({ call: 'resume' }, 2000)];
    expect(red(withOrders(orders, calls, later))).toEqual([]);
    const unsure = [
      edit({ call: 'resume' }, 100, { kind: 'unknown', code: 'timeout' }),
      edit({ call: 'pause' }, 500),
      edit({ call: 'resume' }, 2000),
    ];
    expect(red(withOrders(orders, calls, unsure))).toEqual([]);
  });

  it('sees "sold out" while a unit was free', () => {
    expect(red(withCalls(refused('d', 1, 'sold_out', 100)))).toEqual(['I14b']);
    expect(red(withCalls(refused('d', 3, 'insufficient_stock', 100)))).toEqual(['I14b']);
    expect(red(withCalls(refused('d', 4, 'insufficient_stock', 100)))).toEqual([]);
  });

  it('knows that stock may have come or gone meanwhile', () => {
    const facts = withCalls(refused('d', 1, 'sold_out', 5000));
    const restocked = (from: number, outcome?: EditCall['outcome']): Facts => ({
      ...facts,
      log: { ...facts.log, edits: [edit({ call: 'restock', quantity: 2 }, from, outcome)] },
    });
    expect(red(restocked(1200))).toEqual(['I15', 'I14b']);
    expect(red(restocked(5100))).toEqual(['I15']);
    expect(red(restocked(1200, { kind: 'unknown', code: 'timeout' }))).toEqual([]);
  });

  it('sees an event that is missing, doubled or of no order', () => {
    const { events, topics } = sound().dump;
    expect(red(withDump({ events: events.slice(0, 1) }))).toEqual(['I7']);
    const twice = [...events, { ...events[1]!, position: 3, seq: 2 }];
    expect(red(withDump({ events: twice, topics: new Map([...topics, ['user:usr_b', 2]]) }))).toEqual(['I7']);
    const invented = { position: 3, topic: 'user:usr_x', seq: 1, type: 'order.confirmed', orderId: 'ord_x' };
    expect(
      red(withDump({ events: [...events, invented], topics: new Map([...topics, ['user:usr_x', 1]]) })),
    ).toEqual(['I7']);
  });

  it('sees a gap in a topic, in the whole log, and a counter that is off', () => {
    const { events, topics } = sound().dump;
    const [first, second] = events;
    expect(red(withDump({ events: [first!, { ...second!, position: 3 }] }))).toEqual(['I13']);
    expect(red(withDump({ events: [first!, { ...second!, seq: 2 }] }))).toEqual(['I13']);
    expect(red(withDump({ topics: new Map([...topics, ['user:usr_b', 2]]) }))).toEqual(['I13']);
  });
});
