import type { Drop, Order } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { phaseOf, viewDrop, type DropViewInput } from './drop-view.ts';
import type { PurchaseState, Refusal } from './purchase-state.ts';

const START = Date.parse('2026-11-23T18:00:00.000Z');
const END = Date.parse('2026-11-23T19:00:00.000Z');
const DURING = START + 60_000;

const drop = (change: Partial<Drop> = {}): Drop => ({
  id: 'drp_1',
  creatorId: 'crt_1',
  creatorName: 'Kiln & Salt',
  creatorHandle: 'kiln-and-salt',
  productId: 'prd_1',
  title: 'Tide cup',
  description: '',
  imageUrl: null,
  image: null,
  price: 3200,
  currency: 'EUR',
  startsAt: new Date(START).toISOString(),
  endsAt: new Date(END).toISOString(),
  status: 'live',
  stock: 50,
  remaining: 20,
  held: 0,
  perUserLimit: 2,
  checkout: 'instant',
  holdSeconds: null,
  lowStockAt: null,
  reminderMinutes: [60, 15, 5],
  cancelMinutes: null,
  version: 1,
  createdAt: new Date(START).toISOString(),
  updatedAt: new Date(START).toISOString(),
  ...change,
});

const input = (change: Partial<DropViewInput> = {}): DropViewInput => ({
  drop: drop(),
  nowMs: DURING,
  signedIn: true,
  online: true,
  purchase: { name: 'idle' },
  owned: 0,
  wanted: 1,
  ...change,
});

const refused = (code: string, quantity = 1, shownPrice: number | null = null): PurchaseState => {
  const refusal: Refusal = {
    code,
    detail: '',
    quantity,
    remaining: null,
    soldOutAs: null,
    orderId: null,
    price: null,
    shownPrice,
    requestId: null,
  };
  return { name: 'refused', refusal };
};
const bought: PurchaseState = { name: 'bought', order: { id: 'ord_1' } as Order };

describe('phaseOf', () => {
  it.each([
    ['before the start', drop({ status: 'scheduled' }), START - 1, 'countdown'],
    ['at the start, until the server says live', drop({ status: 'scheduled' }), START, 'opening'],
    ['long after a start that the server has not told', drop({ status: 'scheduled' }), END + 1, 'opening'],
    ['live', drop(), DURING, 'live'],
    ['live although this clock thinks it is too early', drop(), START - 5000, 'live'],
    ['past the end, until the server says ended', drop(), END, 'closing'],
    ['paused', drop({ status: 'paused' }), DURING, 'paused'],
    ['sold out', drop({ status: 'sold_out', remaining: 0 }), DURING, 'sold_out'],
    ['all in baskets', drop({ status: 'sold_out', remaining: 0, held: 1 }), DURING, 'in_baskets'],
    ['ended', drop({ status: 'ended' }), DURING, 'ended'],
    ['called off', drop({ status: 'cancelled' }), START - 1, 'cancelled'],
  ])('%s', (_name, given, nowMs, expected) => {
    expect(phaseOf(given, nowMs)).toBe(expected);
  });
});

describe('the one button', () => {
  const held = drop({ checkout: 'hold', holdSeconds: 300 });
  const at = (status: Drop['status'], nowMs = DURING) => ({ drop: drop({ status }), nowMs });
  it.each<[string, Partial<DropViewInput>, string, string]>([
    ['live', {}, 'buy', 'Buy'],
    ['live, signed out', { signedIn: false }, 'sign_in', 'Sign in to buy'],
    ['live, offline', { online: false }, 'none', 'You are offline'],
    ['live, has all they may', { owned: 2 }, 'none', 'Limit reached'],
    ['live, told that one is too many', { purchase: refused('limit_reached') }, 'none', 'Limit reached'],
    ['live, told that two are too many', { purchase: refused('limit_reached', 2), wanted: 2 }, 'buy', 'Buy'],
    ['live after any other refusal', { purchase: refused('insufficient_stock') }, 'buy', 'Buy'],
    ['live after buying one of two', { purchase: bought, owned: 1 }, 'none', 'Order placed'],
    ['live after buying all one may', { purchase: bought, owned: 2 }, 'none', 'Limit reached'],
    ['live, at another price', { purchase: refused('price_changed', 1, 2800) }, 'none', 'Choose below'],
    [
      'live, with fewer left',
      { purchase: refused('insufficient_stock', 9), wanted: 9 },
      'none',
      'Choose below',
    ],
    ['live, to reserve', { drop: held }, 'buy', 'Reserve'],
    ['live, to reserve, signed out', { drop: held, signedIn: false }, 'sign_in', 'Sign in to reserve'],
    ['reserving', { drop: held, purchase: { name: 'placing' } }, 'none', 'Reserving…'],
    ['waiting for the start', at('scheduled', START - 1), 'none', 'Not open yet'],
    [
      'waiting for the start, signed out',
      { ...at('scheduled', START - 1), signedIn: false },
      'sign_in',
      'Sign in to be ready',
    ],
    ['at the start', at('scheduled', START), 'none', 'Opening…'],
    ['at the end', { nowMs: END }, 'none', 'Closing…'],
    ['paused', at('paused'), 'none', 'Paused'],
    ['sold out', at('sold_out'), 'none', 'Sold out'],
    ['sold out and signed out', { ...at('sold_out'), signedIn: false }, 'none', 'Sold out'],
    ['ended', at('ended'), 'none', 'Ended'],
    ['called off', at('cancelled'), 'none', 'Called off'],
    ['placing', { purchase: { name: 'placing' } }, 'none', 'Placing your order…'],
    [
      'placing while it sells out',
      { ...at('sold_out'), purchase: { name: 'placing' } },
      'none',
      'Placing your order…',
    ],
    ['checking', { purchase: { name: 'checking' } }, 'none', 'Checking whether it went through…'],
    [
      'checking after the end',
      { ...at('ended'), purchase: { name: 'checking' } },
      'none',
      'Checking whether it went through…',
    ],
    [
      'busy',
      { purchase: { name: 'waiting', secondsLeft: 4, code: 'overloaded' } },
      'none',
      'Busy: retrying in 4 s',
    ],
    ['no order found', { purchase: { name: 'not_found' } }, 'retry', 'Try again safely'],
    ['too busy for long', { purchase: { name: 'busy' } }, 'retry', 'Try again safely'],
    ['not to be found out', { purchase: { name: 'unknown' } }, 'check', 'Check again'],
    [
      'not to be found out, offline',
      { online: false, purchase: { name: 'unknown' } },
      'none',
      'You are offline',
    ],
  ])('%s', (_name, change, kind, label) => {
    expect(viewDrop(input(change)).action).toMatchObject({ kind, label });
  });
});

describe('what is decided apart from the one button', () => {
  it.each<[string, Partial<DropViewInput>, object | undefined]>([
    ['another order', { purchase: bought, owned: 1 }, { kind: 'again', label: 'Buy another' }],
    [
      'another reservation',
      { drop: drop({ checkout: 'hold', holdSeconds: 300 }), purchase: bought, owned: 1 },
      { kind: 'again', label: 'Reserve another' },
    ],
    ['nothing when one has all they may', { purchase: bought, owned: 2 }, undefined],
    ['nothing while offline', { purchase: bought, owned: 1, online: false }, undefined],
    ['nothing after the end', { drop: drop({ status: 'ended' }), purchase: bought, owned: 1 }, undefined],
    [
      'another price',
      { purchase: refused('price_changed', 1, 2800) },
      { kind: 'new_terms', label: 'Buy at the new price' },
    ],
    [
      'fewer than asked for',
      {
        drop: drop({ perUserLimit: null, remaining: 3 }),
        purchase: refused('insufficient_stock', 5),
        wanted: 5,
      },
      { kind: 'new_terms', label: 'Buy 3 instead' },
    ],
    [
      'nothing where a reservation is in the way, whatever number is left',
      { drop: drop({ perUserLimit: 3 }), purchase: refused('hold_exists', 2), wanted: 2, owned: 2 },
      undefined,
    ],
    ['nothing when the same may be asked for again', { purchase: refused('paused', 1, 3200) }, undefined],
  ])('%s', (_name, change, decision) => {
    const { action } = viewDrop(input(change));
    expect(action.kind === 'none' ? action.decision : undefined).toEqual(decision);
  });
});

describe('whether nothing may come over the page', () => {
  it.each<[string, Partial<DropViewInput>, boolean]>([
    ['long before the start', { drop: drop({ status: 'scheduled' }), nowMs: START - 600_000 }, false],
    ['shortly before the start', { drop: drop({ status: 'scheduled' }), nowMs: START - 60_000 }, true],
    ['at the start', { drop: drop({ status: 'scheduled' }), nowMs: START }, true],
    ['while it sells', {}, false],
    ['while an order is on its way', { purchase: { name: 'placing' } }, true],
    ['after buying', { purchase: bought }, false],
  ])('%s', (_name, change, keepsClear) => {
    expect(viewDrop(input(change)).keepsClear).toBe(keepsClear);
  });
});

describe('clock, quantity and stock', () => {
  it('counts to the start, then to the end', () => {
    const before = viewDrop(input({ drop: drop({ status: 'scheduled' }), nowMs: START - 5000 }));
    expect(before.timer).toEqual({ label: 'Opens in', leftMs: 5000 });
    expect(viewDrop(input({ nowMs: END - 3000 })).timer).toEqual({ label: 'Ends in', leftMs: 3000 });
    const opening = viewDrop(input({ drop: drop({ status: 'scheduled' }), nowMs: START + 900 }));
    expect(opening.timer).toEqual({ label: 'Opens in', leftMs: 0 });
    expect(viewDrop(input({ nowMs: END + 900 })).timer).toEqual({ label: 'Ends in', leftMs: 0 });
    expect(viewDrop(input({ drop: drop({ status: 'ended' }) })).timer).toBeNull();
  });

  it.each<[string, Partial<DropViewInput>, number, boolean]>([
    ['the limit', {}, 2, true],
    ['what is left of the limit', { owned: 1 }, 1, false],
    ['what is left in stock', { drop: drop({ perUserLimit: null, remaining: 3 }) }, 3, true],
    [
      'what one order may hold',
      { drop: drop({ perUserLimit: null, remaining: 500, stock: 500 }) },
      100,
      true,
    ],
    ['one, even when the count says none', { drop: drop({ remaining: 0 }) }, 1, false],
  ])('at most %s', (_name, change, most, chooses) => {
    expect(viewDrop(input(change))).toMatchObject({ maxQuantity: most, canChooseQuantity: chooses });
  });

  it.each<[number | null, number, boolean]>([
    [1, 50, false],
    [2, 50, true],
    [null, 50, true],
    [null, 1, false],
  ])(
    'limit %s, stock %i: the place of the quantity is the same all the time: %s',
    (perUserLimit, stock, has) => {
      const terms = { perUserLimit, stock, remaining: stock };
      const scheduled = drop({ ...terms, status: 'scheduled' });
      const views = [
        viewDrop(input({ drop: scheduled, nowMs: START - 1 })),
        viewDrop(input({ drop: scheduled, nowMs: START })),
        viewDrop(input({ drop: drop(terms) })),
        viewDrop(input({ drop: drop(terms), purchase: { name: 'placing' } })),
        viewDrop(input({ drop: drop({ ...terms, remaining: 1 }), purchase: bought, owned: 1 })),
        viewDrop(input({ drop: drop({ ...terms, remaining: 0, status: 'sold_out' }) })),
      ];
      expect(views.map(({ hasQuantity }) => hasQuantity)).toEqual(views.map(() => has));
    },
  );

  it('lets the quantity be chosen before the start', () => {
    const before = { drop: drop({ status: 'scheduled' }), nowMs: START - 1, wanted: 2 };
    expect(viewDrop(input(before))).toMatchObject({
      canChooseQuantity: true,
      quantity: 2,
      showsTotal: true,
    });
    expect(viewDrop(input({ ...before, signedIn: false }))).toMatchObject({ hasQuantity: false });
  });

  it('fixes the quantity while an intent is under way', () => {
    expect(viewDrop(input({ purchase: { name: 'placing' } })).canChooseQuantity).toBe(false);
  });

  it.each<[Drop['status'], boolean]>([
    ['scheduled', true],
    ['live', true],
    ['paused', true],
    ['sold_out', true],
    ['ended', false],
    ['cancelled', false],
  ])('shows stock when %s: %s', (status, shows) => {
    expect(viewDrop(input({ drop: drop({ status }), nowMs: START - 1 })).showsStock).toBe(shows);
  });
});
