import type { Drop, DropOrder, EventEnvelope, EventType } from '@livedrops/sdk';
import { makeDrop } from '@livedrops/sdk/testing';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../lib/local-settings.ts';
import { createNewsFilter } from './news-filter.ts';
import { noticesOf, startingNotice } from './notice-words.ts';
import { markOf } from './starting-soon.ts';
import { createUnpaidWatch } from './unpaid-watch.ts';

const MINUTE = 60_000;
const drop = makeDrop({ id: 'drp_1', title: 'Night', stock: 1_200, remaining: 200, held: 0 });
const event = <K extends EventType>(type: K, data: Partial<EventEnvelope<K>['data']>): EventEnvelope =>
  ({ type, data, topic: 'creator:crt_1', seq: 1, id: 'evt_1', occurredAt: '' }) as unknown as EventEnvelope;
const row = (change: Partial<DropOrder>): DropOrder =>
  ({
    id: 'ord_1',
    number: 'LD-1',
    buyerName: 'Rowan',
    status: 'confirmed',
    refund: null,
    dispute: null,
    ...change,
  }) as DropOrder;

it('tells once in ten minutes that a drop is sold out, however often a unit comes back', () => {
  const isNews = createNewsFilter();
  const at = [0, 1, 9 * MINUTE, 10 * MINUTE, 11 * MINUTE];
  expect(at.map((nowMs) => isNews('sold out drp_1', nowMs))).toEqual([true, false, false, true, false]);
  expect(isNews('sold out drp_2', 0)).toBe(true);
});

describe('noticesOf', () => {
  it.each<[EventEnvelope, Drop | undefined, string]>([
    [event('drop.started', { drop }), undefined, 'Night is live'],
    [event('drop.soldout', { drop: { ...drop, held: 3 } }), undefined, 'Night: all in baskets'],
    [event('drop.soldout', { drop }), undefined, 'Night is sold out'],
    [event('drop.ended', { drop }), undefined, 'Night is over'],
    [event('drop.cancelled', { drop }), undefined, 'Night was called off'],
    [event('stock.low', { dropId: 'drp_1', remaining: 9 }), drop, 'Night runs low'],
    [
      event('sales.updated', { remaining: 0, held: 0, stock: 1_200, recent: [] }),
      { ...drop, status: 'sold_out', held: 2 },
      'Night is sold out',
    ],
  ])('%j', (happened, before, title) => {
    expect(noticesOf(happened, before)).toMatchObject([{ title, screen: { name: 'live', dropId: 'drp_1' } }]);
  });

  it('tells the last units twice: in baskets, and sold', () => {
    const [inBaskets] = noticesOf(event('drop.soldout', { drop: { ...drop, held: 3 } }), undefined);
    const [soldOut] = noticesOf(event('drop.soldout', { drop }), undefined);
    expect(inBaskets?.body).toBe('3 of 1,200 units are still being paid and may come back.');
    expect(inBaskets?.what).not.toBe(soldOut?.what);
  });

  it('says how many units a drop has sold', () => {
    expect(noticesOf(event('drop.ended', { drop }), undefined)[0]?.body).toBe(
      '1,000 of 1,200 units were sold.',
    );
  });

  it('leads to an order that needs a person, and to no other', () => {
    const recent = [
      row({ id: 'ord_1' }),
      row({ id: 'ord_2', number: 'LD-2', refund: 'refund_failed' }),
      row({
        id: 'ord_3',
        number: 'LD-3',
        dispute: { status: 'open', answerBy: null },
      }),
      row({ id: 'ord_4', dispute: { status: 'won', answerBy: null } }),
    ];
    const told = noticesOf(event('sales.updated', { remaining: 1, held: 0, stock: 9, recent }), drop);
    expect(told).toMatchObject([
      { kind: 'stuck', title: 'A refund did not arrive: LD-2', screen: { name: 'order', orderId: 'ord_2' } },
      { kind: 'stuck', title: 'A payment is contested: LD-3', screen: { name: 'order', orderId: 'ord_3' } },
    ]);
  });

  it.each([
    event('drop.updated', { drop }),
    event('stock.low', { dropId: 'drp_1', remaining: 9 }),
    event('sales.updated', { remaining: 1, held: 0, stock: 9, recent: [] }),
  ])('is silent about everything else: %j', (happened) => {
    expect(noticesOf(happened, undefined)).toEqual([]);
  });

  it('fits what the main process takes, whatever the names are', () => {
    const long = { ...drop, title: '🎉'.repeat(200) };
    const [told] = noticesOf(event('drop.soldout', { drop: { ...long, held: 1 } }), undefined);
    expect(told?.title.length).toBeLessThanOrEqual(180);
    expect(told?.body.length).toBeLessThanOrEqual(300);
  });
});

describe('before the start', () => {
  it.each([
    [16 * MINUTE, null],
    [15 * MINUTE, '15 minutes'],
    [MINUTE + 1, '15 minutes'],
    [MINUTE, '1 minute'],
    [1, '1 minute'],
    [0, null],
    [-MINUTE, null],
  ])('%i ms: %s', (leftMs, mark) => {
    const startsAt = new Date(1_000_000_000 + leftMs).toISOString();
    expect(markOf({ status: 'scheduled', startsAt }, 1_000_000_000)).toBe(mark);
    expect(markOf({ status: 'cancelled', startsAt }, 1_000_000_000)).toBeNull();
  });

  it.each([
    [15 * MINUTE - 5, 'Night starts in 15 minutes'],
    [MINUTE - 5, 'Night starts in 1 minute'],
    [32_000, 'Night starts in 35 seconds'],
  ])('%i ms before it says: %s', (leftMs, title) => {
    expect(startingNotice(drop, { mark: 'x', leftMs }).title).toBe(title);
  });

  it('tells again of a drop that was moved', () => {
    const moved = { ...drop, startsAt: '2031-01-01T00:00:00.000Z' };
    const what = (one: Drop) => startingNotice(one, { mark: '1 minute', leftMs: 1 }).what;
    expect(what(moved)).not.toBe(what(drop));
  });
});

describe('orders that are not paid', () => {
  const rows = (count: number, status: DropOrder['status'], from = 0) =>
    Array.from({ length: count }, (_, nth) => ({ id: `ord_${status}_${from + nth}`, status }));

  it('are trouble when they are many, and more than one in ten', () => {
    const watch = createUnpaidWatch();
    expect(watch('drp_1', rows(4, 'failed'), 0)).toBeNull();
    expect(watch('drp_1', rows(5, 'failed'), 1)).toEqual({ failed: 5, all: 5 });
    expect(watch('drp_1', rows(45, 'confirmed'), 2)).toBeNull();
    expect(watch('drp_2', [], 2)).toBeNull();
  });

  it('are looked at for a minute', () => {
    const watch = createUnpaidWatch();
    watch('drp_1', rows(4, 'failed'), 0);
    expect(watch('drp_1', rows(4, 'failed', 4), MINUTE + 1)).toBeNull();
    expect(watch('drp_1', rows(1, 'failed', 8), MINUTE + 2)).toEqual({ failed: 5, all: 5 });
  });
});

describe('the settings of this computer', () => {
  it.each([null, undefined, 'text', 7, [], { notices: 'x' }, { notices: { live: null }, keepsAwake: 'no' }])(
    'are the defaults for %j',
    (kept) => {
      expect(readSettings(kept)).toMatchObject({
        keepsAwake: true,
        notices: { live: { desktop: true, window: true, sound: false } },
      });
    },
  );

  it('keep what was chosen', () => {
    const kept = readSettings({ keepsAwake: false, notices: { low: { sound: true, desktop: false } } });
    expect(kept.keepsAwake).toBe(false);
    expect(kept.notices.low).toEqual({ desktop: false, window: true, sound: true });
    expect(kept.notices.stuck).toEqual({ desktop: true, window: true, sound: false });
  });
});
