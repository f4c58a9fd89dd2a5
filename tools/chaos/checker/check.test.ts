import { describe, expect, it } from 'vitest';
import type { ChangeCall, EditCall, OrderCall } from '../workload/client-log.ts';
import { check } from './check.ts';
import type { DropFacts, Dump, Facts, OrderFacts, PaymentFacts } from './facts.ts';
import { redIds } from './verdict.ts';

const T0 = Date.parse('2030-01-01T12:00:00Z');
const at = (ms: number) => new Date(T0 + ms);

const drop = (changes: Partial<DropFacts> = {}): DropFacts => ({
  id: 'drp_a',
  name: 'scarce 0',
  role: 'scarce',
  stock: 3,
  price: 100,
  holdSeconds: null,
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
    payment: null,
    createdAt: at(1000),
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
  changes:
    | { call: 'pause' | 'resume' | 'call-off' }
    | { call: 'restock'; quantity: number }
    | { call: 'price'; price: number },
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
    log: {
      orders: [bought('a', 2), bought('b', 1), refused('c', 1, 'sold_out', 1500)],
      changes: [],
      edits: [],
    },
    dump: dumpOf(orders),
  };
}

const dumpOf = (orders: readonly OrderFacts[], changes: Partial<Dump> = {}): Dump => ({
  stocks: new Map([['drp_a', { stock: 3, free: 0, inOrders: 3 }]]),
  orders,
  payments: [],
  audit: [],
  ...changes,
});

const red = (facts: Facts): string[] => redIds(check(facts));
const withDump = (changes: Partial<Dump>): Facts => ({ ...sound(), dump: { ...sound().dump, ...changes } });
const withCalls = (...calls: OrderCall[]): Facts => ({
  ...sound(),
  log: { ...sound().log, orders: [...sound().log.orders, ...calls] },
});
const withOrders = (orders: OrderFacts[], calls: OrderCall[], edits: EditCall[] = []): Facts => ({
  drops: [drop()],
  log: { orders: calls, changes: [], edits },
  dump: dumpOf(orders),
});
const withStock = (free: number, inOrders: number, stock = 3): Facts =>
  withDump({ stocks: new Map([['drp_a', { stock, free, inOrders }]]) });

const OTHER = { part: 'drp_z', amount: 100 };
const BACK = { part: 'drp_a', amount: 200 };
const charge = (changes: Partial<PaymentFacts> = {}): PaymentFacts => ({
  _id: 'ord_a',
  amount: 200,
  status: 'succeeded',
  refunds: [],
  ...changes,
});

const pay = (outcome: ChangeCall['outcome']): ChangeCall => ({
  call: 'pay',
  method: 'demo_approve',
  orderId: 'ord_a',
  userId: 'usr_a',
  intent: 'pay',
  server: 0,
  at: T0 + 1200,
  doneAt: T0 + 1300,
  outcome,
});

type Item = OrderFacts['items'][number];
type PartChange = Partial<Omit<Item, 'refund'>> & { refund?: Item['refund'] | undefined };
type Paid = NonNullable<OrderFacts['payment']>['status'];

/** Somebody held two units and went some way with them. */
function held(
  path: readonly OrderFacts['status'][],
  paid: Paid,
  payments: PaymentFacts[],
  told?: ChangeCall,
) {
  const payment = {
    status: paid,
    provider: 'demo',
    reference: null,
    clientSecret: null,
    method: null,
    startedAt: null,
    attempts: 0,
    failure: null,
  };
  const status = path.at(-1) ?? 'pending';
  const history = path.map((step) => ({ status: step, at: at(1000), cause: 'test' }));
  const facts = withOrders(
    [
      order('a', 2, {
        status,
        payment,
        history,
        isHolding: status === 'confirmed',
        ...(paid === 'refunded' && { items: order('a', 2).items.map((item) => ({ ...item, refund: paid })) }),
      }),
      order('b', 1),
    ],
    [bought('a', 2), bought('b', 1)],
  );
  const changes = [told ?? pay({ kind: 'ok', status, payment: paid })];
  return { ...facts, log: { ...facts.log, changes }, dump: { ...facts.dump, payments } };
}

describe('check', () => {
  it('finds nothing wrong with a sound run', () => {
    expect(red(sound())).toEqual([]);
  });

  it.each<[string, Facts, string[]]>([
    ['more sold than there is', withStock(-1, 4), ['I2', 'I14']],
    ['a stock that nobody edited', withStock(0, 4, 4), ['I15']],
    ['units that stay unsold', withStock(1, 2), ['I14']],
    ['a unit that vanished', withDump({ audit: [{ invariant: 'balance', detail: '' }] }), ['I1']],
    ['a slot that two have', withDump({ audit: [{ invariant: 'slots', detail: '' }] }), ['I6']],
    ['an event too many', withDump({ audit: [{ invariant: 'order_events', detail: '' }] }), ['I7']],
    ['what no promise names', withDump({ audit: [{ invariant: 'new one', detail: '' }] }), ['I1']],
    ['an error of the server', withCalls(refused('e', 1, 'internal')), ['E1']],
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
    const twin = order('b', 1, { _id: 'ord_b2' });
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

  it('takes the hold that somebody has for an answer to another key, on drops that are held only', () => {
    const again = bought('b', 1, { key: 'key_z' });
    expect(red(withCalls(again))).toEqual(['I5']);
    const facts = withCalls(again);
    expect(red({ ...facts, drops: [drop({ holdSeconds: 30 })] })).toEqual([]);
  });

  it('sees a price that the creator never set, or that was another one by then', () => {
    const facts = sound();
    expect(red({ ...facts, drops: [drop({ price: 90 })] })).toEqual(['I10']);
    const orders = [order('a', 2), order('b', 1)];
    const calls = [bought('a', 2), bought('b', 1)];
    const dearer = { call: 'price', price: 120 } as const;
    expect(red(withOrders(orders, calls, [edit(dearer, 100)]))).toEqual(['I10']);
    expect(red(withOrders(orders, calls, [edit(dearer, 950)]))).toEqual([]);
    expect(red(withOrders(orders, calls, [edit(dearer, 100, { kind: 'unknown', code: 'timeout' })]))).toEqual(
      [],
    );
  });

  it('sees somebody who pays another price than they said', () => {
    const orders = [order('a', 2), order('b', 1)];
    const saying = (unitPrice: number) =>
      bought('a', 2, { lines: [{ dropId: 'drp_a', quantity: 2, unitPrice }] });
    expect(red(withOrders(orders, [saying(90), bought('b', 1)]))).toEqual(['I10b']);
    expect(red(withOrders(orders, [saying(100), bought('b', 1)]))).toEqual([]);
  });

  it.each<[string, Facts, string[]]>([
    ['nothing wrong with a payment', held(['pending', 'confirmed'], 'succeeded', [charge()]), []],
    [
      'nothing wrong with a refund',
      held(['pending', 'failed'], 'refunded', [charge({ refunds: [BACK] })]),
      [],
    ],
    ['an order that nobody paid for', held(['pending', 'confirmed'], 'succeeded', []), ['M1']],
    ['another amount', held(['pending', 'confirmed'], 'succeeded', [charge({ amount: 1 })]), ['M1']],
    ['money for nothing', held(['pending', 'failed'], 'declined', [charge()]), ['M2']],
    [
      'a refund for an order that stays',
      held(['confirmed'], 'succeeded', [charge({ refunds: [BACK] })]),
      ['M2'],
    ],
    ['two refunds', held(['pending', 'failed'], 'refunded', [charge({ refunds: [BACK, BACK] })]), ['M2']],
    [
      'money from somebody who was refused',
      held(['pending', 'confirmed'], 'succeeded', [charge()], pay({ kind: 'refused', code: 'hold_expired' })),
      ['M1'],
    ],
    [
      'a confirmation that was not meant',
      held(
        ['pending', 'failed'],
        'declined',
        [],
        pay({ kind: 'ok', status: 'confirmed', payment: 'succeeded' }),
      ),
      ['M3'],
    ],
    ['an order that waits for ever', held(['pending'], 'required', []), ['I11']],
  ])('sees %s', (_name, facts, ids) => {
    expect(red(facts)).toEqual(ids);
  });

  it.each<[string, Partial<PaymentFacts>, PartChange, string[]]>([
    ['nothing wrong with a part that went back', { refunds: [OTHER] }, {}, []],
    ['a part that did not go back', { refunds: [] }, {}, ['M2']],
    [
      'a part that went back with the money of the other',
      { refunds: [{ ...OTHER, amount: 300 }] },
      {},
      ['M2'],
    ],
    ['the money of a part that is kept', { refunds: [OTHER, BACK] }, {}, ['M2']],
    [
      'nothing wrong with a part that went back in two',
      {
        refunds: [
          { ...OTHER, amount: OTHER.amount - 1 },
          { ...OTHER, amount: 1 },
        ],
      },
      {},
      [],
    ],
    ['a part that says nothing of its money', { refunds: [OTHER] }, { refund: 'refunding' }, ['M2']],
    ['a charge for a part that had ended', { refunds: [] }, { isUncharged: true, refund: undefined }, ['M1']],
    [
      'nothing wrong with a charge without a part that had ended',
      { amount: 200, refunds: [] },
      { isUncharged: true, refund: undefined },
      [],
    ],
  ])('of two parts sees %s', (_name, paid, part, ids) => {
    const facts = held(['pending', 'confirmed'], 'succeeded', [charge({ amount: 300, ...paid })]);
    const [first, ...others] = facts.dump.orders;
    const [kept] = first!.items;
    const ended = {
      ...kept!,
      dropId: 'drp_z',
      quantity: 1,
      status: 'cancelled',
      refund: 'refunded',
    } as const;
    const { refund, ...rest } = { ...ended, ...part };
    const items = [kept!, { ...rest, ...(refund && { refund }) }];
    const lines = items.map(({ dropId, quantity, unitPrice }) => ({ dropId, quantity, unitPrice }));
    const told = { id: 'ord_a', status: 'confirmed', total: 300, lines } as const;
    const call = bought('a', 2, {
      lines,
      outcome: { kind: 'ok', isReplay: false, order: { ...told, lines } },
    });
    const orders = [{ ...first!, items, total: 300 }, ...others];
    const log = { ...facts.log, orders: [call, ...facts.log.orders.slice(1)] };
    expect(red({ ...facts, log, dump: { ...facts.dump, orders } })).toEqual(ids);
  });

  it.each<[string, number[], ChangeCall['outcome']['kind'], number, string[]]>([
    ['nothing wrong with an amount that went back', [50], 'ok', 50, []],
    ['nothing wrong with one that nobody knows of', [50], 'unknown', 50, []],
    ['nothing wrong with one that was refused', [], 'refused', 0, []],
    ['a refund that was told and is not there', [], 'ok', 0, ['M3']],
    ['one that was decided twice', [50, 50], 'ok', 100, ['M3']],
    ['one that was refused and is there', [50], 'refused', 50, ['M3']],
    ['an amount that did not go back', [50], 'ok', 0, ['M2']],
    ['an amount that went back twice', [50], 'ok', 100, ['M2']],
  ])('of an amount that a creator gives back sees %s', (_name, decided, kind, back, ids) => {
    const paid = charge({ refunds: back > 0 ? [{ ...BACK, amount: back }] : [] });
    const facts = held(['pending', 'confirmed'], 'succeeded', [paid]);
    const [first, ...others] = facts.dump.orders;
    const refunds = decided.map((amount, n) => ({ id: `rfn_${n}`, amount, reason: 'wish', at: at(1100) }));
    const items = first!.items.map((item) => ({ ...item, ...(refunds.length > 0 && { refunds }) }));
    const outcome =
      kind === 'ok'
        ? ({ kind, status: 'confirmed', payment: null } as const)
        : { kind, code: 'invalid_transition' };
    const asked: ChangeCall = {
      ...pay(outcome),
      call: 'refund',
      dropId: 'drp_a',
      amount: 50,
      wish: 'wish',
    };
    const log = { ...facts.log, changes: [...facts.log.changes, asked] };
    const dump = { ...facts.dump, orders: [{ ...first!, items }, ...others] };
    expect(red({ ...facts, log, dump })).toEqual(ids);
  });

  it('knows when each part gave its units back', () => {
    const [item] = order('a', 2).items;
    const history = [
      { status: 'confirmed' as const, at: at(1000), cause: 'placed' },
      { status: 'confirmed' as const, at: at(2000), cause: 'buyer', ended: ['drp_z'] },
    ];
    const basket = order('a', 2, {
      items: [item!, { ...item!, dropId: 'drp_z', quantity: 1, status: 'cancelled' }],
      total: 300,
      history,
    });
    const late = refused('c', 1, 'sold_out', 60_000);
    const told = (dropId: string) =>
      red({
        ...withOrders(
          [basket, order('b', 1)],
          [late].map((call) => ({ ...call, lines: [{ dropId, quantity: 1 }] })),
        ),
        drops: [drop(), drop({ id: 'drp_z', stock: 1 })],
      }).includes('I14b');
    expect([told('drp_a'), told('drp_z')]).toEqual([false, true]);
  });

  it('sees a drop that stands still while another one sells', () => {
    const other = drop({ id: 'drp_b', name: 'other', role: 'brief' });
    const own = drop({ role: 'plenty', stock: 1_000_000 });
    const items = (dropId: string) => order('x', 1).items.map((item) => ({ ...item, dropId }));
    const steps = Array.from({ length: 20 }, (_, index) => index);
    const orders = [
      order('first', 1),
      order('last', 1, { createdAt: at(10_000) }),
      ...steps.map((n) => order(`o${n}`, 1, { items: items('drp_b'), createdAt: at(1000 + n * 400) })),
    ];
    const asked = steps.map((n) => ({
      ...unknown(`w${n}`, 1),
      server: n % 2,
      at: T0 + 1000 + n * 400,
    }));
    const facts = withOrders(orders, []);
    const see = (calls: OrderCall[], edits: EditCall[] = []) => {
      const log = { orders: calls, changes: [], edits };
      return red({ ...facts, drops: [own, other], log }).includes('P2');
    };
    expect(see(asked)).toBe(true);
    expect(see(asked.slice(0, 2))).toBe(false);
    expect(see(asked, [edit({ call: 'pause' }, 1100), edit({ call: 'resume' }, 9000)])).toBe(false);
  });

  it('sees an order in a pause, or of a drop that was called off', () => {
    const calls = [bought('a', 2), bought('b', 1)];
    const orders = [order('a', 2), order('b', 1)];
    expect(
      red(withOrders(orders, calls, [edit({ call: 'pause' }, 500), edit({ call: 'resume' }, 2000)])),
    ).toEqual(['I9']);
    expect(red(withOrders(orders, calls, [edit({ call: 'call-off' }, 500)]))).toEqual(['I9']);
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
});
