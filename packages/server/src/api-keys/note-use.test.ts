import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createUseNotes } from './note-use.ts';

const logger = pino({ level: 'silent' });

it('writes a use once a minute for each key', async () => {
  let now = 1_000_000;
  const written: string[] = [];
  const uses = createUseNotes({
    write: async (id) => void written.push(`${id} at ${now}`),
    clock: { now: () => now },
    logger,
  });
  const used = (id: string, lastUsedAt: Date | null = null) => uses.note({ id, lastUsedAt });
  for (let count = 0; count < 100; count += 1) used('key_1');
  used('key_2');
  used('key_3', new Date(now - 59_999));
  now += 60_000;
  used('key_1');
  await uses.drain();
  expect(written).toEqual(['key_1 at 1000000', 'key_2 at 1000000', 'key_1 at 1060000']);
});

it('fails no call when it cannot be written', async () => {
  const uses = createUseNotes({
    write: () => Promise.reject(new Error('no primary')),
    clock: { now: () => 100_000 },
    logger,
  });
  uses.note({ id: 'key_1', lastUsedAt: null });
  await expect(uses.drain()).resolves.toBeUndefined();
});
