import { describe, expect, it } from 'vitest';
import type * as SdkModule from '../src/index.ts';
import { ApiError, createLiveDrops, type Problem } from '../src/index.ts';
import { bundleEntry } from './helpers/bundle.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer } from './helpers/faulty-server.ts';

it('errors keep their names in a minified bundle', async () => {
  const { code } = await bundleEntry('index.ts');
  const sdk = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as typeof SdkModule;
  const context = { outcome: 'unknown', attempts: 1, isRetrySafe: true, code: 'x' } as const;
  const problem = { title: 'No', detail: 'No', code: 'x', status: 400 } as Problem;
  const made = [
    new sdk.LiveDropsError('x', context),
    new sdk.ApiError(problem, context),
    new sdk.ConnectionError('x', context),
    new sdk.TimeoutError('x', { ...context, phase: 'total' }),
    new sdk.AbortedError(context),
  ];
  expect(made.map(({ name }) => name)).toEqual([
    'LiveDropsError',
    'ApiError',
    'ConnectionError',
    'TimeoutError',
    'AbortedError',
  ]);
  for (const error of made) {
    expect(error.toJSON()['name']).toBe(error.name);
    expect(String(error)).toMatch(new RegExp(`^${error.name}: `));
  }
});

describe('what an error says', () => {
  const messageOf = (title: string, detail: string) =>
    new ApiError({ title, detail, code: 'x', status: 400 } as Problem, {
      outcome: 'unknown',
      attempts: 1,
      isRetrySafe: true,
    }).message;

  it('is said once', () => {
    expect(messageOf('Sign in first', 'Sign in first')).toBe('Sign in first');
    expect(messageOf('Not found', 'There is no such drop')).toBe('Not found: There is no such drop');
  });

  it('names the call, without what was searched for', async () => {
    await using server = await startFaultyServer();
    server.plan(
      fate.problem(404, { code: 'not_found', title: 'Not found', detail: 'There is no such product' }),
    );
    const client = createLiveDrops({ baseUrl: server.url });
    const error = await errorOf(client.products.list({ q: 'a secret wish' }));
    const url = `${server.url}/api/products`;
    expect(error).toMatchObject({ endpoint: 'products.list', method: 'GET', url });
    expect(error.message).toBe(`Not found: There is no such product (GET ${url})`);
    expect(error.toJSON()).toMatchObject({ endpoint: 'products.list', method: 'GET', url });
  });
});
