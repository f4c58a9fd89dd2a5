import { describe, expect, it } from 'vitest';
import { endpoints, isRepeatable, type EndpointName } from '../src/contract/index.ts';
import { createLiveDrops, createSession, memoryStorage } from '../src/index.ts';
import { createHandlers } from '../src/msw/index.ts';

const names = Object.keys(endpoints) as EndpointName[];

/** An id for each one that the endpoint's address has, except for the own one, and an input. */
const argumentsOf = (name: EndpointName): unknown[] => {
  const endpoint = endpoints[name];
  if ('takesFile' in endpoint) return [new Blob(['picture'])];
  const ids = endpoint.path.replace('{userId}', 'me').match(/\{\w+\}/g) ?? [];
  return [...ids.map(() => 'P'), {}];
};

const session = {
  user: {
    id: 'usr_1',
    email: 'a@example.com',
    name: 'Ada',
    role: 'fan' as const,
    isEmailConfirmed: true,
    showsFollows: false,
    showsEmail: false,
  },
  accessToken: 'access',
  accessTokenExpiresAt: '2999-01-01T00:00:00.000Z',
  refreshToken: 'refresh',
};

/** Calls the client's method for an endpoint, with requests answered by `answer`. */
const callOf = async (name: EndpointName, answer: (request: Request) => Promise<Response>): Promise<void> => {
  const client = createLiveDrops({
    baseUrl: 'http://api.test',
    auth: createSession({ storage: memoryStorage(session) }),
    retry: { baseDelayMs: 1, maxDelayMs: 2 },
    fetch: async (request) => answer(request as Request),
  });
  const [area = '', method = ''] = name.split('.');
  const resource = client[area as keyof typeof client] as unknown as
    | Record<string, (...input: unknown[]) => Promise<unknown>>
    | undefined;
  const call = resource?.[method];
  if (call === undefined) throw new Error(`The client has no method ${name}: packages/sdk/src/resources`);
  await call(...argumentsOf(name));
};

describe.each(names)('%s', (name) => {
  const endpoint = endpoints[name];

  it('is a method of the client that sends what the contract says', async () => {
    const sent: Request[] = [];
    await callOf(name, async (request) => {
      sent.push(request.clone());
      return endpoint.status === 204 ? new Response(null, { status: 204 }) : Response.json(session);
    });
    const [request] = sent;
    expect(request?.method).toBe(endpoint.method);
    const path = endpoint.path.replace('{userId}', 'me').replaceAll(/\{\w+\}/g, 'P');
    expect(new URL(request?.url ?? '').pathname).toBe(`/api${path}`);
    expect(request?.headers.has('idempotency-key')).toBe('idempotencyKey' in endpoint);
    expect(request?.headers.has('content-type')).toBe('body' in endpoint || 'takesFile' in endpoint);
    if (endpoint.auth !== 'public') expect(request?.headers.get('authorization')).toBe('Bearer access');
    if (name.startsWith('health.') || endpoint.path.startsWith('/auth/')) {
      expect(request?.headers.has('authorization')).toBe(false);
    }
  });

  it('has a handler in the mock', () => {
    const path = `*/api${endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    const handlers = createHandlers().filter(
      ({ info }) => info.method === endpoint.method && info.path === path,
    );
    expect(handlers).toHaveLength(1);
  });
});

it.each(names.filter((name) => isRepeatable(endpoints[name], { hasKey: true })))(
  '%s is repeated after a lost answer',
  async (name) => {
    let attempts = 0;
    const { status } = endpoints[name];
    await callOf(name, async () => {
      attempts += 1;
      if (attempts === 1) throw new TypeError('the connection broke');
      return status === 204 ? new Response(null, { status }) : Response.json(session);
    });
    expect(attempts).toBe(2);
  },
);

it('the client has exactly the methods that the contract names', () => {
  const client = createLiveDrops({ baseUrl: 'http://api.test' });
  const areas = new Set(names.map((name) => name.split('.')[0] ?? ''));
  const methods = [...areas].flatMap((area) =>
    Object.keys(client[area as keyof typeof client] as object).map((method) => `${area}.${method}`),
  );
  expect(methods.toSorted()).toEqual(names.toSorted());
});
