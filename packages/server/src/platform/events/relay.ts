import type { Lease } from '../lease.ts';
import type { Logger } from '../logger.ts';
import { startLoop, type Loop } from '../loop.ts';
import type { MongoConnection } from '../mongo.ts';
import { type EventLog, type LoggedEvent, RelayRaceError } from './event-log.ts';
import { outboxCollection } from './outbox.ts';

const BATCH = 200;
const IDLE_MS = 250;
const RETELL_MS = 10_000;
const RETELL_LIMIT = 5000;

export type RelayOptions = {
  connection: MongoConnection;
  log: EventLog;
  lease: Lease;
  logger: Logger;
  /** Tells events onwards. At least once: a new relay tells the last seconds again, receivers go by `seq`. */
  deliver(events: readonly LoggedEvent[]): void;
  /** Things whose figures changed, named by the writers. */
  onSignals(signals: readonly string[]): void;
};

/**
 * Moves events from the outbox to their topics. One process relays at a time (a lease), the others stand by;
 * should two ever relay at once, the transaction that gives out `seq` lets only one of them through.
 * A change stream wakes it at once, polling finds what a broken stream did not tell.
 */
export function startRelay(options: RelayOptions): { stop(): Promise<void> } {
  const { log, lease, logger, deliver, onSignals } = options;

  const loop: Loop = startLoop('relay', logger, async () => {
    const { held, taken } = await lease.hold();
    if (!held) return 1000;
    if (taken) deliver(await log.since(new Date(Date.now() - RETELL_MS), RETELL_LIMIT));
    const documents = await log.pending(BATCH);
    if (documents.length === 0) return IDLE_MS;
    try {
      deliver(await log.append(documents));
    } catch (error) {
      if (error instanceof RelayRaceError) return IDLE_MS;
      throw error;
    }
    onSignals([...new Set(documents.flatMap((document) => document.signals))]);
    return 0;
  });

  const watcher = watchOutbox(options, () => loop.wake());
  return {
    async stop() {
      await watcher.stop();
      await loop.stop();
      await lease.release().catch((error: unknown) => logger.debug({ err: error }, 'lease not released'));
    },
  };
}

/** Wakes the relay on each insert. It carries no data: losing it costs at most one idle pause. */
function watchOutbox({ connection, logger }: RelayOptions, wake: () => void): { stop(): Promise<void> } {
  const open = () =>
    outboxCollection(connection).watch([{ $match: { operationType: 'insert' } }, { $project: { _id: 1 } }]);
  let stream: ReturnType<typeof open> | null = null;
  const watching = startLoop('relay.watch', logger, async () => {
    stream = open();
    try {
      for await (const _ of stream) wake();
    } finally {
      await stream.close();
    }
    return 0;
  });
  return {
    async stop() {
      const stopping = watching.stop();
      await stream?.close();
      await stopping;
    },
  };
}
