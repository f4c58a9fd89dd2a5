import type { OrderLine } from '@livedrops/sdk/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideGroup,
  type Decision,
  holdSlotName,
  type Known,
  type Refused,
  slotName,
  sumByDrop,
} from './order.rules.ts';

const line = (dropId: string, quantity: number, unitPrice?: number) => ({
  dropId,
  quantity,
  ...(unitPrice !== undefined && { unitPrice }),
});

describe('sumByDrop', () => {
  it('adds units per drop, sorted', () => {
    const sums = sumByDrop([
      { userId: 'u1', lines: [line('b', 1)] },
      { userId: 'u2', lines: [line('a', 2), line('b', 3)] },
    ]);
    expect([...sums]).toEqual([
      ['a', 2],
      ['b', 4],
    ]);
  });
});

type Facts = {
  closed?: Record<string, Refused['code']>;
  free?: Record<string, number>;
  limits?: Record<string, number>;
  taken?: string[];
  /** Drops that are held while the buyer pays. */
  holds?: string[];
};

const PRICE = 900;

const known = ({ closed = {}, free = {}, limits = {}, taken = [], holds = [] }: Facts): Known => ({
  closed: new Map(Object.entries(closed)),
  free: new Map(Object.entries(free)),
  terms: new Map(
    ['a', 'b'].map((dropId) => [
      dropId,
      { price: PRICE, currency: 'EUR', limit: limits[dropId] ?? null, isHold: holds.includes(dropId) },
    ]),
  ),
  taken: new Set(taken),
});

const wants = (userId: string, ...lines: OrderLine[]) => ({ userId, lines });
const accepted = (...slots: string[]): Decision => ({ kind: 'accepted', slots });
const refused = (code: Refused['code'], dropId: string, more: Partial<Refused> = {}): Decision => ({
  kind: 'refused',
  code,
  dropId,
  ...more,
});
const codeOf = (decision: Decision) => (decision.kind === 'refused' ? decision.code : decision.kind);

describe('decideGroup', () => {
  it('lets everybody in about whom nothing is known', () => {
    expect(decideGroup([wants('u1', line('a', 9))], known({}))).toEqual([accepted()]);
  });

  it('lets small orders past one that is too large', () => {
    const entries = [wants('u1', line('a', 2)), wants('u2', line('a', 5)), wants('u3', line('a', 1))];
    expect(decideGroup(entries, known({ free: { a: 3 } }))).toEqual([
      accepted(),
      refused('insufficient_stock', 'a', { remaining: 1 }),
      accepted(),
    ]);
  });

  it('calls a drop sold out when its neighbours leave nothing', () => {
    const entries = [wants('u1', line('a', 2)), wants('u2', line('a', 1))];
    expect(decideGroup(entries, known({ free: { a: 2 } }))).toEqual([accepted(), refused('sold_out', 'a')]);
  });

  it('takes nothing of any drop for an order that does not fit whole', () => {
    const entries = [wants('u1', line('a', 1), line('b', 2)), wants('u2', line('a', 1))];
    expect(decideGroup(entries, known({ free: { a: 1, b: 1 } }))).toEqual([
      refused('insufficient_stock', 'b', { remaining: 1 }),
      accepted(),
    ]);
  });

  it('gives each unit of a limited drop the lowest free slot', () => {
    const entries = [wants('u1', line('a', 2)), wants('u2', line('a', 1))];
    const facts = { limits: { a: 3 }, taken: [slotName('a', 'u1', 1)] };
    expect(decideGroup(entries, known(facts))).toEqual([
      accepted(slotName('a', 'u1', 2), slotName('a', 'u1', 3)),
      accepted(slotName('a', 'u2', 1)),
    ]);
  });

  it('counts the orders of one person in the same group', () => {
    const entries = [wants('u1', line('a', 2)), wants('u1', line('a', 2)), wants('u1', line('a', 1))];
    expect(decideGroup(entries, known({ limits: { a: 3 } }))).toEqual([
      accepted(slotName('a', 'u1', 1), slotName('a', 'u1', 2)),
      refused('limit_reached', 'a', { held: 2 }),
      accepted(slotName('a', 'u1', 3)),
    ]);
  });

  it('never calls a drop sold out because of somebody who may not buy', () => {
    const entries = [wants('greedy', line('a', 1)), wants('patient', line('a', 1))];
    const facts = { free: { a: 1 }, limits: { a: 1 }, taken: [slotName('a', 'greedy', 1)] };
    expect(decideGroup(entries, known(facts)).map(codeOf)).toEqual(['limit_reached', 'accepted']);
  });

  it('never counts an order against the limit that did not fit', () => {
    const entries = [wants('u1', line('a', 3)), wants('u1', line('a', 1))];
    const facts = { free: { a: 2 }, limits: { a: 3 } };
    expect(decideGroup(entries, known(facts)).map(codeOf)).toEqual(['insufficient_stock', 'accepted']);
  });

  it('sells at no other price than the one that was seen', () => {
    const entries = [wants('u1', line('a', 1, PRICE - 1)), wants('u2', line('a', 1, PRICE))];
    expect(decideGroup(entries, known({ free: { a: 1 } }))).toEqual([
      refused('price_changed', 'a', { price: PRICE }),
      accepted(),
    ]);
  });

  it('gives one person one hold of a drop', () => {
    const entries = [wants('u1', line('a', 1)), wants('u1', line('a', 2)), wants('u2', line('a', 1))];
    const facts = { holds: ['a'], taken: [holdSlotName('a', 'u2')] };
    expect(decideGroup(entries, known(facts))).toEqual([
      accepted(holdSlotName('a', 'u1')),
      { kind: 'held', dropId: 'a', slot: holdSlotName('a', 'u1') },
      { kind: 'held', dropId: 'a', slot: holdSlotName('a', 'u2') },
    ]);
  });

  it.each([
    ['of a drop that is held', ['a'], 'not_chargeable'],
    ['with something in it that is held', ['b'], 'not_chargeable'],
    ['of which nothing is paid here', [], 'accepted'],
  ])('refuses a total that can never be paid, %s', (_what, holds, code) => {
    const fault = { kind: 'maximum' as const, limit: 2 * PRICE };
    const facts = {
      ...known({ holds }),
      whyNotChargeable: (amount: number) => (amount > fault.limit ? fault : null),
    };
    const decisions = decideGroup(
      [wants('u1', line('a', 2), line('b', 1)), wants('u1', line('a', 1), line('b', 1))],
      facts,
    );
    expect(decisions.map(codeOf)).toEqual([code, 'accepted']);
    if (code !== 'accepted') expect(decisions[0]).toMatchObject({ dropId: holds[0], fault });
  });

  it('refuses what is closed, and only that', () => {
    const entries = [wants('u1', line('a', 1), line('b', 1)), wants('u2', line('b', 1))];
    expect(decideGroup(entries, known({ closed: { a: 'paused' }, free: { b: 1 } }))).toEqual([
      refused('paused', 'a'),
      accepted(),
    ]);
  });

  it('never gives out more than there is or may be had, and refuses only what truly does not fit', () => {
    const entry = fc.record({
      userId: fc.constantFrom('u1', 'u2', 'u3'),
      quantity: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 40 }),
        fc.nat(40),
        fc.integer({ min: 1, max: 8 }),
        (asked, pool, limit) => {
          const entries = asked.map(({ userId, quantity }) => wants(userId, line('a', quantity)));
          const decisions = decideGroup(entries, known({ free: { a: pool }, limits: { a: limit } }));
          const given = new Map<string, number>();
          let left = pool;
          for (const [index, { userId, quantity }] of asked.entries()) {
            const held = given.get(userId) ?? 0;
            const decision = decisions[index]!;
            if (decision.kind !== 'accepted') {
              expect(quantity > left || held + quantity > limit).toBe(true);
              continue;
            }
            expect(decision.slots).toHaveLength(quantity);
            given.set(userId, held + quantity);
            left -= quantity;
          }
          expect(left).toBeGreaterThanOrEqual(0);
          for (const units of given.values()) expect(units).toBeLessThanOrEqual(limit);
          const slots = decisions.flatMap((decision) => (decision.kind === 'accepted' ? decision.slots : []));
          expect(new Set(slots).size).toBe(slots.length);
        },
      ),
    );
  });
});
