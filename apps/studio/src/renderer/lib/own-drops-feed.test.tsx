import { createLiveDrops, createSession, type Drop, type Page } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { createFakeRealtime, makeDrop, makeSession } from '@livedrops/sdk/testing';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import { expect, it, onTestFinished } from 'vitest';
import { ownDropsKey, useOwnDrops, useOwnDropsFeed } from './own-drops.ts';
import { StudioProvider, type Studio } from './studio.ts';

const KEY = ownDropsKey('crt_1');
const untold = () => {};

it('keeps what was told while the list was asked for again, because the answer may be older', async () => {
  const answers: (() => void)[] = [];
  const fake = createFakeRealtime({
    fetch: async () => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return Response.json({ items: [makeDrop({ title: 'answered' })], nextCursor: null });
    },
  });
  const session = createSession();
  const { user, ...rest } = makeSession();
  await session.set({ ...rest, user: { ...user, role: 'creator', creatorId: 'crt_1' } });
  const client = createLiveDrops({
    baseUrl: 'http://api.test',
    auth: session,
    retry: false,
    fetch: fake.fetch,
  });
  const realtime = createRealtime(client, { transport: fake.transport });
  onTestFinished(() => realtime.close());
  const joined: string[] = [];
  realtime.onJoined(({ topic }) => joined.push(topic));
  const studio = { client, session, realtime } as Partial<Studio> as Studio;
  const queries = new QueryClient();
  const Feed = () => {
    useOwnDropsFeed(untold);
    return <p>{useOwnDrops().data?.items.length}</p>;
  };
  const view = render(
    <StudioProvider value={studio}>
      <QueryClientProvider client={queries}>
        <Feed />
      </QueryClientProvider>
    </StudioProvider>,
  );
  onTestFinished(view.unmount);
  await expect.poll(() => joined).toEqual(['creator:crt_1', 'sales:crt_1']);
  act(
    () => void fake.emit('creator:crt_1', 'drop.updated', { drop: makeDrop({ title: 'told', version: 9 }) }),
  );
  const answerAll = () => {
    for (const answer of answers.splice(0)) answer();
    return queries.isFetching();
  };
  await expect.poll(answerAll).toBe(0);
  await expect.poll(() => queries.getQueryData<Page<Drop>>(KEY)?.items[0]?.title).toBe('told');
});
