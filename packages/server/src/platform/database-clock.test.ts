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

it.each([
  ['stands still for a moment when a later sample is a little off', 900, [0, 60_000]],
  ['goes back with a database whose clock was set back', 3_600_000, [-3_600_000, -3_500_000]],
])('%s', async (_what, offMs, [least, most]) => {
  const startedAt = performance.now();
  let asked = 0;
  const command = async () => {
    asked += 1;
    const elapsedMs = performance.now() - startedAt;
    return { localTime: new Date(Date.now() + elapsedMs - (asked > 5 ? offMs : 0)) };
  };
  vi.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000);
  const connection = { db: { admin: () => ({ command }) } } as unknown as MongoConnection;
  const clock = await startDatabaseClock(connection, pino({ level: 'silent' }));
  const before = clock.now();
  await expect.poll(() => asked).toBe(10);
  const went = clock.now() - before;
  await clock.stop();
  expect(went).toBeGreaterThanOrEqual(least!);
  expect(went).toBeLessThan(most!);
});
