import { createHandlers, createMockDb, scenarios } from '@livedrops/sdk/msw';
import { setupServer } from 'msw/node';
import { expect, it, onTestFinished } from 'vitest';
import { API_URL, CONFIG, createFakeBridge, DREW } from '../../../test/render-studio.tsx';
import { createStudio } from './studio.ts';

it('a refresh whose answer was lost goes on by the same name after a restart', async () => {
  const db = createMockDb();
  const server = setupServer(...createHandlers({ baseUrl: API_URL, db }));
  server.listen();
  onTestFinished(() => server.close());
  const names: unknown[] = [];
  server.events.on('request:start', async ({ request }) => {
    if (!request.url.endsWith('/auth/refresh')) return;
    const { attemptId } = (await request.clone().json()) as { attemptId?: string };
    names.push(attemptId);
  });
  const bridge = createFakeBridge(db.signIn(DREW), 'encrypted');

  server.use(...scenarios.lostResponse({ db, endpoint: 'auth.refresh', times: 100 }));
  const before = await createStudio(bridge, CONFIG);
  await before.client.auth.refresh().catch(() => {});
  const tried = names.length;
  expect(tried).toBeGreaterThan(0);

  server.resetHandlers();
  const restarted = await createStudio(bridge, CONFIG);
  await restarted.client.auth.refresh();
  expect(names.length).toBeGreaterThan(tried);
  expect(names[0]).toMatch(/^[\w-]{36}$/);
  expect(new Set(names).size).toBe(1);
});
