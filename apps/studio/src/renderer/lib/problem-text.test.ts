import { createLiveDrops } from '@livedrops/sdk';
import { PROBLEMS } from '@livedrops/sdk/contract';
import { describe, expect, it } from 'vitest';
import { describeError } from './problem-text.ts';

/** The error of a call that the server answers with this problem. */
const refusal = (problem: {
  status: number;
  code: string;
  title: string;
  detail: string;
}): Promise<unknown> => {
  const body = { type: 'about:blank', outcome: 'not_executed', requestId: 'req_1', ...problem };
  const client = createLiveDrops({
    baseUrl: 'http://api.test',
    retry: false,
    fetch: async () =>
      Response.json(body, {
        status: problem.status,
        headers: { 'content-type': 'application/problem+json', 'x-request-id': 'req_1' },
      }),
  });
  return client.drops.get('drp_1').catch((error: unknown) => error);
};

describe('describeError', () => {
  it('says once what the server says twice, and shows no id of a refusal', async () => {
    const { title } = PROBLEMS.not_found;
    const error = await refusal({ status: 404, code: 'not_found', title, detail: title });
    expect(describeError(error)).toMatchObject({ title, detail: null, code: 'not_found', requestId: null });
  });

  it('shows the id of a fault inside the server', async () => {
    const error = await refusal({ status: 500, code: 'internal', title: 'Broken', detail: 'Tell us' });
    expect(describeError(error)).toMatchObject({ detail: 'Tell us', requestId: 'req_1' });
  });

  it('has words of its own for a problem that are those of the contract', async () => {
    const named = new Map<string, string>();
    for (const [code, { status }] of Object.entries(PROBLEMS)) {
      const error = await refusal({ status, code, title: 'By the server', detail: 'This drop' });
      named.set(code, describeError(error).title);
    }
    const ofContract = new Map(Object.entries(PROBLEMS).map(([code, { title }]) => [code, title]));
    const own = [...named].filter(([, title]) => title !== 'By the server');
    expect(named.get('version_conflict')).toBe('Somebody else changed it first');
    expect(named.get('idempotency_key_missing')).toBe('By the server');
    expect(own).toEqual(own.map(([code]) => [code, ofContract.get(code)]));
  });
});
