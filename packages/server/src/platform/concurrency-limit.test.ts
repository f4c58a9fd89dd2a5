import { expect, test } from 'vitest';
import { ProblemError } from '../platform/http/problem.ts';
import { type Asker, createConcurrencyLimit } from './concurrency-limit.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const from = (address: string, deadlineAt = Infinity): Asker => ({ address, deadlineAt });
const open = { concurrentMax: 1, waitingMax: 100, expectedMs: 0 };

test('never runs more than allowed, in order, and frees the place of a failure', async () => {
  const limited = createConcurrencyLimit({ ...open, concurrentMax: 2 });
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = (index: number) => async () => {
    begun.push(index);
    running += 1;
    most = Math.max(most, running);
    await turn();
    running -= 1;
    if (index === 1) throw new Error('no luck');
    return index;
  };
  const all = Array.from({ length: 10 }, (_, index) => limited(from('a'), work(index)));
  const results = await Promise.allSettled(all);
  expect(most).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});

test('refuses at once when too many wait, and takes work again later', async () => {
  const limited = createConcurrencyLimit({ ...open, waitingMax: 1 });
  const taken = [limited(from('a'), turn), limited(from('a'), turn)];
  await expect(limited(from('a'), turn)).rejects.toBeInstanceOf(ProblemError);
  await Promise.all(taken);
  await expect(limited(from('a'), async () => 'later')).resolves.toBe('later');
});

/** A limit on a clock of its own: each piece of work takes 100 ms of it. */
function onOwnClock(waitingMax = 100) {
  let now = 0;
  const done: string[] = [];
  const limited = createConcurrencyLimit({ concurrentMax: 1, waitingMax, expectedMs: 100, now: () => now });
  const submit = (name: string, asker: Asker) =>
    limited(asker, async () => {
      await turn();
      now += 100;
      done.push(name);
      return name;
    }).catch((error: unknown) => {
      if (error instanceof ProblemError) return `${error.refusal.code} at ${now}`;
      throw error;
    });
  return { submit, done };
}

test('begins nothing whose caller would have gone, and says so at once', async () => {
  const { submit, done } = onOwnClock();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => submit(`${index}`, from('a', 1000))),
  );
  // At 1000 ms the tenth is done; those behind it hear before anything has happened.
  expect(done).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  expect(answers.slice(10)).toEqual(Array.from({ length: 10 }, () => 'overloaded at 0'));
});

test('tells those who wait as soon as it is too late for them', async () => {
  const { submit, done } = onOwnClock();
  const crowd = Array.from({ length: 5 }, (_, index) => submit(`a${index}`, from('a')));
  const late = submit('late', from('a', 650));
  // Others come in between, each from an address of its own.
  const others = Array.from({ length: 5 }, (_, index) => submit(`b${index}`, from(`b${index}`)));
  expect(await late).toMatch(/^overloaded at [56]00$/);
  await Promise.all([...crowd, ...others]);
  expect(done).toHaveLength(10);
});

test('gives addresses turns: a crowd at one does not keep the others waiting', async () => {
  const { submit, done } = onOwnClock();
  const crowd = Array.from({ length: 50 }, (_, index) => submit(`crowd ${index}`, from('a')));
  const person = submit('person', from('b', 500));
  expect(await person).toBe('person');
  expect(done.length).toBeLessThanOrEqual(3);
  await Promise.all(crowd);
});

test('makes room for a newcomer by the last of the address that has the most', async () => {
  const { submit } = onOwnClock(3);
  const crowd = Array.from({ length: 4 }, (_, index) => submit(`${index}`, from('a')));
  expect(await submit('5', from('a'))).toMatch(/^overloaded/);
  expect(await submit('person', from('b'))).toBe('person');
  expect(await crowd[3]).toMatch(/^overloaded/);
  expect(await Promise.all(crowd.slice(0, 3))).toEqual(['0', '1', '2']);
});
