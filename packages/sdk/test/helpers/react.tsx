import { configure } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { createLiveDrops, createSession } from '../../src/index.ts';
import { LiveDropsProvider, type LiveDropsContext } from '../../src/react/index.ts';
import { createRealtime } from '../../src/realtime/index.ts';
import { createFakeRealtime, makeSession } from '../../src/testing/index.ts';

// A busy machine is slow, not wrong: only the test's own limit decides.
configure({ asyncUtilTimeout: 60_000 });

export type Answer = (request: Request) => unknown;

export const problem = (status: number, code: string) =>
  Response.json(
    { type: 'about:blank', title: code, status, code, detail: code, outcome: 'not_executed', requestId: 'r' },
    { status },
  );

/** A client whose server is a table of answers, with a live connection in the test's hand. No key has made an order, unless one says so. */
export const start = (
  answers: Record<string, Answer>,
  { isSignedIn = true, ...more }: Partial<LiveDropsContext> & { isSignedIn?: boolean } = {},
) => {
  const requests: { name: string; key: string | null }[] = [];
  const fake = createFakeRealtime({
    fetch: async (input) => {
      const request = input as Request;
      const { pathname, search } = new URL(request.url);
      const name = `${request.method} ${pathname.slice('/api'.length)}${search}`;
      const isLookUp = name.startsWith('GET /orders/by-key/');
      if (!isLookUp) requests.push({ name, key: request.headers.get('idempotency-key') });
      const answer = answers[name] ?? (isLookUp ? () => problem(404, 'not_found') : undefined);
      if (answer === undefined) throw new Error(`no answer for ${name}`);
      const data = await answer(request);
      if (data instanceof Response) return data;
      return data === undefined ? new Response(null, { status: 204 }) : Response.json(data);
    },
  });
  const session = createSession();
  if (isSignedIn) void session.set(makeSession());
  const client = createLiveDrops({
    baseUrl: 'http://api.test',
    auth: session,
    retry: false,
    fetch: fake.fetch,
  });
  const realtime = createRealtime(client, { transport: fake.transport });
  const context = { client, realtime, ...more };
  const wrapper = ({ children }: { children: ReactNode }) => (
    <StrictMode>
      <LiveDropsProvider {...context}>{children}</LiveDropsProvider>
    </StrictMode>
  );
  return { fake, client, session, realtime, requests, wrapper };
};
