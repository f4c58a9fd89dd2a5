import { createLiveDrops } from '@livedrops/sdk';
import { expect, it } from 'vitest';
import { describeError } from './describe-error.ts';

it('says how to go on to a page that is too old for the server', async () => {
  const body = { code: 'upgrade_required', title: 'Too old', detail: 'Update it', requestId: 'req_1' };
  const client = createLiveDrops({
    baseUrl: 'http://api.test',
    fetch: async () => Response.json(body, { status: 426, headers: { 'x-request-id': 'req_1' } }),
  });
  const error: unknown = await client.drops.list().catch((reason: unknown) => reason);
  expect(describeError(error)).toEqual({
    title: 'This page is out of date',
    text: 'Reload it to go on.',
    requestId: 'req_1',
    offline: false,
  });
});
