import type { Domains } from './domains.ts';
import type { Consumer, ConsumerEngine } from '../platform/consumers/consumer.ts';
import type { LoggedEvent, LogPiece } from '../platform/log/event-log.ts';
import { isGroup, openPiece } from '../platform/log/log-piece.ts';
import { type Tracing, traceparentsOf } from '../platform/tracing.ts';
import { together } from '../platform/worker.ts';

export type EventConsumer = {
  group: string;
  /** Must be idempotent by the event. */
  consume(events: readonly LoggedEvent[]): Promise<void>;
  /** Whether the orders of a drop are of interest: what they tell is read only then, since they come by the thousand. */
  wantsOrdersOf(dropId: string): Promise<boolean>;
};

/** Told when a group is done with pieces of the log, oldest first, for metrics. */
export type OnHandled = (group: string, pieces: readonly LogPiece[]) => void;

/** The groups that must hear of every event, whatever becomes of a process: each event reaches each of them at least once. */
export function startConsumers(
  { log, notifications, sold, webhooks }: Pick<Domains, 'log' | 'notifications' | 'sold' | 'webhooks'>,
  engines: { engine: ConsumerEngine; log: ConsumerEngine },
  {
    others,
    tracing,
    onHandled,
  }: { others: readonly EventConsumer[]; tracing: Tracing; onHandled: OnHandled },
): Consumer {
  const groups: EventConsumer[] = [
    { group: 'notifications', ...notifications },
    { group: 'webhooks', ...webhooks },
    ...others,
  ];
  const { engine } = engines;
  const running = groups.map(({ group, consume, wantsOrdersOf }) =>
    engine.consume({
      group,
      async handle(pieces) {
        const wanted = await wantedOf(pieces, wantsOrdersOf);
        const span = tracing.follow('handle events', traceparentsOf(wanted), { 'livedrops.group': group });
        try {
          if (wanted.length > 0) await consume(await log.resolve(wanted));
        } finally {
          span?.end();
        }
        onHandled(group, pieces);
      },
    }),
  );
  // Of the log itself whichever engine the others have: it reads no events, and begins where its migration has stopped.
  running.push(
    engines.log.consume({
      ...sold,
      async handle(pieces) {
        await sold.handle(pieces);
        onHandled(sold.group, pieces);
      },
    }),
  );
  const feeding = engine.startFeeding?.();
  if (feeding) running.push(feeding);
  return {
    wake: () => running.forEach((consumer) => consumer.wake()),
    stop: () => together(running).stop(),
  };
}

async function wantedOf(
  pieces: readonly LogPiece[],
  wantsOrdersOf: EventConsumer['wantsOrdersOf'],
): Promise<ReturnType<typeof openPiece>> {
  const wanted: ReturnType<typeof openPiece> = [];
  for (const piece of pieces)
    if (!isGroup(piece) || (await wantsOrdersOf(piece.key))) wanted.push(...openPiece(piece));
  return wanted;
}
