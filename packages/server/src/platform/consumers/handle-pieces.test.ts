import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../log/event-log.ts';
import { createLogger } from '../logger.ts';
import { handleOne, handlePieces, type Handling } from './handle-pieces.ts';

const event = (position: number, key = 'drp_1'): LoggedEvent => ({
  _id: position,
  topic: `drop:${key}`,
  seq: position,
  type: 'noted',
  occurredAt: new Date(0),
  data: {},
  key,
});

/** Handles what it is told not to refuse, and remembers everything. */
function handling(
  refuses: (position: number, attempt: number) => boolean,
  overrides: Partial<Handling> = {},
) {
  const attempts = new Map<number, number>();
  const handled: number[] = [];
  const letters: { position: number; attempts: number }[] = [];
  const options: Handling = {
    group: 'one',
    attemptsMax: 3,
    logger: createLogger('silent'),
    signal: new AbortController().signal,
    async handle(pieces) {
      for (const { _id } of pieces) {
        attempts.set(_id, (attempts.get(_id) ?? 0) + 1);
        if (refuses(_id, attempts.get(_id) ?? 0)) throw new Error('no');
      }
      handled.push(...pieces.map(({ _id }) => _id));
    },
    deadLetters: {
      add: async (_group, { _id }, failure) =>
        void letters.push({ position: _id, attempts: failure.attempts }),
    },
    ...overrides,
  };
  return { options, handled, letters, attempts };
}

describe('handlePieces', () => {
  it('takes a batch apart that fails, and goes on behind a dead letter', async () => {
    const { options, handled, letters } = handling((position) => position === 2);
    await handlePieces([event(1), event(2), event(3)], options);
    expect(handled).toEqual([1, 3]);
    expect(letters).toEqual([{ position: 2, attempts: 3 }]);
  });

  it('tries again in place, so that the order of a key stays', async () => {
    const { options, handled, letters } = handling((position, attempt) => position === 2 && attempt < 3);
    await handlePieces([event(1), event(2), event(3)], options);
    expect(handled).toEqual([1, 2, 3]);
    expect(letters).toEqual([]);
  });

  it('does not hold up other keys behind one that fails', async () => {
    const gate = Promise.withResolvers<void>();
    const { options, handled } = handling((position, attempt) => position === 1 && attempt < 2);
    const stuck: Handling = {
      ...options,
      async handle(pieces) {
        await options.handle(pieces);
        if (pieces[0]?._id === 1) await gate.promise;
      },
    };
    const all = handlePieces([event(1, 'a'), event(2, 'b'), event(3, 'a'), event(4, 'b')], stuck);
    await expect.poll(() => handled).toContain(4);
    expect(handled).not.toContain(3);
    gate.resolve();
    await all;
    expect(handled.filter((position) => position % 2 === 1)).toEqual([1, 3]);
  });

  it('holds nothing against an event while the database is away', async () => {
    let calls = 0;
    const away = Object.assign(new Error('no server'), { name: 'MongoServerSelectionError' });
    const { options, letters } = handling(() => false, {
      handle: async () => {
        calls += 1;
        if (calls <= 5) throw away;
      },
    });
    await handleOne(event(1), options);
    expect(calls).toBe(6);
    expect(letters).toEqual([]);
  });

  it('without a limit it tries the whole batch until it is stopped', async () => {
    const stopping = new AbortController();
    const { options, letters, attempts } = handling(
      (position, attempt) => {
        if (attempt === 3) stopping.abort();
        return position === 2;
      },
      { attemptsMax: null, signal: stopping.signal },
    );
    await expect(handlePieces([event(1), event(2)], options)).rejects.toThrow(/abort/i);
    expect([attempts.get(1), attempts.get(2), letters]).toEqual([3, 3, []]);
  });

  it('does not go on when a dead letter cannot be kept', async () => {
    const add = () => Promise.reject(new Error('the database is away'));
    const { options, handled } = handling((position) => position === 1, { deadLetters: { add } });
    await expect(handlePieces([event(1), event(2)], options)).rejects.toThrow('the database is away');
    expect(handled).toEqual([]);
  });
});
