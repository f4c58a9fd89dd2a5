import { createLiveDrops } from '@livedrops/sdk';
import '@livedrops/sdk/contract';
import { createHandlers, createMockDb, createMockRealtime } from '@livedrops/sdk/msw';
import '@livedrops/sdk/node';
import '@livedrops/sdk/react';
import { createRealtime } from '@livedrops/sdk/realtime';
import '@livedrops/sdk/testing';
import { signWebhook, verifyWebhook } from '@livedrops/sdk/webhooks';
import { setupServer } from 'msw/node';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const payload = { type: 'webhook.test', timestamp: new Date().toISOString(), data: { endpointId: 'whk_1' } };
const { body, headers } = await signWebhook(payload, secret, { id: 'msg_1' });
const event = await verifyWebhook(body, headers, secret);

const db = createMockDb();
const server = setupServer(...createHandlers({ baseUrl: 'http://shop.test', db }));
server.listen();
const { accessToken } = db.signIn('rowan.ibrahim585@inbox.test');
const client = createLiveDrops({ baseUrl: 'http://shop.test', auth: accessToken });
const realtime = createRealtime(client, { transport: createMockRealtime(db).transport });
const [drop] = await client.drops.live().toArray({ limit: 1 });
const order = await client.orders.create({ dropId: drop.id, quantity: 1 });
const isLive = await new Promise((resolve) => {
  realtime.channel(`drop:${drop.id}`).on('*', () => {});
  realtime.onState(({ name }) => name === 'live' && resolve(name));
  realtime.connect();
});
realtime.close();
server.close();
console.log(event.id, order.number.slice(0, 3), isLive);
