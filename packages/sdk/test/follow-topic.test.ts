import { expect, it, onTestFinished, vi } from 'vitest';
import { createLiveDrops } from '../src/index.ts';
import { createRealtime, followTopic, type Looking } from '../src/realtime/index.ts';
import { createFakeRealtime } from '../src/testing/index.ts';

const stock = (remaining: number) =>
  ({ dropId: 'drp_1', remaining, held: 0, stock: 100, status: 'live' }) as const;

/** A follower whose looks the test answers. */
const start = (topics: Parameters<typeof followTopic>[1] = 'drop:drp_1') => {
  const fake = createFakeRealtime();
  const client = createLiveDrops({ baseUrl: 'http://api.test', retry: false, fetch: fake.fetch });
  const realtime = createRealtime(client, { transport: fake.transport });
  onTestFinished(() => realtime.close());
  const heard: number[] = [];
  const looks: (Looking & { answer: () => void })[] = [];
  const following = followTopic(realtime, topics, {
    hear: ({ data }) => {
      if ('remaining' in data) heard.push(data.remaining);
    },
    look: (looking) => new Promise((answer) => looks.push({ ...looking, answer })),
  });
  const tell = (remaining: number, topic: 'drop:drp_1' | 'drop:drp_2' = 'drop:drp_1') =>
    fake.emit(topic, 'stock.changed', stock(remaining));
  return { fake, realtime, following, heard, looks, tell };
};

const remainingOf = ({ since }: Looking) =>
  since.map(({ data }) => ('remaining' in data ? data.remaining : undefined));

it('looks once it is joined, with what was heard since, and keeps nothing after the answer', async () => {
  const { looks, heard, tell } = start();
  await expect.poll(() => looks.length).toBe(1);
  const [look] = looks;
  if (look === undefined) throw new Error('no look');
  expect([look.gap, remainingOf(look)]).toEqual([undefined, []]);
  tell(9);
  tell(8);
  expect([heard, remainingOf(look)]).toEqual([
    [9, 8],
    [9, 8],
  ]);
  look.answer();
  await new Promise((resolve) => setTimeout(resolve));
  tell(7);
  expect([heard, remainingOf(look)]).toEqual([
    [9, 8, 7],
    [9, 8],
  ]);
  expect(look.signal.aborted).toBe(false);
});

it('looks again after a gap and says which; the look before does not count any more', async () => {
  const { fake, looks, tell } = start();
  await expect.poll(() => looks.length).toBe(1);
  tell(9);
  fake.disconnect();
  fake.lose(() => tell(8));
  fake.expire('drop:drp_1');
  await expect.poll(() => looks.length).toBe(2);
  expect(looks.map(({ gap, signal }) => [gap?.topic, signal.aborted])).toEqual([
    [undefined, true],
    ['drop:drp_1', false],
  ]);
  looks[0]?.answer();
  await new Promise((resolve) => setTimeout(resolve));
  tell(7);
  expect(looks.map(remainingOf)).toEqual([[9], [7]]);
});

it('follows several topics by one look, and leaves the others alone', async () => {
  const { realtime, looks, heard, tell } = start(['drop:drp_1', 'drop:drp_2']);
  await expect.poll(() => looks.length).toBe(2);
  const joined = vi.fn<() => void>();
  realtime.onJoined(joined);
  onTestFinished(realtime.channel('drop:drp_3').on('*', () => {}));
  await expect.poll(() => joined.mock.calls.length).toBe(1);
  tell(5);
  tell(4, 'drop:drp_2');
  expect([looks.length, heard]).toEqual([2, [5, 4]]);
  expect(looks.map(remainingOf)).toEqual([[], [5, 4]]);
});

it('hears nothing after it was stopped, and ends the look that is on its way', async () => {
  const { looks, heard, tell, following } = start();
  await expect.poll(() => looks.length).toBe(1);
  following.stop();
  tell(9);
  expect([heard, looks[0]?.signal.aborted]).toEqual([[], true]);
});

it('looks when it is told to, also without a connection', () => {
  const look = vi.fn<() => void>();
  const following = followTopic(undefined, 'drop:drp_1', { hear: () => {}, look });
  expect(look).not.toHaveBeenCalled();
  following.look();
  expect(look).toHaveBeenCalledOnce();
});
