import { createHandlers, createMockDb, scenarios } from '@livedrops/sdk/msw';
import { SDK_VERSION } from '@livedrops/sdk/contract';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { expect, it, onTestFinished } from 'vitest';
import { API_URL, CONFIG, createFakeBridge, DREW } from '../../../test/render-studio.tsx';
import { describeError } from './problem-text.ts';
import { createStudio } from './studio.ts';

it('tells the server which version of the Studio asks, and says what to do about one that is too old', async () => {
  const said: (string | null)[] = [];
  const detail = 'This server serves the Studio from version 9.0.0 on, and this is 0.0.0: update it';
  const problem = { code: 'upgrade_required', title: 'Too old', status: 426, detail, requestId: 'req_1' };
  const server = setupServer(
    http.get(`${API_URL}/api/me`, ({ request }) => {
      said.push(request.headers.get('livedrops-client'));
      return HttpResponse.json(problem, { status: 426 });
    }),
  );
  server.listen();
  onTestFinished(() => server.close());
  const { client } = await createStudio(createFakeBridge(null, 'encrypted'), CONFIG);
  const error: unknown = await client.auth.me().catch((reason: unknown) => reason);
  expect(describeError(error)).toMatchObject({
    title: 'The server no longer serves this version',
    detail: expect.stringContaining('install the newest one'),
    code: 'upgrade_required',
  });
  expect(said).toEqual([`studio/${CONFIG.version} sdk/${SDK_VERSION}`]);
});

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
