import type { Logger } from '../logger.ts';
import { type Loop, startLoop } from '../loop.ts';
import { createChangingGauge, type Metrics } from '../metrics.ts';
import type { ConsumerGroup, ConsumerGroups } from './consumer.ts';

const LOOK_EVERY_MS = 30_000;
const GROUPS_MAX = 50;

/** Groups that had something to do at the last look and have done none of it since. */
export function findStalled(before: readonly ConsumerGroup[], now: readonly ConsumerGroup[]): string[] {
  const waiting = new Map(
    before.flatMap(({ group, handled, behind }) => (behind > 0 ? [[group, handled]] : [])),
  );
  return now.flatMap(({ group, handled }) => (waiting.get(group) === handled ? [group] : []));
}

export type GroupWatchOptions = {
  groups: Pick<ConsumerGroups, 'list'>;
  metrics: Metrics;
  logger: Logger;
  everyMs?: number;
};

/** Says how far behind each group is, and warns of those that stand still, such as one that was removed from the code. */
export function startGroupWatch({
  groups,
  metrics,
  logger,
  everyMs = LOOK_EVERY_MS,
}: GroupWatchOptions): Loop {
  const gauge = createChangingGauge(metrics, {
    name: 'livedrops_consumer_behind',
    help: 'Events (with Kafka: records) that a group of consumers has not handled.',
    label: 'group',
    max: GROUPS_MAX,
  });
  let before: readonly ConsumerGroup[] = [];
  let warned: ReadonlySet<string> = new Set();

  return startLoop('consumers.watch', logger, async () => {
    const now = await groups.list();
    gauge.show(new Map(now.map(({ group, behind }) => [group, behind])));
    const stalled = new Set(findStalled(before, now));
    for (const { group, behind } of now) {
      if (stalled.has(group) && !warned.has(group))
        logger.warn(
          { group, behind },
          'a consumer group stands still: if no code uses it any more, remove it with `livedrops-server consumers remove`',
        );
    }
    for (const group of warned) if (!stalled.has(group)) logger.info({ group }, 'a consumer group goes on');
    warned = stalled;
    before = now;
    return everyMs;
  });
}
