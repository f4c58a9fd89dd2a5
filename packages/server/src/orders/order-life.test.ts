import { LIMITS } from '@livedrops/sdk/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideChange,
  isPaymentOpen,
  nextFulfillment,
  type OrderChange,
  type OrderState,
  PAYMENT_EXTENSION_MS,
  type PaymentWord,
} from './order-life.ts';

const NOW = Date.UTC(2030, 0, 1);
const HOLD_MS = 60_000;

const hold = (changes: Partial<OrderState> = {}): OrderState => ({
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
  ...changes,
});

const instant = (): OrderState => ({
  ...hold(),
  status: 'confirmed',
  holdExpiresAt: null,
  payment: null,
});

/** An order, its units and its sale, as the books would have them after each change. */
type Books = {
  order: OrderState;
  taken: number;
  returned: number;
  made: number;
  undone: number;
  refunds: number;
};

const open = (order: OrderState): Books => ({
  order,
  taken: 1,
  returned: 0,
  made: order.status === 'confirmed' ? 1 : 0,
  undone: 0,
  refunds: 0,
});

function apply(books: Books, change: OrderChange, now: number, canTake = true): Books {
  const decision = decideChange(books.order, change, now, () => canTake);
  if (decision.kind !== 'changed') return books;
  const order = { ...books.order, ...decision.set };
  const wasRefunding = books.order.payment?.status === 'refunding';
  return {
    order,
    taken: books.taken + (decision.units === 'take' ? 1 : 0),
    returned: books.returned + (decision.units === 'return' ? 1 : 0),
    made: books.made + (decision.sale === 'made' ? 1 : 0),
    undone: books.undone + (decision.sale === 'undone' ? 1 : 0),
    refunds: books.refunds + (!wasRefunding && order.payment?.status === 'refunding' ? 1 : 0),
  };
}

const anyWord = fc.record({
  status: fc.constantFrom('processing', 'unknown', 'succeeded', 'try_failed', 'declined'),
  reference: fc.constantFrom(null, 'ref_1'),
  clientSecret: fc.constantFrom(null, 'secret_1'),
} as const);

const anyChange: fc.Arbitrary<OrderChange> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('start_payment'), method: fc.constant(null) } as const),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('payment'), word: anyWord } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'expire' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('cancel'), by: fc.constantFrom('buyer', 'drop') } as const),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fulfill'),
      to: fc.constantFrom('PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED'),
    } as const),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'refunded' } as const) },
);

const anyStep = fc.record({
  change: anyChange,
  passMs: fc.constantFrom(0, 1, 20_000, HOLD_MS, HOLD_MS + PAYMENT_EXTENSION_MS),
  canTake: fc.boolean(),
});
const anyLife = fc.record({
  start: fc.constantFrom(hold, instant),
  steps: fc.array(anyStep, { maxLength: 25 }),
});

/** Leads a life and looks at the books before and after each step. */
function live(
  {
    start,
    steps,
  }: { start: () => OrderState; steps: { change: OrderChange; passMs: number; canTake: boolean }[] },
  look: (after: Books, before: Books, change: OrderChange, now: number) => void,
): Books {
  let books = open(start());
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

describe('whatever happens to an order', () => {
  it('goes its one way, and nothing leaves failed or cancelled', () => {
    everyLife((after, before) => expect(NEXT[before.order.status]).toContain(after.order.status));
  });

  it('holds units only while it is pending or confirmed, and always when confirmed', () => {
    everyLife(({ order: { status, isHolding } }) => {
      const may = { pending: [true, false], confirmed: [true], failed: [false], cancelled: [false] };
      expect(may[status]).toContain(isHolding);
    });
  });

  it('gives units back exactly as often as it took them, or has them', () => {
    everyLife(({ order, taken, returned }) => expect(taken - returned).toBe(order.isHolding ? 1 : 0));
  });

  it('is a sale exactly while it is confirmed, once at most', () => {
    everyLife(({ order, made, undone }) => {
      expect(made).toBeLessThanOrEqual(1);
      expect(made - undone).toBe(order.status === 'confirmed' ? 1 : 0);
    });
  });

  it('is paid back once at most, and only what was paid', () => {
    everyLife(({ order, refunds }, before) => {
      expect(refunds).toBeLessThanOrEqual(1);
      if (before.order.payment?.status === 'refunded') expect(order.payment?.status).toBe('refunded');
      if (order.payment?.status === 'refunded') expect(refunds).toBe(1);
    });
  });

  it('keeps money only for an order that is confirmed: else it goes back', () => {
    everyLife(({ order: { payment, status } }, before, change) => {
      expect(payment?.status === 'succeeded').toBe(payment !== null && status === 'confirmed');
      const heard = change.kind === 'payment' && change.word.status === 'succeeded' && before.order.payment;
      if (heard && heard.status !== 'refunded') expect(['succeeded', 'refunding']).toContain(payment?.status);
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
      fc.property(anyLife, ({ start, steps }) => {
        const sold = steps.map((step) => ({ ...step, canTake: false }));
        expect(live({ start, steps: sold }, () => {}).taken).toBe(1);
      }),
    );
  });

  it('is not changed by the same thing twice', () => {
    everyLife((after, _before, change, now) => expect(apply(after, change, now)).toEqual(after));
  });

  it('has a reason exactly when it failed or was cancelled, and then lets nobody pay any more', () => {
    everyLife(({ order: { status, failure, payment } }) => {
      const isOver = status === 'failed' || status === 'cancelled';
      expect(failure !== null).toBe(isOver);
      if (isOver) expect(payment?.clientSecret ?? null).toBeNull();
    });
  });

  it('is sent step by step and never back', () => {
    everyLife((after, before) => {
      const { fulfillment } = before.order;
      expect([fulfillment, nextFulfillment(fulfillment)]).toContain(after.order.fulfillment);
    });
  });

  it('is held no longer than the hold and one extension', () => {
    everyLife(({ order }) => {
      expect(order.holdExpiresAt?.getTime() ?? 0).toBeLessThanOrEqual(NOW + HOLD_MS + PAYMENT_EXTENSION_MS);
    });
  });
});

describe('paying', () => {
  const start: OrderChange = { kind: 'start_payment', method: 'demo_approve' };
  const heard = (status: 'processing' | 'succeeded' | 'try_failed' | 'declined'): OrderChange => ({
    kind: 'payment',
    word: { status, reference: 'ref_1' },
  });
  const after = (now: number, ...changes: OrderChange[]) =>
    changes.reduce((books, change) => apply(books, change, now), open(hold())).order;

  it('prolongs the hold once', () => {
    const late = NOW + HOLD_MS - 1;
    const order = after(late, start, start);
    expect(order.holdExpiresAt).toEqual(new Date(late + PAYMENT_EXTENSION_MS));
    expect(order.payment).toMatchObject({ status: 'processing', method: 'demo_approve' });
  });

  it('is too late when the hold has run out, whether or not that is written down', () => {
    const late = NOW + HOLD_MS;
    const refused = { kind: 'refused', code: 'hold_expired' };
    expect(decideChange(hold(), start, late, () => true)).toMatchObject(refused);
    expect(decideChange(after(late, { kind: 'expire' }), start, late, () => true)).toMatchObject(refused);
  });

  it.each([
    ['succeeded', 'confirmed', 'succeeded'],
    ['declined', 'failed', 'declined'],
    ['try_failed', 'pending', 'required'],
    ['processing', 'pending', 'processing'],
  ] as const)('that has %s leaves the order %s', (word, status, payment) => {
    expect(after(NOW, start, heard(word))).toMatchObject({ status, payment: { status: payment } });
  });

  it.each(['payment_declined', 'payment_method_invalid', 'payment_unavailable'] as const)(
    'that came to nothing (%s) leaves the units for another try, which may succeed',
    (failure) => {
      const nothing: OrderChange = { kind: 'payment', word: { status: 'try_failed', failure } };
      const books = [start, nothing].reduce((so, change) => apply(so, change, NOW), open(hold()));
      expect(books).toMatchObject({ returned: 0, order: { status: 'pending', isHolding: true } });
      expect(books.order.payment).toMatchObject({
        status: 'required',
        attempts: 1,
        failure: { code: failure },
      });
      const again = after(NOW, start, nothing, start);
      expect(again.payment).toMatchObject({ status: 'processing', attempts: 2, failure: null });
      expect(after(NOW, start, nothing, start, heard('succeeded'))).toMatchObject({
        status: 'confirmed',
        payment: { status: 'succeeded', failure: null },
      });
      // Also when the provider tells late of a browser that went on by itself.
      expect(after(NOW, start, nothing, heard('succeeded'))).toMatchObject({ status: 'confirmed' });
    },
  );

  it('that comes to nothing for the tenth time is the last', () => {
    const tries = Array.from({ length: LIMITS.paymentTries - 1 }, () => [start, heard('try_failed')]).flat();
    expect(after(NOW, ...tries)).toMatchObject({ status: 'pending', payment: { status: 'required' } });
    expect(after(NOW, ...tries, start, heard('try_failed'))).toMatchObject({
      status: 'failed',
      failure: { code: 'payment_declined' },
      payment: { status: 'declined', attempts: LIMITS.paymentTries },
    });
  });

  it('that came to nothing ends with the hold, which no later try prolongs', () => {
    const tried = after(NOW, start, heard('try_failed'));
    const end = tried.holdExpiresAt?.getTime() ?? 0;
    const again = apply(open(tried), start, end - 1).order;
    expect(again.holdExpiresAt?.getTime()).toBe(end);
    expect(apply(open(tried), { kind: 'expire' }, end)).toMatchObject({
      returned: 1,
      order: { status: 'failed', failure: { code: 'hold_expired' }, payment: { status: 'required' } },
    });
  });

  it('that a browser could still make when the order is over is looked for, and stopped', () => {
    const word: PaymentWord = { status: 'try_failed', reference: 'ref_1', clientSecret: 'secret_1' };
    const tried = after(NOW, start, { kind: 'payment', word });
    expect(apply(open(tried), { kind: 'cancel', by: 'buyer' }, NOW).order).toMatchObject({
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
    expect(after(NOW, start, heard('declined'), heard('succeeded'))).toMatchObject({
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
    const order = after(NOW, start);
    const cancel = (by: 'buyer' | 'drop') => decideChange(order, { kind: 'cancel', by }, NOW, () => true);
    expect(cancel('buyer')).toMatchObject({ kind: 'refused', code: 'invalid_transition' });
    expect(cancel('drop')).toMatchObject({
      kind: 'changed',
      set: { status: 'failed', payment: { status: 'processing' } },
    });
  });
});
