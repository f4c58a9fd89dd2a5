import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { startDatabaseClock } from './database-clock.ts';
import type { MongoConnection } from './mongo.ts';

const DATABASE_IS_AHEAD_MS = 7_200_000;

/** A database whose clock runs on by itself, two hours ahead of this host's. */
function connectTo(startedAt: number): MongoConnection {
  const epochMs = Date.now() + DATABASE_IS_AHEAD_MS;
  const command = async () => ({ localTime: new Date(epochMs + performance.now() - startedAt) });
  return { db: { admin: () => ({ command }) } } as unknown as MongoConnection;
}

it('follows the database, and does not notice when somebody sets the clock of the host', async () => {
  const clock = await startDatabaseClock(connectTo(performance.now()), pino({ level: 'silent' }));
  const before = clock.now();
  expect(before - Date.now()).toBeGreaterThan(DATABASE_IS_AHEAD_MS - 60_000);
  vi.spyOn(Date, 'now').mockReturnValue(0);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
  expect(clock.now() - before).toBeLessThan(60_000);
  await clock.stop();
});
