import { LIMITS, nextFulfillment, PAYMENT_EXTENSION_MS } from '@livedrops/sdk/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideChange, isPaymentOpen, type OrderChange, type PaymentReport } from './order-life.rules.ts';
import { chargedItems, partsOf } from './order-parts.rules.ts';
import { backOf, type MoneyBack, type ProviderRefund, shareOut } from './order-money.rules.ts';
import type { OrderItem, OrderState } from './order.ts';

const NOW = Date.UTC(2030, 0, 1);
const HOLD_MS = 60_000;

const DROPS = ['drp_a', 'drp_b', 'drp_c'];
const itemsOf = (count: number): OrderItem[] =>
  DROPS.slice(0, count).map((dropId, index) => ({
    dropId,
    creatorId: index === 0 ? 'crt_1' : 'crt_2',
    title: 'Print',
    imageUrl: null,
    quantity: 1,
    unitPrice: 10 ** index,
  }));

const hold = (count = 1): OrderState => ({
  status: 'pending',
  isHolding: true,
  holdExpiresAt: new Date(NOW + HOLD_MS),
  payment: {
    status: 'required',
    provider: 'demo',
    reference: null,
    clientSecret: null,
    method: null,
    startedAt: null,
    attempts: 0,
    failure: null,
  },
  fulfillment: 'PENDING',
  failure: null,
  items: itemsOf(count),
});

const instant = (count = 1): OrderState => ({
  ...hold(count),
  status: 'confirmed',
  holdExpiresAt: null,
  payment: null,
});

/** The units, the sale and the refunds of a part, as the books would have them after each change. */
type PartBooks = {
  taken: number;
  returned: number;
  /** Of what was returned, what is not on sale again. */
  withdrawn: number;
  made: number;
  undone: number;
  /** How often all its money came back, and how often a refund did not arrive. */
  backs: number;
  failures: number;
  told: string[];
};
type Books = { order: OrderState; parts: ReadonlyMap<string, PartBooks> };

const open = (order: OrderState): Books => ({
  order,
  parts: new Map(
    order.items.map(({ dropId }) => [
      dropId,
      {
        taken: 1,
        returned: 0,
        withdrawn: 0,
        made: order.status === 'confirmed' ? 1 : 0,
        undone: 0,
        backs: 0,
        failures: 0,
        told: [],
      },
    ]),
  ),
});

function apply(books: Books, change: OrderChange, now: number, canTake = true): Books {
  const decision = decideChange(books.order, change, now, () => canTake);
  if (decision.kind !== 'changed') return books;
  const parts = new Map(books.parts);
  const order = { ...books.order, ...decision.set };
  const refundIn = (of: OrderState, dropId: string) =>
    partsOf(of).find((part) => part.dropId === dropId)?.refund;
  const countTurn = (dropId: string, to: string) =>
    refundIn(order, dropId) === to && refundIn(books.order, dropId) !== to ? 1 : 0;
  for (const [dropId, part] of parts) {
    const moves = decision.moves.filter((move) => move.dropId === dropId);
    expect(moves.length).toBeLessThanOrEqual(1);
    const [{ units, sale } = { units: 'stay', sale: 'none' }] = moves;
    parts.set(dropId, {
      taken: part.taken + (units === 'take' ? 1 : 0),
      returned: part.returned + (units === 'return' || units === 'withdraw' ? 1 : 0),
      withdrawn: part.withdrawn + (units === 'withdraw' ? 1 : 0),
      made: part.made + (sale === 'made' ? 1 : 0),
      undone: part.undone + (sale === 'undone' ? 1 : 0),
      backs: part.backs + countTurn(dropId, 'refunded'),
      failures: part.failures + countTurn(dropId, 'refund_failed'),
      told: [
        ...part.told,
        ...decision.events.flatMap(({ type, dropIds }) => (dropIds.includes(dropId) ? [type] : [])),
      ],
    });
  }
  return { order, parts };
}

/** Every part with its books. */
const eachPart = ({ order, parts }: Books) =>
  partsOf(order).map((part) => ({ part, books: parts.get(part.dropId)! }));

const anyWord = fc.record({
  status: fc.constantFrom('processing', 'unknown', 'succeeded', 'try_failed', 'declined'),
  reference: fc.constantFrom(null, 'ref_1'),
  clientSecret: fc.constantFrom(null, 'secret_1'),
} as const);
const someDrops = fc.subarray(DROPS, { minLength: 1 });

/** A refund for each part, one that is for none, and two disputes; what they are of never changes, what became of them does. */
const anyBack: fc.Arbitrary<PaymentReport> = fc
  .record({
    refunds: fc.subarray([
      ...itemsOf(3).map(({ dropId, unitPrice }) => ({ id: dropId, part: dropId, amount: unitPrice })),
      { id: 'by_hand', part: null, amount: 10 },
    ]),
    disputes: fc.subarray([
      { id: 'small', amount: 1 },
      { id: 'large', amount: 111 },
    ]),
    came: fc.constantFrom('pending', 'succeeded', 'failed'),
    decided: fc.constantFrom('open', 'won', 'lost'),
  })
  .map(({ refunds, disputes, came, decided }) => ({
    status: 'succeeded',
    reference: 'ref_1',
    back: {
      refunds: refunds.map((one) => ({ ...one, status: came })),
      disputes: disputes.map((one) => ({ ...one, status: decided, answerBy: null, isRefundable: false })),
    },
  }));

const anyChange: fc.Arbitrary<OrderChange> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('start_payment'), method: fc.constant(null) } as const),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('payment'), word: anyWord } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'expire' } as const) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('cancel'),
      by: fc.constantFrom('buyer', 'drop'),
      dropIds: fc.option(someDrops),
    } as const),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fulfill'),
      to: fc.constantFrom('PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED'),
      dropIds: someDrops,
    } as const),
  },
  { weight: 4, arbitrary: anyBack.map((word) => ({ kind: 'payment', word }) as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('refund'),
      id: fc.constantFrom('rfn_1', 'rfn_2', 'rfn_3', 'rfn_4'),
      dropIds: fc.constantFrom(...DROPS).map((dropId) => [dropId]),
      amount: fc.option(fc.constantFrom(1, 7, 10, 100)),
      isRestocked: fc.boolean(),
      reason: fc.constant(null),
    } as const),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('note'),
      text: fc.option(fc.constant('Fragile')),
      dropIds: someDrops,
    } as const),
  },
);

const anyStep = fc.record({
  change: anyChange,
  passMs: fc.constantFrom(0, 1, 20_000, HOLD_MS, HOLD_MS + PAYMENT_EXTENSION_MS),
  canTake: fc.boolean(),
});
const anyLife = fc.record({
  start: fc.constantFrom(hold, instant),
  count: fc.integer({ min: 1, max: 3 }),
  steps: fc.array(anyStep, { maxLength: 25 }),
});
type Life = typeof anyLife extends fc.Arbitrary<infer T> ? T : never;

/** Leads a life and looks at the books before and after each step. */
function live(
  { start, count, steps }: Life,
  look: (after: Books, before: Books, change: OrderChange, now: number) => void,
): Books {
  let books = open(start(count));
  let now = NOW;
  for (const { change, passMs, canTake } of steps) {
    now += passMs;
    const after = apply(books, change, now, canTake);
    look(after, books, change, now);
    books = after;
  }
  return books;
}

const everyLife = (look: Parameters<typeof live>[1]) =>
  fc.assert(
    fc.property(anyLife, (life) => void live(life, look)),
    { numRuns: 2000 },
  );

const NEXT = {
  pending: ['pending', 'confirmed', 'failed'],
  confirmed: ['confirmed', 'cancelled'],
  failed: ['failed'],
  cancelled: ['cancelled'],
};

const isOver = (status: string) => status === 'failed' || status === 'cancelled';
const MONEY_IS_THERE = ['succeeded', 'refunding', 'refunded', 'refund_failed'];

describe('whatever happens to an order', () => {
  it('goes its one way, as a whole and in each part, and nothing leaves failed or cancelled', () => {
    everyLife((after, before) => {
      expect(NEXT[before.order.status]).toContain(after.order.status);
      const was = partsOf(before.order);
      for (const [index, { status }] of partsOf(after.order).entries())
        expect(NEXT[was[index]!.status]).toContain(status);
    });
  });

  it('is over when all its parts are, and waits or is confirmed with the others', () => {
    everyLife(({ order }) => {
      const statuses = partsOf(order).map(({ status }) => status);
      const alive = statuses.filter((status) => !isOver(status));
      if (alive.length > 0) expect(new Set(alive)).toEqual(new Set([order.status]));
      else expect(order.status).toBe(statuses.includes('cancelled') ? 'cancelled' : 'failed');
    });
  });

  it('holds units only while it is pending or confirmed, and always when confirmed', () => {
    everyLife(({ order: { status, isHolding } }) => {
      const may = { pending: [true, false], confirmed: [true], failed: [false], cancelled: [false] };
      expect(may[status]).toContain(isHolding);
    });
  });

  it('gives the units of each part back exactly as often as it took them, or has them', () => {
    everyLife((after) => {
      for (const { part, books } of eachPart(after)) {
        const hasUnits = after.order.isHolding && !isOver(part.status);
        expect(books.taken - books.returned).toBe(hasUnits ? 1 : 0);
      }
    });
  });

  it('is a sale of each part exactly while that is confirmed, once at most', () => {
    everyLife((after) => {
      for (const { part, books } of eachPart(after)) {
        expect(books.made).toBeLessThanOrEqual(1);
        expect(books.made - books.undone).toBe(part.status === 'confirmed' ? 1 : 0);
      }
    });
  });

  it('tells the end of each part once, and that its money is back', () => {
    everyLife((after) => {
      for (const { part, books } of eachPart(after)) {
        const count = (type: string) => books.told.filter((told) => told === type).length;
        expect(count('order.failed')).toBe(part.status === 'failed' ? 1 : 0);
        expect(count('order.cancelled')).toBe(part.status === 'cancelled' ? 1 : 0);
        expect(count('order.refund_failed')).toBeGreaterThanOrEqual(books.failures);
        expect(count('order.confirmed')).toBeLessThanOrEqual(1);
      }
    });
  });

  it('tells that money is back once for each refund that arrived and each dispute that was lost, at most', () => {
    everyLife((after, before, change) => {
      const isNews = change.kind === 'payment' && change.word.back !== undefined;
      for (const [dropId, { told }] of after.parts) {
        const count = (books: readonly string[]) => books.filter((type) => type === 'order.refunded').length;
        const grown = count(told) - count(before.parts.get(dropId)?.told ?? []);
        expect(grown).toBeLessThanOrEqual(isNews ? 1 : 0);
      }
    });
  });

  it('gives the money of a part back when it is over, and of another only what the provider gave back', () => {
    everyLife(({ order }) => {
      const isTaken = MONEY_IS_THERE.includes(order.payment?.status ?? '');
      const { total } = backOf(partsOf(order), order.payment?.back);
      for (const { status, refund, isUncharged, owed } of partsOf(order)) {
        const isOwed = isTaken && owed > 0 && !isUncharged;
        const byHand = isTaken && order.payment?.back ? ['refunded'] : [];
        // Which part money without a name is of can change, so of a part that goes on only what is certain is asked for.
        const isCertain = isOver(status) || total === 0;
        const owing = ['refunding', 'refunded', 'refund_failed', ...(isCertain ? [] : [null])];
        expect(isOwed ? owing : [null, ...byHand]).toContain(refund);
      }
    });
  });

  it('owes what its creators decided, each once, and never more than was paid', () => {
    everyLife(({ order }, before, change) => {
      const was = partsOf(before.order);
      for (const [index, part] of partsOf(order).entries()) {
        const item = order.items[index]!;
        const ids = item.refunds?.map(({ id }) => id) ?? [];
        expect(new Set(ids).size).toBe(ids.length);
        const asked = item.refunds?.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
        expect(asked).toBeLessThanOrEqual(part.amount);
        expect(part.owed).toBeLessThanOrEqual(part.amount);
        if (!isOver(part.status)) expect(part.owed).toBeGreaterThanOrEqual(asked);
        if (change.kind !== 'refund') continue;
        const isAsked = ids.length > (before.order.items[index]!.refunds?.length ?? 0);
        const hasGrown = part.owed > was[index]!.owed;
        if (hasGrown) expect(isAsked).toBe(true);
      }
    });
  });

  it('takes units off the stock only for a part that its creator ended without putting them back', () => {
    everyLife((after, before, change) => {
      for (const [dropId, { withdrawn }] of after.parts) {
        const isMeant =
          change.kind === 'refund' &&
          change.amount === null &&
          !change.isRestocked &&
          change.dropIds.includes(dropId);
        const grown = withdrawn - before.parts.get(dropId)!.withdrawn;
        expect(grown).toBeLessThanOrEqual(isMeant ? 1 : 0);
      }
    });
  });

  it('says that the money of a part is back until the provider says otherwise', () => {
    everyLife(({ order }, before, change) => {
      if (change.kind === 'payment' && change.word.back !== undefined) return;
      const was = partsOf(before.order);
      const kept = partsOf(order).filter((_part, index) => was[index]!.refund === 'refunded');
      expect(kept.map(({ refund }) => refund)).toEqual(kept.map(() => 'refunded'));
    });
  });

  it('never says that more went back than did', () => {
    everyLife(({ order }) => {
      const { back } = order.payment ?? {};
      if (!back) return;
      const came = back.refunds.filter(({ status }) => status === 'succeeded');
      const lost = back.disputes.filter(({ status }) => status === 'lost');
      const sum = (amounts: readonly { amount: number }[]) =>
        amounts.reduce((all, one) => all + one.amount, 0);
      const told = partsOf(order).filter(({ refund }) => refund === 'refunded');
      expect(sum(told)).toBeLessThanOrEqual(sum([...came, ...lost]));
    });
  });

  it('calls a payment what its parts make of it', () => {
    everyLife(({ order }) => {
      if (!MONEY_IS_THERE.includes(order.payment?.status ?? '')) return;
      const parts = partsOf(order);
      const open = ['refund_failed', 'refunding'].find((status) =>
        parts.some(({ refund }) => refund === status),
      );
      const isKept = parts.some(({ status, refund }) => !isOver(status) && refund !== 'refunded');
      expect(order.payment?.status).toBe(open ?? (isKept ? 'succeeded' : 'refunded'));
      expect(order.status).not.toBe('pending');
    });
  });

  it('charges the same from when the payment begins', () => {
    everyLife((after, before) => {
      if (before.order.payment?.status === 'required') return;
      const amountOf = ({ order }: Books) =>
        chargedItems(order).reduce((sum, { unitPrice }) => sum + unitPrice, 0);
      expect(amountOf(after)).toBe(amountOf(before));
    });
  });

  it('never fails by time while the provider has not said what became of the money', () => {
    everyLife((after, before, change) => {
      if (change.kind === 'expire' && isPaymentOpen(before.order)) {
        expect(after.order.status).toBe(before.order.status);
        expect(isPaymentOpen(after.order)).toBe(true);
      }
    });
  });

  it('takes units again only when there are some', () => {
    fc.assert(
      fc.property(anyLife, ({ steps, ...life }) => {
        const sold = steps.map((step) => ({ ...step, canTake: false }));
        const { parts } = live({ ...life, steps: sold }, () => {});
        for (const { taken } of parts.values()) expect(taken).toBe(1);
      }),
    );
  });

  it('is not changed by the same thing twice', () => {
    everyLife((after, _before, change, now) => expect(apply(after, change, now)).toEqual(after));
  });

  it('has a reason exactly when it failed or was cancelled, and then lets nobody pay any more', () => {
    everyLife(({ order }) => {
      const { status, failure, payment } = order;
      expect(failure !== null).toBe(isOver(status));
      for (const part of partsOf(order)) expect(part.failure !== null).toBe(isOver(part.status));
      if (isOver(status)) expect(payment?.clientSecret ?? null).toBeNull();
    });
  });

  it('is sent step by step and never back, each part on its own, the whole with the last', () => {
    const steps = ['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED'];
    everyLife((after, before) => {
      const was = partsOf(before.order);
      for (const [index, { fulfillment }] of partsOf(after.order).entries())
        expect([was[index]!.fulfillment, nextFulfillment(was[index]!.fulfillment)]).toContain(fulfillment);
      expect(steps.indexOf(after.order.fulfillment)).toBeGreaterThanOrEqual(
        steps.indexOf(before.order.fulfillment),
      );
      const alive = partsOf(after.order).filter(({ status }) => !isOver(status));
      if (alive.length > 0)
        expect(steps.indexOf(after.order.fulfillment)).toBe(
          Math.min(...alive.map(({ fulfillment }) => steps.indexOf(fulfillment))),
        );
    });
  });

  it('is held no longer than the hold and one extension', () => {
    everyLife(({ order }) => {
      expect(order.holdExpiresAt?.getTime() ?? 0).toBeLessThanOrEqual(NOW + HOLD_MS + PAYMENT_EXTENSION_MS);
    });
  });

  it('over one drop writes nothing of its own into its line but the refund and what its creator did', () => {
    everyLife(({ order }) => {
      if (order.items.length > 1) return;
      const {
        refund: _refund,
        refunds: _refunds,
        owed: _owed,
        isWithdrawn: _,
        note: _note,
        ...item
      } = order.items[0]!;
      expect(item).toEqual(itemsOf(1)[0]);
    });
  });
});

const start: OrderChange = { kind: 'start_payment', method: 'demo_approve' };
const heard = (
  status: 'processing' | 'succeeded' | 'try_failed' | 'declined',
  reference = 'ref_1',
): OrderChange => ({ kind: 'payment', word: { status, reference } });
const after = (from: OrderState, now: number, ...changes: OrderChange[]) =>
  changes.reduce((books, change) => apply(books, change, now), open(from)).order;

describe('paying', () => {
  it('prolongs the hold once', () => {
    const late = NOW + HOLD_MS - 1;
    const order = after(hold(), late, start, start);
    expect(order.holdExpiresAt).toEqual(new Date(late + PAYMENT_EXTENSION_MS));
    expect(order.payment).toMatchObject({ status: 'processing', method: 'demo_approve' });
  });

  it('is too late when the hold has run out, whether or not that is written down', () => {
    const late = NOW + HOLD_MS;
    const refused = { kind: 'refused', code: 'hold_expired' };
    expect(decideChange(hold(), start, late, () => true)).toMatchObject(refused);
    expect(decideChange(after(hold(), late, { kind: 'expire' }), start, late, () => true)).toMatchObject(
      refused,
    );
  });

  it.each([
    ['succeeded', 'confirmed', 'succeeded'],
    ['declined', 'failed', 'declined'],
    ['try_failed', 'pending', 'required'],
    ['processing', 'pending', 'processing'],
  ] as const)('that has %s leaves the order %s', (word, status, payment) => {
    expect(after(hold(), NOW, start, heard(word))).toMatchObject({ status, payment: { status: payment } });
  });

  it.each(['payment_declined', 'payment_method_invalid', 'payment_unavailable'] as const)(
    'that came to nothing (%s) leaves the units for another try, which may succeed',
    (failure) => {
      const nothing: OrderChange = { kind: 'payment', word: { status: 'try_failed', failure } };
      const books = [start, nothing].reduce((so, change) => apply(so, change, NOW), open(hold()));
      expect(books.order).toMatchObject({ status: 'pending', isHolding: true });
      expect(eachPart(books).map((one) => one.books.returned)).toEqual([0]);
      expect(books.order.payment).toMatchObject({
        status: 'required',
        attempts: 1,
        failure: { code: failure },
      });
      const again = after(hold(), NOW, start, nothing, start);
      expect(again.payment).toMatchObject({ status: 'processing', attempts: 2, failure: null });
      expect(after(hold(), NOW, start, nothing, start, heard('succeeded'))).toMatchObject({
        status: 'confirmed',
        payment: { status: 'succeeded', failure: null },
      });
      // Also when the provider tells late of a browser that went on by itself.
      expect(after(hold(), NOW, start, nothing, heard('succeeded'))).toMatchObject({ status: 'confirmed' });
    },
  );

  it('that comes to nothing for the tenth time is the last', () => {
    const tries = Array.from({ length: LIMITS.paymentTries - 1 }, () => [start, heard('try_failed')]).flat();
    expect(after(hold(), NOW, ...tries)).toMatchObject({
      status: 'pending',
      payment: { status: 'required' },
    });
    expect(after(hold(), NOW, ...tries, start, heard('try_failed'))).toMatchObject({
      status: 'failed',
      failure: { code: 'payment_declined' },
      payment: { status: 'declined', attempts: LIMITS.paymentTries },
    });
  });

  it('that came to nothing ends with the hold, which no later try prolongs', () => {
    const tried = after(hold(), NOW, start, heard('try_failed'));
    const end = tried.holdExpiresAt?.getTime() ?? 0;
    const again = apply(open(tried), start, end - 1).order;
    expect(again.holdExpiresAt?.getTime()).toBe(end);
    const expired = apply(open(tried), { kind: 'expire' }, end);
    expect(eachPart(expired).map((one) => one.books.returned)).toEqual([1]);
    expect(expired.order).toMatchObject({
      status: 'failed',
      failure: { code: 'hold_expired' },
      payment: { status: 'required' },
    });
  });

  it('that a browser could still make when the order is over is looked for, and stopped', () => {
    const word: PaymentReport = { status: 'try_failed', reference: 'ref_1', clientSecret: 'secret_1' };
    const tried = after(hold(), NOW, start, { kind: 'payment', word });
    expect(apply(open(tried), { kind: 'cancel', by: 'buyer', dropIds: null }, NOW).order).toMatchObject({
      status: 'failed',
      failure: { code: 'cancelled_by_buyer' },
      payment: { status: 'unknown', clientSecret: null },
    });
  });

  it('that came to nothing after the units went back fails the order', () => {
    const late = NOW + HOLD_MS + PAYMENT_EXTENSION_MS;
    const waiting = apply(apply(open(hold()), start, NOW), { kind: 'expire' }, late);
    expect(apply(waiting, heard('try_failed'), late).order).toMatchObject({
      status: 'failed',
      failure: { code: 'payment_declined' },
      payment: { status: 'declined' },
    });
  });

  it('that succeeds after the no of the provider is paid back', () => {
    expect(after(hold(), NOW, start, heard('declined'), heard('succeeded'))).toMatchObject({
      status: 'failed',
      failure: { code: 'payment_declined' },
      payment: { status: 'refunding' },
    });
  });

  it('that succeeds after the units went to others fails the order and is paid back', () => {
    const late = NOW + HOLD_MS + PAYMENT_EXTENSION_MS;
    const waiting = apply(apply(open(hold()), start, NOW), { kind: 'expire' }, late);
    expect(waiting.order).toMatchObject({ status: 'pending', isHolding: false });
    expect(apply(waiting, heard('succeeded'), late, false).order).toMatchObject({
      status: 'failed',
      failure: { code: 'sold_out' },
      payment: { status: 'refunding' },
    });
    expect(apply(waiting, heard('succeeded'), late, true).order).toMatchObject({
      status: 'confirmed',
      isHolding: true,
    });
  });

  it('cannot be given up by its buyer while it is under way, but by the drop', () => {
    const order = after(hold(), NOW, start);
    const cancel = (by: 'buyer' | 'drop') =>
      decideChange(order, { kind: 'cancel', by, dropIds: null }, NOW, () => true);
    expect(cancel('buyer')).toMatchObject({ kind: 'refused', code: 'invalid_transition' });
    expect(cancel('drop')).toMatchObject({
      kind: 'changed',
      set: { status: 'failed', payment: { status: 'processing' } },
    });
  });
});

const callOff = (dropId: string): OrderChange => ({ kind: 'cancel', by: 'drop', dropIds: [dropId] });
const giveUp = (...dropIds: string[]): OrderChange => ({
  kind: 'cancel',
  by: 'buyer',
  dropIds: dropIds.length > 0 ? dropIds : null,
});
const send = (to: 'PROCESSING' | 'SHIPPED' | 'DELIVERED', ...dropIds: string[]): OrderChange => ({
  kind: 'fulfill',
  to,
  dropIds,
});
const news = (back: Partial<MoneyBack>): OrderChange => ({
  kind: 'payment',
  word: { status: 'succeeded', reference: 'ref_1', back: { refunds: [], disputes: [], ...back } },
});
const refunded = (amount: number, changes: Partial<ProviderRefund> = {}): ProviderRefund => ({
  id: `re_${amount}`,
  part: null,
  amount,
  status: 'succeeded',
  ...changes,
});
const back = (dropId: string): OrderChange =>
  news({ refunds: [refunded(priceOf(dropId), { id: dropId, part: dropId })] });
const priceOf = (dropId: string) => 10 ** DROPS.indexOf(dropId);
/** Parts as `status fulfillment refund`. */
const say = (order: OrderState) =>
  partsOf(order).map(({ status, fulfillment, refund }) => [status, fulfillment, refund].join(' ').trim());

describe('the parts of an order', () => {
  it.each<[string, OrderState, OrderChange[], string, string[], string | undefined]>([
    [
      'B is called off: A stays',
      instant(2),
      [callOff('drp_b')],
      'confirmed PENDING',
      ['confirmed PENDING', 'cancelled PENDING'],
      undefined,
    ],
    [
      'B is called off after A was sent: the money of B goes back',
      hold(2),
      [start, heard('succeeded'), send('PROCESSING', 'drp_a'), send('SHIPPED', 'drp_a'), callOff('drp_b')],
      'confirmed SHIPPED',
      ['confirmed SHIPPED', 'cancelled PENDING refunding'],
      'refunding',
    ],
    [
      'the money of B is back: the payment is what is kept',
      hold(2),
      [start, heard('succeeded'), callOff('drp_b'), back('drp_b')],
      'confirmed PENDING',
      ['confirmed PENDING', 'cancelled PENDING refunded'],
      'succeeded',
    ],
    [
      'both are called off, one after the other',
      hold(2),
      [start, heard('succeeded'), callOff('drp_b'), back('drp_b'), callOff('drp_a'), back('drp_a')],
      'cancelled PENDING',
      ['cancelled PENDING refunded', 'cancelled PENDING refunded'],
      'refunded',
    ],
    [
      'A alone is sent: the whole is as far as B',
      instant(2),
      [send('PROCESSING', 'drp_a'), send('SHIPPED', 'drp_a'), send('DELIVERED', 'drp_a')],
      'confirmed PENDING',
      ['confirmed DELIVERED', 'confirmed PENDING'],
      undefined,
    ],
    [
      'B is called off before anybody has paid: the rest is paid without it',
      hold(2),
      [callOff('drp_b'), start, heard('succeeded')],
      'confirmed PENDING',
      ['confirmed PENDING', 'failed PENDING'],
      'succeeded',
    ],
    [
      'B is called off while it is being paid: its money goes back when it comes',
      hold(2),
      [start, callOff('drp_b'), heard('succeeded')],
      'confirmed PENDING',
      ['confirmed PENDING', 'failed PENDING refunding'],
      'refunding',
    ],
    [
      'all are called off while it is being paid: all money goes back when it comes',
      hold(2),
      [start, callOff('drp_b'), callOff('drp_a'), heard('succeeded')],
      'failed PENDING',
      ['failed PENDING refunding', 'failed PENDING refunding'],
      'refunding',
    ],
    [
      'B is called off before, A fails by the bank: nothing goes back',
      hold(2),
      [callOff('drp_b'), start, heard('declined')],
      'failed PENDING',
      ['failed PENDING', 'failed PENDING'],
      'declined',
    ],
    [
      'one failed before it was paid, the other was cancelled: the whole is cancelled',
      hold(2),
      [callOff('drp_b'), start, heard('succeeded'), giveUp()],
      'cancelled PENDING',
      ['cancelled PENDING refunding', 'failed PENDING'],
      'refunding',
    ],
    [
      'the buyer gives one part up',
      instant(3),
      [giveUp('drp_c')],
      'confirmed PENDING',
      ['confirmed PENDING', 'confirmed PENDING', 'cancelled PENDING'],
      undefined,
    ],
    [
      'a part that is packed can be called off, and the whole is as far as the other',
      instant(2),
      [send('PROCESSING', 'drp_a', 'drp_b'), send('SHIPPED', 'drp_a'), callOff('drp_b')],
      'confirmed SHIPPED',
      ['confirmed SHIPPED', 'cancelled PROCESSING'],
      undefined,
    ],
  ])('%s', (_name, from, changes, whole, parts, payment) => {
    const order = after(from, NOW, ...changes);
    expect(`${order.status} ${order.fulfillment}`).toBe(whole);
    expect(say(order)).toEqual(parts);
    expect(order.payment?.status).toBe(payment);
  });

  it.each<[string, OrderChange[], OrderChange, string]>([
    [
      'the whole, when a part is being packed',
      [send('PROCESSING', 'drp_a')],
      giveUp(),
      'A part of the order is on its way already',
    ],
    [
      'a part that is being packed',
      [send('PROCESSING', 'drp_a')],
      giveUp('drp_a'),
      'The order is on its way already',
    ],
    [
      'a part that was sent, for its drop',
      [send('PROCESSING', 'drp_a'), send('SHIPPED', 'drp_a')],
      callOff('drp_a'),
      'The order is on its way already',
    ],
    [
      'to send a part that was called off',
      [callOff('drp_b')],
      send('PROCESSING', 'drp_b'),
      'An order that is cancelled is not sent',
    ],
    [
      'to leave a step out of one of two parts',
      [send('PROCESSING', 'drp_a')],
      send('SHIPPED', 'drp_a', 'drp_b'),
      'After PENDING comes PROCESSING',
    ],
  ])('refuse %s', (_name, before, change, detail) => {
    const order = after(instant(2), NOW, ...before);
    expect(decideChange(order, change, NOW, () => true)).toEqual({
      kind: 'refused',
      code: 'invalid_transition',
      detail,
    });
  });

  it('tell of the parts that changed, and of no others', () => {
    const paid = after(hold(3), NOW, start, heard('succeeded'));
    const events = [callOff('drp_b'), giveUp('drp_a', 'drp_c'), send('PROCESSING', 'drp_c')].map((change) => {
      const decision = decideChange(paid, change, NOW, () => true);
      return decision.kind === 'changed' && decision.events;
    });
    expect(events).toEqual([
      [{ type: 'order.cancelled', dropIds: ['drp_b'] }],
      [{ type: 'order.cancelled', dropIds: ['drp_a', 'drp_c'] }],
      [{ type: 'order.fulfillment', dropIds: ['drp_c'] }],
    ]);
  });
});

describe('money that moves at the provider', () => {
  const paid = (count: number, ...changes: OrderChange[]) =>
    after(hold(count), NOW, start, heard('succeeded'), ...changes);
  /** What is told of a change, and what the order says of its money then. */
  function tell(order: OrderState, change: OrderChange) {
    const decision = decideChange(order, change, NOW, () => true);
    if (decision.kind !== 'changed') return decision.kind;
    const changed = { ...order, ...decision.set };
    const parts = partsOf(changed);
    return {
      events: decision.events.map(({ type, dropIds }) => [type, ...dropIds].join(' ')),
      status: changed.payment?.status,
      refunds: parts.map(({ refund }) => refund),
      back: backOf(parts, changed.payment?.back).total,
    };
  }

  it('all of it, while the order goes on', () => {
    expect(tell(paid(1), news({ refunds: [refunded(1)] }))).toEqual({
      events: ['order.refunded drp_a'],
      status: 'refunded',
      refunds: ['refunded'],
      back: 1,
    });
    expect(tell(paid(3), news({ refunds: [refunded(111)] }))).toMatchObject({
      events: ['order.refunded drp_a drp_b drp_c'],
      status: 'refunded',
    });
  });

  it('a part of it, named or not', () => {
    const order = paid(2);
    expect(tell(order, news({ refunds: [refunded(4)] }))).toEqual({
      events: ['order.refunded drp_a drp_b'],
      status: 'succeeded',
      refunds: [null, null],
      back: 4,
    });
    expect(tell(order, news({ refunds: [refunded(10, { part: 'drp_b' })] }))).toEqual({
      events: ['order.refunded drp_b'],
      status: 'succeeded',
      refunds: [null, 'refunded'],
      back: 10,
    });
  });

  it('twice, late and out of order is told once', () => {
    const failed = news({ refunds: [refunded(1, { part: 'drp_a', status: 'failed' })] });
    const before = news({ refunds: [refunded(1, { part: 'drp_a', status: 'pending' })] });
    const order = paid(1, giveUp(), before, failed);
    expect(tell(order, failed)).toBe('unchanged');
    expect(tell(order, before)).toBe('unchanged');
  });

  it('a refund that fails, also after it was told, is said; one by hand mends it', () => {
    const arrived = refunded(1, { part: 'drp_a' });
    const order = paid(1, giveUp(), news({ refunds: [arrived] }));
    const failed = news({ refunds: [{ ...arrived, status: 'failed' }] });
    expect(tell(order, failed)).toEqual({
      events: ['order.refund_failed drp_a'],
      status: 'refund_failed',
      refunds: ['refund_failed'],
      back: 0,
    });
    expect(
      tell(after(order, NOW, failed), news({ refunds: [refunded(1, { id: 'by_hand' })] })),
    ).toMatchObject({
      events: ['order.refunded drp_a'],
      status: 'refunded',
    });
  });

  it('by hand counts for what is called off later, and the rest is asked for', () => {
    const order = paid(1, news({ refunds: [refunded(1)] }), giveUp());
    expect(order.payment?.status).toBe('refunded');
    const half = paid(2, news({ refunds: [refunded(4, { part: 'drp_b' })] }), callOff('drp_b'));
    expect(say(half)).toEqual(['confirmed PENDING', 'cancelled PENDING refunding']);
  });

  it('that was told to be back stays with its part when another one ends', () => {
    const order = paid(3, news({ refunds: [refunded(10)] }), callOff('drp_b'));
    expect(say(order)).toEqual(['confirmed PENDING', 'cancelled PENDING refunded', 'confirmed PENDING']);
    expect(say(after(order, NOW, giveUp('drp_a')))).toEqual([
      'cancelled PENDING refunding',
      'cancelled PENDING refunded',
      'confirmed PENDING',
    ]);
  });

  it('a dispute is told when it opens and when it is decided, and money that the bank took is back', () => {
    const dispute = { id: 'dp_1', amount: 11, answerBy: null, isRefundable: false };
    const opened = news({ disputes: [{ ...dispute, status: 'open' }] });
    const order = paid(2);
    expect(tell(order, opened)).toMatchObject({
      events: ['order.disputed drp_a drp_b'],
      status: 'succeeded',
      back: 0,
    });
    const lost = tell(after(order, NOW, opened), news({ disputes: [{ ...dispute, status: 'lost' }] }));
    expect(lost).toEqual({
      events: ['order.refunded drp_a drp_b', 'order.disputed drp_a drp_b'],
      status: 'refunded',
      refunds: ['refunded', 'refunded'],
      back: 11,
    });
    const won = tell(after(order, NOW, opened), news({ disputes: [{ ...dispute, status: 'won' }] }));
    expect(won).toMatchObject({ events: ['order.disputed drp_a drp_b'], status: 'succeeded', back: 0 });
  });

  it('of another payment is not of this one', () => {
    const order = after(hold(1), NOW, start, heard('succeeded', 'ref_2'));
    expect(tell(order, news({ refunds: [refunded(1)] }))).toBe('unchanged');
  });

  it('shared out in another way is not told again', () => {
    const order = paid(2, news({ refunds: [refunded(10)] }));
    const decision = decideChange(order, callOff('drp_b'), NOW, () => true);
    expect(decision).toMatchObject({ events: [{ type: 'order.cancelled', dropIds: ['drp_b'] }] });
    expect(say(after(order, NOW, callOff('drp_b')))).toEqual([
      'confirmed PENDING',
      'cancelled PENDING refunded',
    ]);
  });

  it('stays with the part whose rest is already on its way', () => {
    const half = news({ refunds: [refunded(40)] });
    const rest = refunded(60, { part: 'drp_c', status: 'pending' });
    const order = paid(3, half, callOff('drp_c'), news({ refunds: [rest] }), callOff('drp_b'));
    expect(shareOut(partsOf(order), order.payment!.back!).get('drp_c')).toMatchObject({
      back: 40,
      underWay: 60,
    });
  });

  it('is told when one refund fails in the moment in which another one arrives', () => {
    const order = paid(1, giveUp(), news({ refunds: [refunded(1, { part: 'drp_a' })] }));
    const both = news({
      refunds: [refunded(1, { part: 'drp_a', status: 'failed' }), refunded(1, { id: 'by_hand' })],
    });
    expect(tell(order, both)).toMatchObject({
      events: ['order.refunded drp_a', 'order.refund_failed drp_a'],
      status: 'refunded',
    });
  });

  it('a refund of a part that goes on and fails after it was told is said', () => {
    const order = paid(1, news({ refunds: [refunded(1)] }));
    expect(tell(order, news({ refunds: [refunded(1, { status: 'failed' })] }))).toEqual({
      events: ['order.refund_failed drp_a'],
      status: 'succeeded',
      refunds: [null],
      back: 0,
    });
  });

  it('a refund that failed is no reason not to ask for more than it was of', () => {
    const failed = refunded(4, { part: 'drp_b', status: 'failed' });
    const order = paid(2, news({ refunds: [failed] }), callOff('drp_b'));
    expect(say(order)[1]).toBe('cancelled PENDING refunding');
    const ours = refunded(10, { part: 'drp_b', status: 'failed' });
    expect(say(after(order, NOW, news({ refunds: [ours] })))[1]).toBe('cancelled PENDING refund_failed');
  });

  it('held by an open dispute is under way; lost, it is back; what the dispute left over needs a person', () => {
    const dispute = { id: 'dp_1', amount: 10, answerBy: null, isRefundable: false };
    const open = paid(2, news({ disputes: [{ ...dispute, status: 'open' }] }), callOff('drp_b'));
    expect(say(open)[1]).toBe('cancelled PENDING refunding');
    expect(shareOut(partsOf(open), open.payment!.back!).get('drp_b')).toMatchObject({ underWay: 10 });
    expect(say(after(open, NOW, news({ disputes: [{ ...dispute, status: 'lost' }] })))[1]).toBe(
      'cancelled PENDING refunded',
    );
    const short = after(open, NOW, news({ disputes: [{ ...dispute, amount: 9, status: 'lost' }] }));
    expect(say(short)[1]).toBe('cancelled PENDING refund_failed');
    const won = after(open, NOW, news({ disputes: [{ ...dispute, status: 'won' }] }));
    expect(shareOut(partsOf(won), won.payment!.back!).get('drp_b')).toMatchObject({ underWay: 0 });
  });

  it('an answer to a dispute is no news of it', () => {
    const dispute = { id: 'dp_1', amount: 1, status: 'open', isRefundable: false } as const;
    const order = paid(1, news({ disputes: [{ ...dispute, answerBy: new Date(NOW) }] }));
    expect(tell(order, news({ disputes: [{ ...dispute, answerBy: null }] }))).toMatchObject({ events: [] });
  });

  it('more than a part cost is for the others', () => {
    const order = paid(2, news({ refunds: [refunded(11, { part: 'drp_a' })] }));
    expect(say(order)).toEqual(['confirmed PENDING refunded', 'confirmed PENDING refunded']);
  });
});

describe('a creator who pays back', () => {
  const giveBack = (change: Partial<Extract<OrderChange, { kind: 'refund' }>> = {}): OrderChange => ({
    kind: 'refund',
    id: 'rfn_1',
    dropIds: ['drp_c'],
    amount: null,
    isRestocked: false,
    reason: null,
    ...change,
  });
  const came = (part: string, ...amounts: number[]): OrderChange => ({
    kind: 'payment',
    word: {
      status: 'succeeded',
      reference: 'ref_1',
      back: {
        refunds: amounts.map((amount, index) => ({ id: `re_${index}`, part, amount, status: 'succeeded' })),
        disputes: [],
      },
    },
  });
  /** Three parts of 1, 10 and 100. */
  const paid = (...changes: OrderChange[]) => after(hold(3), NOW, start, heard('succeeded'), ...changes);
  const third = (order: OrderState) => partsOf(order)[2]!;
  const code = (order: OrderState, change: OrderChange) => {
    const decision = decideChange(order, change, NOW, () => true);
    return decision.kind === 'refused' ? decision.code : decision.kind;
  };

  it('an amount lets the part go on, and is owed until it is back', () => {
    const asked = paid(giveBack({ amount: 30, reason: 'A scratch' }));
    expect(third(asked)).toMatchObject({ status: 'confirmed', refund: 'refunding', owed: 30 });
    expect(asked).toMatchObject({ status: 'confirmed', payment: { status: 'refunding' } });
    expect(asked.items[2]!.refunds).toEqual([
      { id: 'rfn_1', amount: 30, reason: 'A scratch', at: new Date(NOW) },
    ]);
    const back = after(asked, NOW, came('drp_c', 30));
    expect(third(back)).toMatchObject({ status: 'confirmed', refund: null });
    expect(back.payment?.status).toBe('succeeded');
  });

  it('several amounts are added up, to no more than the price', () => {
    const twice = paid(giveBack({ amount: 30 }), giveBack({ id: 'rfn_2', amount: 30 }));
    expect(third(twice)).toMatchObject({ owed: 60, refund: 'refunding' });
    expect(code(twice, giveBack({ id: 'rfn_3', amount: 41 }))).toBe('refund_too_large');
    const all = after(twice, NOW, giveBack({ id: 'rfn_3', amount: 40 }), came('drp_c', 30, 30, 40));
    expect(third(all)).toMatchObject({ status: 'confirmed', refund: 'refunded' });
    expect(code(all, giveBack({ id: 'rfn_4', amount: 1 }))).toBe('refund_too_large');
  });

  it('money that went back by hand is not given again', () => {
    const byHand = paid(came('drp_c', 80));
    expect(code(byHand, giveBack({ amount: 21 }))).toBe('refund_too_large');
    expect(third(after(byHand, NOW, giveBack({ amount: 20 })))).toMatchObject({
      owed: 100,
      refund: 'refunding',
    });
  });

  it('the same wish twice is one', () => {
    const once = paid(giveBack({ amount: 30 }));
    expect(code(once, giveBack({ amount: 30 }))).toBe('unchanged');
  });

  it.each([
    [true, 'return'],
    [false, 'withdraw'],
  ] as const)(
    'all of it ends the part, also one that was sent; put back on sale: %s',
    (isRestocked, units) => {
      const sent = paid(
        ...(['PROCESSING', 'SHIPPED', 'DELIVERED'] as const).map((to) => ({
          kind: 'fulfill' as const,
          to,
          dropIds: ['drp_c'],
        })),
        giveBack({ amount: 30 }),
      );
      const decision = decideChange(sent, giveBack({ id: 'rfn_2', isRestocked }), NOW, () => true);
      expect(decision).toMatchObject({
        kind: 'changed',
        moves: [{ dropId: 'drp_c', units, sale: 'undone' }],
        events: [{ type: 'order.cancelled', dropIds: ['drp_c'] }],
      });
      const ended = after(sent, NOW, giveBack({ id: 'rfn_2', isRestocked }));
      expect(third(ended)).toMatchObject({
        status: 'cancelled',
        failure: { code: 'cancelled_by_creator' },
        refund: 'refunding',
        owed: 100,
      });
      // The rest of the price, beside what was asked for before.
      expect(ended.items[2]!.refunds?.map(({ amount }) => amount)).toEqual([30, 70]);
    },
  );

  it('what was not paid here ends without money, and gives no amount back', () => {
    const free = instant(3);
    expect(code(free, giveBack({ amount: 1 }))).toBe('invalid_transition');
    const ended = after(free, NOW, giveBack());
    expect(third(ended)).toMatchObject({ status: 'cancelled', refund: null });
    expect(ended.payment).toBeNull();
  });

  it('nothing before it is paid, and nothing more of what is over', () => {
    expect(code(hold(3), giveBack())).toBe('invalid_transition');
    const ended = paid(giveBack());
    expect(code(ended, giveBack({ id: 'rfn_2' }))).toBe('unchanged');
    expect(code(ended, giveBack({ id: 'rfn_2', amount: 1 }))).toBe('invalid_transition');
  });

  it('a buyer can no longer cancel when the time for it is over', () => {
    const order = instant(1);
    const items = order.items.map((item) => ({ ...item, cancelUntil: new Date(NOW + 1000) }));
    const cancel: OrderChange = { kind: 'cancel', by: 'buyer', dropIds: null };
    const at = (now: number) => decideChange({ ...order, items }, cancel, now, () => true).kind;
    expect([at(NOW), at(NOW + 1000), at(NOW + 1001)]).toEqual(['changed', 'changed', 'refused']);
    const byDrop = decideChange({ ...order, items }, { ...cancel, by: 'drop' }, NOW + 1001, () => true);
    expect(byDrop.kind).toBe('changed');
  });
});
