import type { Domains } from './domains.ts';
import { readRecord, toRecord } from './notices/index.ts';
import type { Bus, Consumer } from './platform/bus/bus.ts';
import { startDurableConsumer } from './platform/bus/durable-consumer.ts';
import type { LoggedEvent } from './platform/log/event-log.ts';
import { isGroup, openPiece } from './platform/log/log-piece.ts';
import type { Logger } from './platform/logger.ts';
import type { MongoConnection } from './platform/mongo.ts';

type ConsumersDeps = {
  domains: Pick<Domains, 'log' | 'notifications' | 'webhooks'>;
  bus: Bus | null;
  connection: MongoConnection;
  logger: Logger;
};

type Listener = {
  group: string;
  /** Must be idempotent by the event. */
  consume(events: readonly LoggedEvent[]): Promise<void>;
  /** Whether somebody wants to hear of the orders of a drop: what they tell is read only then, since they come by the thousand. */
  wantsOrdersOf(dropId: string): Promise<boolean>;
};

/** Those who must hear of everything, whatever becomes of the bus or of a process. Each event reaches each of them at least once. */
export function startConsumers({ domains, ...deps }: ConsumersDeps): Pick<Consumer, 'stop'> {
  const { log, notifications, webhooks } = domains;
  const listeners: Listener[] = [
    { group: 'notifications', ...notifications },
    { group: 'webhooks', ...webhooks },
  ];
  const consumers = listeners.map(({ group, consume, wantsOrdersOf }) =>
    startDurableConsumer({
      ...deps,
      group,
      log,
      toRecord,
      async handle(records) {
        const wanted: Parameters<typeof log.tell>[0][number][] = [];
        for (const record of records) {
          const piece = readRecord(record);
          if (!isGroup(piece) || (await wantsOrdersOf(piece.key))) wanted.push(...openPiece(piece));
        }
        if (wanted.length > 0) await consume(await log.tell(wanted));
      },
    }),
  );
  return { stop: async () => void (await Promise.all(consumers.map((consumer) => consumer.stop()))) };
}
