import { createLiveDrops, type Drop } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { createFakeRealtime, makeDrop } from '@livedrops/sdk/testing';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { expect, it, onTestFinished } from 'vitest';
import { createLiveHub } from './live-hub.ts';
import { createQueries } from './queries.ts';
import { queryKeys } from './query-keys.ts';
import { type Shop, ShopContext } from './shop-context.ts';
import { useLiveTopics } from './use-live-topics.ts';

const KEY = queryKeys.drop('drp_1');

it('keeps an event that came while a drop was asked for again, because the answer may be older', async () => {
  const fake = createFakeRealtime();
  const client = createLiveDrops({ baseUrl: 'http://api.test', retry: false, fetch: fake.fetch });
  const realtime = createRealtime(client, { transport: fake.transport });
  onTestFinished(() => realtime.close());
  const shop = { client, hub: createLiveHub(async () => realtime) } as Partial<Shop> as Shop;
  const queries = createQueries();
  const answers: ((drop: Drop) => void)[] = [];
  const Stock = () => {
    useLiveTopics(['drop:drp_1']);
    const queryFn = () => new Promise<Drop>((resolve) => answers.push(resolve));
    return <p>{useQuery({ queryKey: KEY, queryFn }).data?.remaining}</p>;
  };
  const view = render(
    <ShopContext value={shop}>
      <QueryClientProvider client={queries}>
        <Stock />
      </QueryClientProvider>
    </ShopContext>,
  );
  onTestFinished(view.unmount);
  act(() => answers[0]?.(makeDrop({ remaining: 60 })));
  await expect.poll(() => answers.length).toBe(2);
  const stock = { dropId: 'drp_1', remaining: 3, held: 0, stock: 100, status: 'live' } as const;
  act(() => void fake.emit('drop:drp_1', 'stock.changed', stock));
  await screen.findByText('3');
  act(() => answers[1]?.(makeDrop({ remaining: 50 })));
  await expect.poll(() => queries.isFetching()).toBe(0);
  await expect.poll(() => queries.getQueryData<Drop>(KEY)?.remaining).toBe(3);
});
