import { describe, expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import type { DeliveredRecord } from './bus.ts';
import { handleInOrder, handleOne, type Handling } from './handle-in-order.ts';

const record = (position: number): DeliveredRecord => ({
  key: 'drp_1',
  position,
  value: '',
  after: position - 1,
});

/** Handles what it is told not to refuse, and remembers everything. */
function handling(
  refuses: (position: number, attempt: number) => boolean,
  overrides: Partial<Handling> = {},
) {
  const attempts = new Map<number, number>();
  const handled: number[] = [];
  const letters: { position: number; deliveries: number }[] = [];
  const options: Handling = {
    group: 'one',
    deliveriesMax: 3,
    logger: createLogger('silent'),
    signal: new AbortController().signal,
    async handle(records) {
      for (const { position } of records) {
        attempts.set(position, (attempts.get(position) ?? 0) + 1);
        if (refuses(position, attempts.get(position) ?? 0)) throw new Error('no');
      }
      handled.push(...records.map(({ position }) => position));
    },
    deadLetters: {
      add: async (_, { position }, { deliveries }) => void letters.push({ position, deliveries }),
    },
    ...overrides,
  };
  return { options, handled, letters, attempts };
}

describe('handleInOrder', () => {
  it('takes a batch apart that fails, and goes on behind a dead letter', async () => {
    const { options, handled, letters } = handling((position) => position === 2);
    await handleInOrder([record(1), record(2), record(3)], options);
    expect(handled).toEqual([1, 3]);
    expect(letters).toEqual([{ position: 2, deliveries: 3 }]);
  });

  it('tries again in place, so that the order stays', async () => {
    const { options, handled, letters } = handling((position, attempt) => position === 2 && attempt < 3);
    await handleInOrder([record(1), record(2), record(3)], options);
    expect(handled).toEqual([1, 2, 3]);
    expect(letters).toEqual([]);
  });

  it('counts what was delivered before: one delivery too many is not tried', async () => {
    const { options, attempts, letters } = handling(() => true);
    await handleOne(record(1), 2, options);
    expect(attempts.get(1)).toBe(1);
    await handleOne(record(2), 3, options);
    expect(attempts.get(2)).toBeUndefined();
    expect(letters.map(({ position }) => position)).toEqual([1, 2]);
  });

  it('holds nothing against a record while the database is away', async () => {
    let calls = 0;
    const away = Object.assign(new Error('no server'), { name: 'MongoServerSelectionError' });
    const { options, letters } = handling(() => false, {
      handle: async () => {
        calls += 1;
        if (calls <= 5) throw away;
      },
    });
    await handleOne(record(1), 0, options);
    expect(calls).toBe(6);
    expect(letters).toEqual([]);
  });

  it('without a limit it tries until it is stopped', async () => {
    const stopping = new AbortController();
    const { options, letters } = handling(
      (_, attempt) => {
        if (attempt === 3) stopping.abort();
        return true;
      },
      { deliveriesMax: null, signal: stopping.signal },
    );
    await expect(handleInOrder([record(1)], options)).rejects.toThrow(/abort/i);
    expect(letters).toEqual([]);
  });

  it('does not go on when a dead letter cannot be kept', async () => {
    const add = () => Promise.reject(new Error('the database is away'));
    const { options, handled } = handling((position) => position === 1, { deadLetters: { add } });
    await expect(handleInOrder([record(1), record(2)], options)).rejects.toThrow('the database is away');
    expect(handled).toEqual([]);
  });
});
