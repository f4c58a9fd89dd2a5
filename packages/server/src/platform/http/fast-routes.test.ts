import type { IncomingMessage } from 'node:http';
import { type Endpoint, endpointNames, endpoints } from '@livedrops/sdk/contract';
import { describe, expect, it } from 'vitest';
import { createFastRoutes } from './fast-routes.ts';

const all = endpointNames.filter((name) => endpoints[name].method === 'GET');
const files = all.filter((name) => 'download' in endpoints[name]);
const reads = all.filter((name) => !files.includes(name));
const find = createFastRoutes(
  all.map((name) => ({ name, endpoint: endpoints[name] as Endpoint })),
  { base: '/api', bodyLimitBytes: 1000 },
);
const ask = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
  find({ method, url, headers } as unknown as IncomingMessage);

describe('a plain read', () => {
  it.each(reads)('of %s is found by its path', (name) => {
    const path = `/api${endpoints[name].path.replaceAll(/\{\w+\}/g, 'a_-.1')}`;
    expect(ask(path)).toMatchObject({ route: { name }, path });
  });

  it.each(files)('of the file %s is left to the framework, and is no other read', (name) => {
    expect(ask(`/api${endpoints[name].path.replaceAll(/\{\w+\}/g, 'a_-.1')}`)).toBeNull();
  });

  it('has its parameters and its query', () => {
    expect(ask('/api/drops/drp_1?')).toBeNull();
    expect(ask('/api/drops/drp_1')).toMatchObject({ params: { dropId: 'drp_1' }, query: {} });
    expect(ask('/api/products?q=a%20b&q=c&limit=2')).toMatchObject({
      path: '/api/products',
      query: { q: ['a b', 'c'], limit: '2' },
    });
  });

  it('prefers a path without parameters', () => {
    expect(ask('/api/drops/live')?.route.name).toBe('drops.live');
    expect(ask('/api/drops/lives')?.route.name).toBe('drops.get');
  });
});

it.each([
  ['another method', '/api/drops', {}, 'HEAD'],
  ['another path', '/api/nothing', {}, 'GET'],
  ['another case', '/api/Drops', {}, 'GET'],
  ['a slash at the end', '/api/drops/', {}, 'GET'],
  ['an empty part', '/api//drops', {}, 'GET'],
  ['what has to be decoded', '/api/drops/drp%5F1', {}, 'GET'],
  ['a fragment', '/api/drops?a=1#b', {}, 'GET'],
  ['a whole URL', 'http://x/api/drops', {}, 'GET'],
  ['a body', '/api/drops', { 'content-length': '2' }, 'GET'],
  ['a body of unknown length', '/api/drops', { 'transfer-encoding': 'chunked' }, 'GET'],
])('leaves %s to the framework', (_what, url, headers, method) => {
  expect(ask(url, headers as Record<string, string>, method)).toBeNull();
});
