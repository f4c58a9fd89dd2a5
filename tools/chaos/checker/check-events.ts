import type { Verdict } from './verdict.ts';
import type { Dump, Facts, OrderFacts } from './facts.ts';

/** What happened was told: each thing once, in an order without gaps. */
export function checkEvents({ dump }: Facts): Verdict[] {
  return [
    { id: 'I7', promise: 'each change of an order is told exactly once', faults: findUntold(dump) },
    {
      id: 'I8',
      promise: 'nothing waits to be told',
      faults: dump.outboxLeft === 0 ? [] : [`${dump.outboxLeft} documents are left in the outbox`],
    },
    { id: 'I13', promise: 'events have no gaps, in each topic and in all', faults: findGaps(dump) },
  ];
}

/** Steps that are told to the buyer. A hold is not told: who asked for it has the answer. */
const TOLD: readonly OrderFacts['status'][] = ['confirmed', 'cancelled', 'failed'];

function findUntold({ orders, events }: Dump): string[] {
  const told = new Map<string, number>();
  for (const { topic, type, orderId } of events) {
    if (orderId === null || !topic.startsWith('user:')) continue;
    const name = `${topic} ${type} ${orderId}`;
    told.set(name, (told.get(name) ?? 0) + 1);
  }
  const faults = orders.flatMap(({ _id, userId, history }) =>
    history
      .filter(({ status }) => TOLD.includes(status))
      .flatMap(({ status }) => {
        const name = `user:${userId} order.${status} ${_id}`;
        const times = told.get(name) ?? 0;
        told.delete(name);
        return times === 1 ? [] : [`order.${status} of ${_id} was told ${times} times`];
      }),
  );
  const known = new Set(orders.map(({ _id }) => _id));
  const invented = [...told.keys()].filter((name) => !known.has(name.split(' ')[2] ?? ''));
  return [...faults, ...invented.map((name) => `${name} was told, and there is no such order`)];
}

function findGaps({ events, topics }: Dump): string[] {
  const faults: string[] = [];
  for (const [index, { position }] of events.entries()) {
    if (position === index + 1) continue;
    faults.push(`position ${position} comes where ${index + 1} is expected`);
    break;
  }
  for (const [topic, own] of Map.groupBy(events, (event) => event.topic)) {
    const wrong = own.find(({ seq }, index) => seq !== index + 1);
    if (wrong) faults.push(`${topic}: seq ${wrong.seq} comes where ${own.indexOf(wrong) + 1} is expected`);
    const counted = topics.get(topic);
    if (counted !== own.length) faults.push(`${topic} has ${own.length} events, its counter says ${counted}`);
  }
  return faults;
}
