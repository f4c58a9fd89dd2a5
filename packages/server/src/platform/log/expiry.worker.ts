import type { Logger } from '../logger.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { EventLog } from './event-log.ts';

const EVERY_MS = 3_600_000;

/** Removes old events that the database does not remove by itself. Several at once do no harm. */
export const startExpiry = (log: Pick<EventLog, 'expire'>, logger: Logger): Loop =>
  startLoop('events.expiry', logger, async () => {
    await log.expire();
    return EVERY_MS;
  });
