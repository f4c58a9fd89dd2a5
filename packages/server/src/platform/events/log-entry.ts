import type { EventGroup, LoggedEvent } from './log-collections.ts';

/** A named fact with its places. What happened is written down elsewhere and read when somebody wants to hear it. */
export type NamedEvent = Pick<LoggedEvent, '_id' | 'topic' | 'seq' | 'occurredAt'> & {
  named: { kind: string; id: string };
};

/** What the log has of an event: all of it, or where the rest is found. */
export type LogEntry = LoggedEvent | NamedEvent;

/** The events of a group, or those of one topic. */
export function entriesOf(group: EventGroup, topic?: string): NamedEvent[] {
  const { _id, kind, occurredAt } = group;
  return group.ids.flatMap((id, index) => {
    const [own, seq] = [group.topics[index], group.seqs[index]];
    if (own === undefined || seq === undefined || (topic !== undefined && own !== topic)) return [];
    return [{ _id: _id + index, topic: own, seq, occurredAt, named: { kind, id } }];
  });
}

/** What a fact that is only named tells. */
export type Told = { type: string; data: unknown };

/** Reads facts of one kind; what it does not find is left out. */
export type TellNamed = (kind: string, ids: readonly string[]) => Promise<ReadonlyMap<string, Told>>;

/** Completes entries, in their order. */
export async function complete(entries: readonly LogEntry[], tellNamed: TellNamed): Promise<LoggedEvent[]> {
  const told = new Map<string, ReadonlyMap<string, Told>>();
  for (const [kind, named] of Map.groupBy(entries.filter(isNamed), (entry) => entry.named.kind))
    told.set(kind, await tellNamed(kind, [...new Set(named.map((entry) => entry.named.id))]));
  return entries.flatMap((entry) => {
    if (!isNamed(entry)) return [entry];
    const { named, ...places } = entry;
    const fact = told.get(named.kind)?.get(named.id);
    return fact ? [{ ...places, type: fact.type, data: fact.data }] : [];
  });
}

const isNamed = (entry: LogEntry): entry is NamedEvent => 'named' in entry;
