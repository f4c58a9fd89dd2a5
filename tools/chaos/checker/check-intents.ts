import type { CallOutcome, OrderCall, SeenOrder } from '../workload/client-log.ts';
import type { DropFacts, Facts, OrderFacts } from './facts.ts';
import type { Found } from './verdict.ts';

type Answered<Kind extends CallOutcome['kind']> = OrderCall & {
  outcome: Extract<CallOutcome, { kind: Kind }>;
};

const answered = <Kind extends CallOutcome['kind']>(
  calls: readonly OrderCall[],
  kind: Kind,
): Answered<Kind>[] => calls.filter((call): call is Answered<Kind> => call.outcome.kind === kind);

const intentOf = ({ userId, key }: { userId: string; key: string }): string => `${userId} ${key}`;

/** One key is one intent: what was acknowledged is there, what was refused is not, and there is only one of it. */
export function checkIntents({ drops, log, dump }: Facts): Found {
  const byId = new Map(dump.orders.map((order) => [order._id, order]));
  // Whoever asks for what they hold already gets that hold, whatever the key is: it was made by another intent.
  const isForeign = createIsForeignHold(drops, byId);
  const calls = Map.groupBy(
    log.orders.filter((call) => !isForeign(call)),
    intentOf,
  );
  const stored = Map.groupBy(dump.orders, ({ userId, idempotencyKey }) =>
    intentOf({ userId, key: idempotencyKey }),
  );
  return {
    I3: findLost(log.orders, byId),
    I4: findUntold(dump.orders, calls),
    I5: [...findDoubles(stored, calls), ...findStrange(calls, byId)],
    I5b: findForgotten(calls),
    E1: [...log.orders, ...log.changes, ...log.edits].flatMap(({ at, call, server, outcome }) =>
      'code' in outcome && outcome.code === 'internal'
        ? [`${call} at ${new Date(at).toISOString()} on server ${server}`]
        : [],
    ),
  };
}

function createIsForeignHold(drops: readonly DropFacts[], byId: ReadonlyMap<string, OrderFacts>) {
  const held = new Set(drops.flatMap(({ id, holdSeconds }) => (holdSeconds === null ? [] : [id])));
  return ({ key, lines, outcome }: OrderCall): boolean => {
    const [line, ...others] = lines;
    if (outcome.kind !== 'ok' || !line || others.length > 0 || !held.has(line.dropId)) return false;
    const order = byId.get(outcome.order.id);
    return order !== undefined && order.idempotencyKey !== key && order.items[0]?.dropId === line.dropId;
  };
}

function findLost(calls: readonly OrderCall[], byId: ReadonlyMap<string, OrderFacts>): string[] {
  return answered(calls, 'ok').flatMap((call) => {
    const told = call.outcome.order;
    const order = byId.get(told.id);
    if (!order) return [`${told.id} was acknowledged (${call.intent}, key ${call.key}) and does not exist`];
    if (order.userId !== call.userId)
      return [`${told.id} belongs to ${order.userId}, told to ${call.userId}`];
    const kept = textOf({ total: order.total, lines: order.items });
    return textOf(told) === kept ? [] : [`${told.id} was told as ${textOf(told)} and is ${kept}`];
  });
}

/** Orders that no call may have made: all that asked for them were refused. */
function findUntold(
  orders: readonly OrderFacts[],
  calls: ReadonlyMap<string, readonly OrderCall[]>,
): string[] {
  return orders.flatMap((order) => {
    const asked = (calls.get(intentOf({ userId: order.userId, key: order.idempotencyKey })) ?? []).filter(
      ({ call }) => call === 'create',
    );
    const wanted = asked.filter(({ lines }) => unitsOf(lines) === unitsOf(order.items));
    if (wanted.some(({ outcome }) => outcome.kind !== 'refused')) return [];
    const codes = wanted.map(({ outcome }) => ('code' in outcome ? outcome.code : ''));
    return [
      `${order._id} (key ${order.idempotencyKey}) exists, its client was told: ${codes.join(', ') || 'nothing'}`,
    ];
  });
}

function findDoubles(
  stored: ReadonlyMap<string, readonly OrderFacts[]>,
  calls: ReadonlyMap<string, readonly OrderCall[]>,
): string[] {
  const faults: string[] = [];
  for (const [intent, orders] of stored)
    if (orders.length > 1) faults.push(`${intent} made ${orders.map(({ _id }) => _id).join(' and ')}`);
  for (const [intent, made] of calls) {
    const ok = answered(made, 'ok');
    const told = new Set(ok.map(({ outcome }) => `${outcome.order.id} ${textOf(outcome.order)}`));
    if (told.size > 1) faults.push(`${intent} was told ${[...told].join(' and ')}`);
    for (const { call, lines, outcome } of ok)
      if (call === 'create' && unitsOf(lines) !== unitsOf(outcome.order.lines))
        faults.push(`${intent} asked for ${unitsOf(lines)} and got ${textOf(outcome.order)}`);
  }
  return faults;
}

/** Orders that were told for another key than the one that made them. */
const findStrange = (
  calls: ReadonlyMap<string, readonly OrderCall[]>,
  byId: ReadonlyMap<string, OrderFacts>,
): string[] =>
  [...calls.values()].flatMap((made) =>
    answered(made, 'ok').flatMap(({ key, outcome }) => {
      const order = byId.get(outcome.order.id);
      return order && order.idempotencyKey !== key ? [`${order._id} was told for the key ${key}`] : [];
    }),
  );

/** After one call has its order, each later one with the same key and body has it as well, also when the drop is over by then. */
function findForgotten(calls: ReadonlyMap<string, readonly OrderCall[]>): string[] {
  const faults: string[] = [];
  for (const [intent, made] of calls) {
    const first = answered(made, 'ok').toSorted((a, b) => a.doneAt - b.doneAt)[0];
    if (!first) continue;
    for (const { at, call, lines, outcome } of answered(made, 'refused')) {
      if (at < first.doneAt || SAYS_NOTHING.has(outcome.code)) continue;
      if (call === 'create' && unitsOf(lines) !== unitsOf(first.outcome.order.lines)) continue;
      faults.push(`${intent} has ${first.outcome.order.id}, and a later ${call} was told ${outcome.code}`);
    }
  }
  return faults;
}

/** Refusals that are about the server and not about the order. */
const SAYS_NOTHING = new Set(['overloaded', 'unavailable', 'rate_limited']);

const unitsOf = (lines: readonly { dropId: string; quantity: number }[]): string =>
  lines
    .map(({ dropId, quantity }) => `${quantity} of ${dropId}`)
    .sort()
    .join(', ');

function textOf({ total, lines }: Pick<SeenOrder, 'total' | 'lines'>): string {
  const items = lines.map(({ dropId, quantity, unitPrice }) => `${quantity} of ${dropId} for ${unitPrice}`);
  return `${items.sort().join(', ')}, ${total} in all`;
}
