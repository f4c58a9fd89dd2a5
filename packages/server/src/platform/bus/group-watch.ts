import type { EventLog } from '../log/event-log.ts';
import { WHOLE_LOG } from '../log/log-collections.ts';
import type { Logger } from '../logger.ts';
import { type Loop, startLoop } from '../loop.ts';
import { createChangingGauge, type Metrics } from '../metrics.ts';
import type { ConsumerGroups } from './consumer-groups.ts';

const LOOK_EVERY_MS = 30_000;
const GROUPS_MAX = 50;

/** Where groups are at one moment, and where the log is. */
export type Standing = { newest: number; positions: ReadonlyMap<string, number> };

/** Groups that had something to do at the last look and have done none of it since. */
export function findStalled(before: Standing, now: Standing): string[] {
  return [...now.positions].flatMap(([group, position]) => {
    const old = before.positions.get(group);
    return old === position && position < before.newest ? [group] : [];
  });
}

export type GroupWatchOptions = {
  groups: Pick<ConsumerGroups, 'list'>;
  log: Pick<EventLog, 'latestSeq'>;
  metrics: Metrics;
  logger: Logger;
  everyMs?: number;
};

/**
 * Says how far behind each group is, and warns of those that stand still: one that was removed from the code is handled by nobody, and
 * keeps Redis from trimming what it has not read.
 */
export function startGroupWatch({
  groups,
  log,
  metrics,
  logger,
  everyMs = LOOK_EVERY_MS,
}: GroupWatchOptions): Loop {
  const behind = createChangingGauge(metrics, {
    name: 'livedrops_consumer_behind',
    help: 'Places of the event log that a group of consumers has not handled.',
    label: 'group',
    max: GROUPS_MAX,
  });
  let before: Standing | null = null;
  let warned: ReadonlySet<string> = new Set();

  return startLoop('bus.groups', logger, async () => {
    const newest = await log.latestSeq(WHOLE_LOG);
    const listed = await groups.list();
    const now = { newest, positions: new Map(listed.map(({ group, position }) => [group, position])) };
    const behindOf = (group: string) => Math.max(0, newest - (now.positions.get(group) ?? newest));
    behind.show(new Map(listed.map(({ group }) => [group, behindOf(group)])));
    const stalled = new Set(before ? findStalled(before, now) : []);
    for (const group of stalled) {
      if (warned.has(group)) continue;
      logger.warn(
        { group, behind: behindOf(group) },
        'a consumer group stands still: if no code uses it any more, remove it with `pnpm consumers remove`',
      );
    }
    for (const group of warned) if (!stalled.has(group)) logger.info({ group }, 'a consumer group goes on');
    warned = stalled;
    before = now;
    return everyMs;
  });
}
