import { expect, it } from 'vitest';
import { startExample } from './helpers/example.ts';
import { fate, startFaultyServer } from './helpers/faulty-server.ts';

const message = { messageId: 'msg-12345', token: 'token-1', dropId: 'drp_1', quantity: 1 };

it.each([
  ['the server does not know what happened', { code: 'internal', outcome: 'unknown' }, 500, 'deliver_again'],
  ['the server is too busy', { code: 'overloaded', outcome: 'not_executed' }, 503, 'deliver_again'],
  ['there is nothing left', { code: 'sold_out', outcome: 'not_executed' }, 409, 'sold_out'],
])('the queue answers when %s', async (_name, problem, status, result) => {
  await using server = await startFaultyServer();
  server.plan(fate.problem(status, problem));
  await using example = startExample('order-queue.ts', {
    env: { LIVEDROPS_URL: server.url },
    input: `${JSON.stringify(message)}\n`,
  });
  await example.ended();
  expect(example.printed()).toMatchObject([{ messageId: 'msg-12345', result }]);
});
