import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import { startLoop } from './loop.ts';
import { databaseNow, type MongoConnection } from './mongo.ts';
import type { Worker } from './worker.ts';

const SAMPLE_EVERY_MS = 10_000;
const SAMPLES = 5;
/** Two samples differ by less than this; a clock that was set differs by more. */
const SET_MS = 1000;

export type DatabaseClock = Clock & Worker;

/**
 * A clock that follows the database's, whatever this host's clock says (P7). It keeps the offset of the quickest of a few samples,
 * as NTP does: the answer was made about half a round trip ago, so a short trip means a small error. Between samples it
 * runs on the monotonic clock, so setting the host's clock changes nothing. It does not go back for a sample that is a little off: what is
 * asked for after an answer was read would be older than it.
 */
export async function startDatabaseClock(
  connection: MongoConnection,
  logger: Logger,
): Promise<DatabaseClock> {
  let offsetMs = await measure();
  const loop = startLoop('database-clock', logger, async () => {
    offsetMs = await measure();
    return SAMPLE_EVERY_MS;
  });
  let latest = -Infinity;
  return { now, stop: () => loop.stop() };

  function now(): number {
    const ms = Math.round(performance.now() + offsetMs);
    if (ms > latest || ms < latest - SET_MS) latest = ms;
    return latest;
  }

  async function measure(): Promise<number> {
    let best = { tripMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const sentAt = performance.now();
      const theirs = await databaseNow(connection);
      const tripMs = performance.now() - sentAt;
      if (tripMs < best.tripMs) best = { tripMs, offsetMs: theirs - (sentAt + tripMs / 2) };
    }
    return best.offsetMs;
  }
}
