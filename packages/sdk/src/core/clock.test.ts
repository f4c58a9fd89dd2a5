import { expect, it } from 'vitest';
import { createClock } from './clock.ts';

/** A world in which each question takes a given time there and back, and the local clock is wrong. */
const world = (trips: [thereMs: number, backMs: number][], localIsAheadMs: number) => {
  let trueMs = 1_000_000;
  let asked = 0;
  const clock = createClock({
    local: () => trueMs + localIsAheadMs,
    monotonic: () => trueMs - 999_000,
    time: async () => {
      const [there, back] = trips[asked] ?? [0, 0];
      asked += 1;
      trueMs += there;
      const epochMs = trueMs;
      trueMs += back;
      return { now: new Date(epochMs).toISOString(), epochMs };
    },
  });
  return { clock, trueNow: () => trueMs, pass: (ms: number) => (trueMs += ms), asked: () => asked };
};

it('uses the local clock until it is synchronised', () => {
  const { clock, trueNow } = world([], 5000);
  expect(clock.now()).toBe(trueNow() + 5000);
  expect(clock.offsetMs).toBe(0);
});

it('finds an hour of skew through the answer that was quickest', async () => {
  const { clock, trueNow, pass } = world(
    [
      [400, 20],
      [10, 10],
      [30, 900],
    ],
    3_600_000,
  );
  const offset = await clock.sync({ samples: 3 });
  expect(clock.now()).toBe(trueNow());
  expect(offset).toBe(-3_600_000);
  pass(60_000);
  expect(clock.now()).toBe(trueNow());
  expect(clock.offsetMs).toBe(-3_600_000);
});

it('errs by at most half of the quickest way', async () => {
  const { clock, trueNow } = world(
    [
      [30, 10],
      [80, 0],
    ],
    0,
  );
  await clock.sync({ samples: 2 });
  expect(Math.abs(clock.now() - trueNow())).toBeLessThanOrEqual(20);
});

it('does not follow the local clock when somebody sets it', async () => {
  let local = 5000;
  const clock = createClock({
    local: () => local,
    monotonic: () => 0,
    time: async () => ({ now: '', epochMs: 9000 }),
  });
  await clock.sync({ samples: 1 });
  local = 1_000_000;
  expect(clock.now()).toBe(9000);
  expect(clock.offsetMs).toBe(9000 - 1_000_000);
});

it('needs one good answer only', async () => {
  let asked = 0;
  const time = async () => {
    asked += 1;
    if (asked !== 2) throw new Error('lost');
    return { now: '', epochMs: 42 };
  };
  const clock = createClock({ monotonic: () => 0, local: () => 0, time });
  await clock.sync({ samples: 3 });
  expect(clock.now()).toBe(42);
  asked = 10;
  await expect(clock.sync({ samples: 2 })).rejects.toThrow('lost');
  expect(clock.now()).toBe(42);
});

/** A machine whose monotonic clock stands still while it sleeps. */
const sleeper = () => {
  let trueMs = 1_000_000;
  let sleptMs = 0;
  let asked = 0;
  const answers: (() => Promise<void>)[] = [];
  const clock = createClock({
    local: () => trueMs,
    monotonic: () => trueMs - sleptMs,
    time: async () => {
      asked += 1;
      await answers.shift()?.();
      return { now: new Date(trueMs).toISOString(), epochMs: trueMs };
    },
  });
  return {
    clock,
    answers,
    sleep: (ms: number) => {
      trueMs += ms;
      sleptMs += ms;
    },
    pass: (ms: number) => (trueMs += ms),
    trueNow: () => trueMs,
    asked: () => asked,
  };
};

it('asks the server by itself after this machine has slept, once', async () => {
  const { clock, sleep, pass, trueNow, asked } = sleeper();
  await clock.sync();
  sleep(600_000);
  clock.now();
  clock.now();
  await expect.poll(() => clock.now()).toBe(trueNow());
  expect(asked()).toBe(10);
  pass(60_000);
  expect(clock.now()).toBe(trueNow());
  expect(asked()).toBe(10);
});

it('asks again later when the network was not back yet, and not with each look', async () => {
  const { clock, sleep, pass, answers, trueNow, asked } = sleeper();
  await clock.sync();
  sleep(600_000);
  answers.push(...Array.from({ length: 5 }, () => () => Promise.reject(new Error('offline'))));
  for (let look = 0; look < 100; look += 1) clock.now();
  await expect.poll(asked).toBe(10);
  pass(9999);
  clock.now();
  expect(asked()).toBe(10);
  pass(1);
  clock.now();
  await expect.poll(() => clock.now()).toBe(trueNow());
});

it('notices that this machine has slept while a later sample was on its way', async () => {
  const { clock, sleep, answers, trueNow, pass } = sleeper();
  answers.push(
    async () => void pass(10),
    async () => {
      pass(100);
      sleep(600_000);
    },
  );
  await clock.sync({ samples: 2 });
  await expect.poll(() => Math.abs(clock.now() - trueNow())).toBeLessThan(100);
});
