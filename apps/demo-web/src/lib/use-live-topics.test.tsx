import { createLiveDrops, type Drop } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { createFakeRealtime, makeDrop } from '@livedrops/sdk/testing';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createLiveHub } from './live-hub.ts';
import { createQueries } from './queries.ts';
import { queryKeys } from './query-keys.ts';
import { type Shop, ShopContext } from './shop-context.ts';
import { useLiveTopics } from './use-live-topics.ts';

const KEY = queryKeys.drop('drp_1');
const stock = (remaining: number) =>
  ({ dropId: 'drp_1', remaining, held: 0, stock: 100, status: 'live' }) as const;

/** A page that follows a drop, and shows its creators beside it; the test answers for the drop. */
const openPage = () => {
  const fake = createFakeRealtime();
  const client = createLiveDrops({ baseUrl: 'http://api.test', retry: false, fetch: fake.fetch });
  const realtime = createRealtime(client, { transport: fake.transport });
  onTestFinished(() => realtime.close());
  const shop = { client, hub: createLiveHub(async () => realtime) } as Partial<Shop> as Shop;
  const queries = createQueries();
  const answers: ((drop: Drop) => void)[] = [];
  const askCreators = vi.fn<() => string>(() => 'creators');
  const Page = () => {
    useLiveTopics(['drop:drp_1']);
    useQuery({ queryKey: queryKeys.creators, queryFn: askCreators });
    const queryFn = () => new Promise<Drop>((resolve) => answers.push(resolve));
    return <p>{useQuery({ queryKey: KEY, queryFn }).data?.remaining}</p>;
  };
  const view = render(
    <ShopContext value={shop}>
      <QueryClientProvider client={queries}>
        <Page />
      </QueryClientProvider>
    </ShopContext>,
  );
  onTestFinished(view.unmount);
  act(() => answers[0]?.(makeDrop({ remaining: 60 })));
  return { fake, queries, answers, askCreators };
};

it('keeps an event that came while a drop was asked for again, because the answer may be older', async () => {
  const { fake, queries, answers, askCreators } = openPage();
  await expect.poll(() => answers.length).toBe(2);
  act(() => void fake.emit('drop:drp_1', 'stock.changed', stock(3)));
  await screen.findByText('3');
  act(() => answers[1]?.(makeDrop({ remaining: 50 })));
  await expect.poll(() => queries.isFetching()).toBe(0);
  await expect.poll(() => queries.getQueryData<Drop>(KEY)?.remaining).toBe(3);
  expect(askCreators).toHaveBeenCalledOnce();
});

it('asks for everything after a gap', async () => {
  const { fake, answers, askCreators } = openPage();
  await expect.poll(() => answers.length).toBe(2);
  act(() => answers[1]?.(makeDrop({ remaining: 50 })));
  act(() => void fake.emit('drop:drp_1', 'stock.changed', stock(3)));
  await screen.findByText('3');
  act(() => fake.disconnect());
  fake.lose(() => fake.emit('drop:drp_1', 'stock.changed', stock(2)));
  fake.expire('drop:drp_1');
  await expect.poll(() => [askCreators.mock.calls.length, answers.length]).toEqual([2, 3]);
});
