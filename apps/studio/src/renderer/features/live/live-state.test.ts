import type { Drop, DropOrder, DropSales, EventData, EventEnvelope, EventType } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { FEED_LENGTH, initialLiveState, reduceLive, type LiveInput, type LiveState } from './live-state.ts';

const T0 = Date.parse('2026-11-23T18:00:00.000Z');
const at = (ms: number): string => new Date(T0 + ms).toISOString();

const drop = (patch: Partial<Drop> = {}): Drop => ({
  id: 'drp_1',
  creatorId: 'crt_1',
  creatorName: 'Drew',
  creatorHandle: 'drew',
  productId: 'prd_1',
  title: 'Night print',
  description: '',
  imageUrl: null,
  image: null,
  price: 2500,
  currency: 'EUR',
  startsAt: at(0),
  endsAt: at(3_600_000),
  status: 'live',
  stock: 100,
  remaining: 100,
  held: 0,
  perUserLimit: null,
  checkout: 'instant',
  holdSeconds: null,
  lowStockAt: null,
  reminderMinutes: [60, 15, 5],
  cancelMinutes: null,
  version: 1,
  createdAt: at(-1_000),
  updatedAt: at(-1_000),
  ...patch,
});

const order = (id: string, ms: number, patch: Partial<DropOrder> = {}): DropOrder => ({
  id,
  number: `LD-${id}`,
  userId: `usr_${id}`,
  buyerName: 'Rowan',
  status: 'confirmed',
  quantity: 1,
  unitPrice: 2500,
  total: 2500,
  currency: 'EUR',
  fulfillment: 'PENDING',
  refund: null,
  refunded: 0,
  refundable: 0,
  dispute: null,
  createdAt: at(ms),
  ...patch,
});

const sales = (ms: number, orders: number, patch: Partial<DropSales> = {}): DropSales => ({
  dropId: 'drp_1',
  resolution: 'second',
  orders,
  units: orders,
  revenue: orders * 2500,
  currency: 'EUR',
  buyers: orders,
  held: 0,
  series: [],
  watching: null,
  refused: {},
  payments: null,
  asOf: at(ms),
  ...patch,
});

const event = <T extends EventType>(
  type: T,
  seq: number,
  ms: number,
  data: EventData[T],
  topic?: string,
): LiveInput => ({
  kind: 'event',
  heardAt: T0 + ms,
  event: {
    id: `evt_${type}_${seq}`,
    topic: topic ?? (type === 'sales.updated' ? 'sales:crt_1' : 'drop:drp_1'),
    seq,
    type,
    occurredAt: at(ms),
    data,
  } as EventEnvelope,
});

const sold = (
  seq: number,
  ms: number,
  orders: number,
  patch: Partial<EventData['sales.updated']> = {},
): LiveInput =>
  event('sales.updated', seq, ms, {
    dropId: 'drp_1',
    orders,
    units: orders,
    revenue: orders * 2500,
    currency: 'EUR',
    held: 0,
    remaining: 100 - orders,
    stock: 100,
    recent: [],
    ...patch,
  });

const run = (...inputs: LiveInput[]): LiveState => inputs.reduce(reduceLive, initialLiveState('drp_1'));
const snapshot = (ms: number, orders: number): LiveInput[] => [
  { kind: 'drop', drop: drop({ remaining: 100 - orders }), askedAt: T0 + ms },
  { kind: 'sales', sales: sales(ms, orders), askedAt: T0 + ms },
];

describe('totals', () => {
  it.each<[string, LiveInput[], number, number]>([
    ['from the snapshot', snapshot(0, 5), 5, 95],
    ['from a newer event', [...snapshot(0, 5), sold(1, 500, 8)], 8, 92],
    ['absolute, not added up', [...snapshot(0, 5), sold(1, 500, 8), sold(2, 700, 9)], 9, 91],
    ['kept when the event is a duplicate', [...snapshot(0, 5), sold(1, 500, 8), sold(1, 500, 8)], 8, 92],
    ['kept when an older event comes late', [...snapshot(0, 5), sold(2, 700, 9), sold(1, 500, 8)], 9, 91],
    [
      'kept when the older of two in one millisecond comes late',
      [...snapshot(0, 5), sold(2, 500, 9), sold(1, 500, 8)],
      9,
      91,
    ],
    ['kept when the event is older than the snapshot', [...snapshot(1_000, 9), sold(1, 500, 8)], 9, 91],
    ['kept when the snapshot is older than the event', [sold(1, 500, 8), ...snapshot(0, 5)], 8, 92],
    ['less after a cancelled order', [...snapshot(0, 5), sold(1, 2_000, 4)], 4, 96],
    [
      'kept when an event was read before the snapshot and told after it',
      [...snapshot(0, 5), sold(1, 500, 4)],
      5,
      95,
    ],
    ['untouched by other drops', [...snapshot(0, 5), sold(1, 500, 80, { dropId: 'drp_2' })], 5, 95],
  ])('are %s', (_name, inputs, orders, remaining) => {
    const state = run(...inputs);
    expect(state.totals?.orders).toBe(orders);
    expect(state.stock?.remaining).toBe(remaining);
  });
});

describe('seconds', () => {
  const second = (ms: number): number => Math.floor((T0 + ms) / 1_000);

  it('are the differences of the totals', () => {
    const state = run(...snapshot(0, 5), sold(1, 1_100, 8), sold(2, 1_900, 10), sold(3, 4_000, 11));
    expect(state.buckets).toEqual([
      { second: second(1_000), orders: 5 },
      { second: second(4_000), orders: 1 },
    ]);
  });

  it('do not show the first totals as one big second', () => {
    expect(run(sold(1, 1_000, 500)).buckets).toEqual([]);
  });

  it('do not show a fall of the totals', () => {
    expect(run(...snapshot(0, 5), sold(1, 1_000, 3)).buckets).toEqual([]);
  });

  it('come from the server where it knows them, and from events after that', () => {
    const series = [
      { at: at(1_000), orders: 4, units: 4, revenue: 0 },
      { at: at(2_000), orders: 6, units: 6, revenue: 0 },
    ];
    const state = run(...snapshot(0, 0), sold(1, 1_500, 7), sold(2, 3_200, 12), {
      kind: 'sales',
      sales: sales(3_000, 10, { series }),
      askedAt: T0 + 3_000,
    });
    expect(state.buckets).toEqual([
      { second: second(1_000), orders: 4 },
      { second: second(2_000), orders: 6 },
      { second: second(3_000), orders: 5 },
    ]);
    expect(state.totals?.orders).toBe(12);
  });

  it('are forgotten after three minutes', () => {
    const state = run(...snapshot(0, 0), sold(1, 1_000, 1), sold(2, 200_000, 2));
    expect(state.buckets).toEqual([{ second: second(200_000), orders: 1 }]);
  });
});

describe('gaps', () => {
  it.each<[string, LiveInput[], boolean]>([
    ['no', [...snapshot(0, 1), sold(7, 500, 2), sold(8, 600, 3)], false],
    ['a hole in seq', [...snapshot(0, 1), sold(7, 500, 2), sold(9, 600, 3)], true],
    ['the link says so', [...snapshot(0, 1), { kind: 'gap' }], true],
    ['fetched since', [sold(7, 500, 2), sold(9, 600, 3), { kind: 'snapshot_done', askedAt: T0 }], false],
    [
      'topics count apart',
      [sold(7, 500, 2), event('stock.low', 1, 600, { dropId: 'drp_1', remaining: 5 })],
      false,
    ],
    [
      'events of other drops count too',
      [sold(7, 500, 2), sold(8, 600, 9, { dropId: 'drp_2' }), sold(9, 700, 3)],
      false,
    ],
  ])('%s', (_name, inputs, needsSnapshot) => {
    expect(run(...inputs).needsSnapshot).toBe(needsSnapshot);
  });
});

describe('the drop', () => {
  it.each<[string, LiveInput, Drop['status']]>([
    ['starts', event('drop.started', 1, 100, { drop: drop({ status: 'live', updatedAt: at(0) }) }), 'live'],
    ['is paused', event('drop.updated', 1, 100, { drop: drop({ status: 'paused', version: 2 }) }), 'paused'],
    [
      'sells out',
      event('stock.changed', 1, 100, {
        dropId: 'drp_1',
        remaining: 0,
        held: 0,
        stock: 100,
        status: 'sold_out',
      }),
      'sold_out',
    ],
    ['ends', event('drop.ended', 1, 100, { drop: drop({ status: 'ended', updatedAt: at(100) }) }), 'ended'],
    [
      'is not changed by an older version',
      { kind: 'drop', drop: drop({ status: 'ended', version: 0 }), askedAt: T0 + 9 },
      'scheduled',
    ],
    [
      'is not changed by another drop',
      event('drop.ended', 1, 100, { drop: drop({ id: 'drp_2', status: 'ended', version: 9 }) }),
      'scheduled',
    ],
  ])('%s', (_name, input, status) => {
    const state = run({ kind: 'drop', drop: drop({ status: 'scheduled' }), askedAt: T0 }, input);
    expect(state.drop?.status).toBe(status);
  });

  it('takes its stock from the newest news, whichever way they came', () => {
    const state = run(
      ...snapshot(0, 0),
      event('stock.changed', 2, 2_000, {
        dropId: 'drp_1',
        remaining: 40,
        held: 3,
        stock: 120,
        status: 'live',
      }),
      sold(1, 1_000, 30),
    );
    expect(state.stock).toEqual({ remaining: 40, held: 3, stock: 120, at: T0 + 2_000 });
  });
});

describe('the feed', () => {
  it('holds each order once, newest first, as it was last told', () => {
    const state = run(
      { kind: 'orders', orders: [order('b', 200), order('a', 100)], askedAt: T0 },
      sold(1, 500, 3, { recent: [order('c', 400), order('b', 200, { status: 'cancelled' })] }),
    );
    expect(state.feed.map(({ id, status }) => [id, status])).toEqual([
      ['c', 'confirmed'],
      ['b', 'cancelled'],
      ['a', 'confirmed'],
    ]);
  });

  it('has an end', () => {
    const inputs = Array.from({ length: 30 }, (_, index) =>
      sold(index + 1, index * 100, index, {
        recent: Array.from({ length: 20 }, (_x, n) => order(`${index}-${n}`, index * 100)),
      }),
    );
    expect(run(...inputs).feed).toHaveLength(FEED_LENGTH);
  });
});
