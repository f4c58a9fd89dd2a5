import { createLiveDrops, createSession } from '@livedrops/sdk';
import { signWebhook, verifyWebhook } from '@livedrops/sdk/webhooks';

const ARGUMENTS = {
  // What begins with an id; the others begin with their input, or take options only.
  apiKeys: { revoke: ['key_1'] },
  creators: { get: ['crt_1'], update: ['crt_1', {}], followers: ['crt_1'] },
  follows: { follow: ['crt_1'], unfollow: ['crt_1'] },
  products: { get: ['prd_1'], update: ['prd_1', {}], delete: ['prd_1'] },
  drops: {
    get: ['drp_1'],
    sales: ['drp_1'],
    orders: ['drp_1'],
    update: ['drp_1', {}],
    restock: ['drp_1', {}],
    pause: ['drp_1'],
    resume: ['drp_1'],
    end: ['drp_1'],
    cancel: ['drp_1'],
  },
  orders: {
    create: [{ dropId: 'drp_1', quantity: 1 }],
    get: ['ord_1'],
    byKey: ['a-fine-key-1'],
    pay: ['ord_1'],
    cancel: ['ord_1'],
    fulfill: ['ord_1', {}],
  },
  events: { list: [{ topic: 'drop:drp_1' }] },
  push: { unsubscribe: ['sub_1'] },
  webhooks: {
    get: ['whk_1'],
    update: ['whk_1', {}],
    delete: ['whk_1'],
    rotateSecret: ['whk_1'],
    test: ['whk_1'],
    deliveries: ['whk_1'],
    delivery: ['whk_1', 'whd_1'],
    redeliver: ['whk_1', 'whd_1'],
    replay: ['whk_1', {}],
  },
};

/** Calls every method of a client, and gives how many there were. The first that fails ends it. */
export const callEveryMethod = async (baseUrl) => {
  const client = createLiveDrops({ baseUrl, auth: createSession(), retry: false });
  await client.auth.login({ email: 'rowan@inbox.test', password: 'correct horse' });
  let calls = 0;
  const resources = Object.entries(client).filter(([, resource]) => typeof resource === 'object');
  for (const [name, resource] of resources) {
    if (name === 'session') continue;
    for (const [method, call] of Object.entries(resource)) {
      // It ends the session that the others need.
      if (typeof call !== 'function' || method === 'logout') continue;
      const given = ARGUMENTS[name]?.[method] ?? [{}];
      await Promise.resolve(call(...given)).catch((error) => {
        throw new Error(`${name}.${method}: ${error.name} ${error.code} ${error.message}`, { cause: error });
      });
      calls += 1;
    }
  }
  await client.auth.logout();
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const payload = {
    type: 'webhook.test',
    timestamp: new Date().toISOString(),
    data: { endpointId: 'whk_1' },
  };
  const { body, headers } = await signWebhook(payload, secret);
  const event = await verifyWebhook(body, headers, secret);
  return `${calls} ${event.type}`;
};
