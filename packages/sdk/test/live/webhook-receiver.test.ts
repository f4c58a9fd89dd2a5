import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { anyFreePort } from '../../../../tools/services/free-port.ts';
import { makeDrop } from '../../../server/test/helpers/shop.ts';
import { startApp, type CreatorPerson, type TestApp } from '../../../server/test/helpers/start-app.ts';
import { signWebhook } from '../../src/webhooks/index.ts';
import { startExample } from '../helpers/example.ts';

let app: TestApp;
let creator: CreatorPerson;
beforeAll(async () => {
  app = await startApp({ env: { WEBHOOK_ALLOW_PRIVATE: '1' } });
  creator = await app.signUpCreator();
});
afterAll(() => app[Symbol.asyncDispose]());

/** The example at an address of its own, with an endpoint of the creator that sends there. */
const startReceiver = async () => {
  const inbox = await mkdtemp(join(tmpdir(), 'livedrops-inbox-'));
  onTestFinished(() => rm(inbox, { recursive: true, force: true }));
  const port = await anyFreePort();
  const url = `http://127.0.0.1:${port}/webhooks`;
  const endpoint = await creator.client.webhooks.create({
    url,
    events: ['order.confirmed', 'drop.soldout', 'order.cancelled'],
  });
  const start = async (secret = endpoint.secret) => {
    const example = startExample('webhook-receiver.ts', {
      env: { WEBHOOK_SECRET: secret, PORT: String(port), INBOX: inbox },
    });
    onTestFinished(() => example[Symbol.asyncDispose]());
    await expect.poll(() => fetch(url).then(({ status }) => status)).toBe(404);
    return example;
  };
  const kept = async () => (await readdir(inbox)).filter((name) => name.endsWith('.json'));
  return { url, endpoint, start, kept };
};

const buy = async (dropId: string) => {
  const fan = await app.signUp('Kim Fan');
  return fan.client.orders.create({ dropId, quantity: 1 });
};

it('the Express receiver hears of orders and of sold out, and takes each message once', async () => {
  const receiver = await startReceiver();
  const example = await receiver.start();
  const drop = await makeDrop(creator.client, { stock: 2, title: 'Two Cups' });
  const orders = await Promise.all([buy(drop.id), buy(drop.id)]);
  const all = [...orders.map(({ number }) => ({ pack: number, for: 'Kim Fan' })), { soldOut: 'Two Cups' }];
  await expect.poll(() => example.printed()).toHaveLength(3);
  expect(example.printed()).toEqual(expect.arrayContaining(all));

  // The server sends one of them again: it is taken, and nothing is packed twice.
  const { id } = receiver.endpoint;
  const deliveries = () => creator.client.webhooks.deliveries(id).toArray({ limit: 10 });
  await expect
    .poll(async () => (await deliveries()).map(({ state }) => state))
    .toEqual(Array.from({ length: 3 }, () => 'delivered'));
  const [first] = await deliveries();
  await creator.client.webhooks.redeliver(id, first?.id ?? '');
  await expect
    .poll(async () => (await deliveries()).find((one) => one.id === first?.id)?.attemptCount)
    .toBe(2);
  // What comes afterwards is heard, so the repeated one would have been heard by now.
  const other = await makeDrop(creator.client, { stock: 5 });
  const { number } = await buy(other.id);
  await expect.poll(() => example.printed().at(-1)).toEqual({ pack: number, for: 'Kim Fan' });
  expect(example.printed()).toHaveLength(4);
  expect(await receiver.kept()).toHaveLength(4);
});

it('the Express receiver goes on after a restart, and with two secrets while they are changed', async () => {
  const receiver = await startReceiver();
  const { id, secret } = receiver.endpoint;
  const before = await receiver.start();
  const drop = await makeDrop(creator.client, { stock: 5 });
  const { number } = await buy(drop.id);
  await expect.poll(() => before.printed()).toEqual([{ pack: number, for: 'Kim Fan' }]);
  await before[Symbol.asyncDispose]();

  const rotated = await creator.client.webhooks.rotateSecret(id);
  const after = await receiver.start(`${secret} ${rotated.secret}`);
  const next = await buy(drop.id);
  await expect.poll(() => after.printed()).toEqual([{ pack: next.number, for: 'Kim Fan' }]);
});

it('the Express receiver takes nothing that the server did not sign, nor what was changed on the way', async () => {
  const receiver = await startReceiver();
  const example = await receiver.start();
  const payload = {
    type: 'webhook.test',
    timestamp: new Date().toISOString(),
    data: { endpointId: 'whk_1' },
  } as const;
  const post = async (body: string, headers: Record<string, string>) => {
    const response = await fetch(receiver.url, { method: 'POST', headers, body });
    return { status: response.status, body: await response.text() };
  };
  const forged = await signWebhook(payload, `whsec_${Buffer.alloc(32, 1).toString('base64')}`);
  const own = await signWebhook(payload, receiver.endpoint.secret);
  const refused = (code: string) => ({ status: 400, body: JSON.stringify({ code }) });
  expect(await post(forged.body, forged.headers)).toEqual(refused('no_matching_signature'));
  expect(await post(`${own.body} `, own.headers)).toEqual(refused('no_matching_signature'));
  expect(await post(own.body, { ...own.headers, 'webhook-timestamp': '1' })).toEqual(refused('too_old'));
  expect(await post(own.body, { ...own.headers, 'content-type': 'text/plain' })).toEqual(
    refused('invalid_body'),
  );
  expect(await receiver.kept()).toEqual([]);
  expect(await post(own.body, own.headers)).toEqual({ status: 204, body: '' });
  await expect.poll(() => example.printed()).toEqual([{ nothingToDo: 'webhook.test' }]);
});
