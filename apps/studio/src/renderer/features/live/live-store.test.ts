import { createLiveDrops } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { createFakeRealtime, makeDrop } from '@livedrops/sdk/testing';
import { expect, it, onTestFinished } from 'vitest';
import { createLiveStore } from './live-store.ts';

it('asks again after joining, because an answer that is on its way may be older', async () => {
  const answers: ((remaining: number) => void)[] = [];
  const fake = createFakeRealtime({
    fetch: async (input) => {
      const { pathname } = new URL((input as Request).url);
      if (pathname !== '/api/drops/drp_1') return new Response(null, { status: 404 });
      const remaining = await new Promise<number>((resolve) => answers.push(resolve));
      return Response.json(makeDrop({ remaining }));
    },
  });
  const client = createLiveDrops({ baseUrl: 'http://api.test', fetch: fake.fetch, retry: false });
  const realtime = createRealtime(client, { transport: fake.transport });
  const store = createLiveStore(
    { client, realtime, schedule: (publish) => publish() },
    { dropId: 'drp_1', creatorId: 'crt_1' },
  );
  onTestFinished(store.start());
  await expect.poll(() => [realtime.state.name, answers.length]).toEqual(['live', 1]);
  answers[0]?.(50);
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(7);
  await expect.poll(() => store.view.getState().live.stock?.remaining).toBe(7);
  realtime.close();
});
