import { describe, expect, it, vi } from 'vitest';
import type { LoggedEvent } from '../platform/log/event-log.ts';
import { type ConsumeDeps, createConsumeEvents } from './consume-events.ts';
import { createSubscriptions } from './subscriptions.ts';
import type { NewDelivery } from './webhook-delivery.ts';
import type { Subscription } from './webhook-endpoint.store.ts';

const AT = new Date('2026-11-25T18:00:00.000Z');
let position = 0;

const event = (topic: string, type: string, data: unknown, seq = (position += 1)): LoggedEvent => ({
  _id: seq,
  topic,
  seq,
  type,
  occurredAt: AT,
  data,
  key: topic,
});

const STATE = { status: 'confirmed', fulfillment: 'PENDING', failure: null, refund: null };
const order = (dropIds: string[], userId = 'usr_1') => ({
  id: 'ord_1',
  number: 'LD-1',
  userId,
  status: 'confirmed',
  items: dropIds.map((dropId, index) => ({
    dropId,
    // drp_a1 is crt_a's.
    creatorId: `crt_${dropId[4]}`,
    title: `Print ${dropId}`,
    imageUrl: null,
    quantity: index + 1,
    unitPrice: 1000,
    ...STATE,
  })),
  total: 99_999,
  currency: 'EUR',
  holdExpiresAt: null,
  fulfillment: 'PENDING',
  payment: { status: 'succeeded', provider: 'stripe', clientSecret: 'secret of the buyer' },
  failure: null,
  createdAt: AT.toISOString(),
  updatedAt: AT.toISOString(),
});
const ordered = (dropIds: string[], type = 'order.confirmed', about = dropIds) =>
  event('user:usr_1', type, { order: order(dropIds), dropIds: about });

/** A consumer whose reads and writes are counted. */
function open(subscribed: Subscription[]) {
  let now = AT.getTime();
  const clock = { now: () => now };
  const written: NewDelivery[] = [];
  const load = vi.fn(async (ids: readonly string[]) =>
    subscribed.filter(({ creatorId }) => ids.includes(creatorId)),
  );
  const deps = {
    subscriptions: createSubscriptions({ load, clock, onChanged: () => {} }),
    deliveries: { insertNew: vi.fn(async (added: readonly NewDelivery[]) => void written.push(...added)) },
    queue: { add: vi.fn<ConsumeDeps['queue']['add']>(async (jobs) => jobs.length) },
    findDropCreators: vi.fn(async (dropIds: readonly string[]) => {
      const known = dropIds.filter((dropId) => dropId.startsWith('drp_'));
      return new Map(known.map((dropId) => [dropId, `crt_${dropId[4]}`]));
    }),
    findNames: vi.fn(async () => (userId: string) => `Name of ${userId}`),
    clock,
  } satisfies ConsumeDeps;
  const pass = (ms: number) => {
    now += ms;
  };
  return { ...createConsumeEvents(deps), deps, load, written, subscribed, pass };
}

const toA: Subscription = {
  endpointId: 'whe_a',
  creatorId: 'crt_a',
  events: ['order.confirmed', 'drop.started', 'stock.low'],
};

describe('without endpoints', () => {
  it('a rush writes nothing and reads hardly anything', async () => {
    const { consume, deps, load, pass } = open([]);
    for (let batch = 0; batch < 100; batch += 1) {
      await consume(Array.from({ length: 100 }, () => ordered(['drp_a1'])));
      pass(20);
    }
    expect(load.mock.calls.length, 'one read a second').toBeLessThanOrEqual(2);
    expect(deps.findDropCreators).not.toHaveBeenCalled();
    expect(deps.findNames).not.toHaveBeenCalled();
    expect(deps.deliveries.insertNew).not.toHaveBeenCalled();
    expect(deps.queue.add).not.toHaveBeenCalled();
  });

  it('knows of whose orders somebody wants to hear', async () => {
    const { wantsOrdersOf, subscribed, pass } = open([]);
    const drops: Subscription = { endpointId: 'whe_b', creatorId: 'crt_b', events: ['drop.started'] };
    subscribed.push(toA, drops);
    expect(await wantsOrdersOf('drp_a1')).toBe(true);
    expect([await wantsOrdersOf('drp_b1'), await wantsOrdersOf('drp_c1')]).toEqual([false, false]);
    subscribed.length = 0;
    pass(1001);
    expect(await wantsOrdersOf('drp_a1')).toBe(false);
  });

  it('a new one is seen at once where it was made, and after a second elsewhere', async () => {
    const { consume, deps, subscribed, written, pass } = open([]);
    await consume([ordered(['drp_a1'])]);
    subscribed.push(toA);
    await consume([ordered(['drp_a1'])]);
    expect(written).toHaveLength(0);
    pass(1000);
    await consume([ordered(['drp_a1'])]);
    expect(written).toHaveLength(1);
    subscribed.length = 0;
    deps.subscriptions.forget('crt_a');
    await consume([ordered(['drp_a1'])]);
    expect(written).toHaveLength(1);
  });

  it('what was read before a change is not remembered after it', async () => {
    const { consume, deps, load, subscribed, written } = open([]);
    load.mockImplementationOnce(async () => {
      subscribed.push(toA);
      deps.subscriptions.forget('crt_a');
      return [];
    });
    await consume([ordered(['drp_a1'])]);
    await consume([ordered(['drp_a1'])]);
    expect(written).toHaveLength(1);
  });
});

describe('with endpoints', () => {
  it('an event is one delivery and one job for each endpoint that asked for it', async () => {
    const other: Subscription = { endpointId: 'whe_a2', creatorId: 'crt_a', events: ['drop.ended'] };
    const third: Subscription = { endpointId: 'whe_a3', creatorId: 'crt_a', events: ['drop.started'] };
    const { consume, deps, written } = open([toA, other, third]);
    const started = event('creator:crt_a', 'drop.started', { drop: { id: 'drp_a1' } });
    await consume([started, event('drop:drp_a1', 'drop.started', started.data)]);
    expect(written.map(({ endpointId }) => endpointId)).toEqual(['whe_a', 'whe_a3']);
    expect(new Set(written.map(({ messageId }) => messageId)).size).toBe(1);
    expect(written[0]!.payload).toBe(
      '{"type":"drop.started","timestamp":"2026-11-25T18:00:00.000Z","data":{"drop":{"id":"drp_a1"}}}',
    );
    expect(deps.queue.add.mock.calls[0]![0]).toEqual(
      written.map(({ id }) => ({
        id: `${id}:0`,
        payload: { deliveryId: id, round: 0 },
        priority: 'starts',
      })),
    );
  });

  it('the same event makes the same ids, another one others', async () => {
    const { consume, written } = open([toA]);
    const [one, two] = [ordered(['drp_a1']), ordered(['drp_a1'])];
    await consume([one]);
    await consume([one, two]);
    const ids = written.map(({ id }) => id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
    for (const { messageId } of written) expect(messageId).toMatch(/^msg_[0-9a-f]{32}$/);
  });

  it('an order tells each creator their own lines, and little of the buyer', async () => {
    const toB: Subscription = { ...toA, endpointId: 'whe_b', creatorId: 'crt_b' };
    const { consume, written } = open([toA, toB]);
    await consume([ordered(['drp_a1', 'drp_b1', 'drp_a2', 'drp_c1'])]);
    const told = new Map(
      written.map(({ endpointId, payload }) => [endpointId, JSON.parse(payload) as object]),
    );
    const items = (...lines: [string, number][]) =>
      lines.map(([dropId, quantity]) => ({
        dropId,
        title: `Print ${dropId}`,
        quantity,
        unitPrice: 1000,
        ...STATE,
      }));
    const { imageUrl: _, ...rest } = { imageUrl: null, ...order([]) };
    const shown = {
      id: rest.id,
      number: rest.number,
      userId: 'usr_1',
      buyerName: 'Name of usr_1',
      status: 'confirmed',
      currency: 'EUR',
      fulfillment: 'PENDING',
      failure: null,
      createdAt: rest.createdAt,
      updatedAt: rest.updatedAt,
    };
    const message = (dropIds: string[], own: object) => ({
      type: 'order.confirmed',
      timestamp: AT.toISOString(),
      data: { order: { ...shown, ...own }, dropIds },
    });
    expect(told.get('whe_a')).toEqual(
      message(['drp_a1', 'drp_a2'], { items: items(['drp_a1', 1], ['drp_a2', 3]), total: 4000 }),
    );
    expect(told.get('whe_b')).toEqual(message(['drp_b1'], { items: items(['drp_b1', 2]), total: 2000 }));
    expect(new Set(written.map(({ messageId }) => messageId)).size).toBe(2);
    expect(JSON.stringify(written)).not.toMatch(/secret of the buyer|99999|drp_c1/);
  });

  it('what happened to parts of others is told to their creators only', async () => {
    const toB: Subscription = { ...toA, endpointId: 'whe_b', creatorId: 'crt_b' };
    const { consume, written } = open([toA, toB]);
    await consume([ordered(['drp_a1', 'drp_a2', 'drp_b1'], 'order.confirmed', ['drp_a2'])]);
    expect(written.map(({ endpointId }) => endpointId)).toEqual(['whe_a']);
    // All own lines are there, and which of them it is about.
    expect(JSON.parse(written[0]!.payload)).toMatchObject({
      data: { order: { items: [{ dropId: 'drp_a1' }, { dropId: 'drp_a2' }] }, dropIds: ['drp_a2'] },
    });
  });

  it("other events are nobody's business", async () => {
    const { consume, load, written } = open([toA]);
    await consume([
      event('drop:drp_a1', 'stock.changed', {}),
      event('sales:crt_a', 'sales.updated', {}),
      event('creator:crt_a', 'follow.created', {}),
      event('user:usr_9', 'webhook.disabled', {}),
      ordered(['drp_a1'], 'order.fulfillment'),
      ordered(['drp_b1', 'drp_a1'], 'order.confirmed', []),
    ]);
    expect(written).toEqual([]);
    expect(load.mock.calls.flat(2)).toEqual(['crt_a']);
  });

  it('the log is written before the jobs, so that no job finds nothing', async () => {
    const { consume, deps } = open([toA]);
    deps.deliveries.insertNew.mockRejectedValueOnce(new Error('the database is away'));
    const one = ordered(['drp_a1']);
    await expect(consume([one])).rejects.toThrow('the database is away');
    expect(deps.queue.add).not.toHaveBeenCalled();
    await consume([one]);
    expect(deps.queue.add).toHaveBeenCalledTimes(1);
  });
});
