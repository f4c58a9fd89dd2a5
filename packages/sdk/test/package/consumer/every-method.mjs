import { createLiveDrops, createSession } from '@livedrops/sdk';
import { endpoints } from '@livedrops/sdk/contract';
import { signWebhook, verifyWebhook } from '@livedrops/sdk/webhooks';

/**
 * An id for each one that the endpoint's address has, except for the own one, and an input.
 * A method that asks no endpoint takes an input.
 */
const argumentsOf = (endpoint) =>
  endpoint?.takesFile
    ? [new Blob(['a picture'], { type: 'image/png' })]
    : [...(endpoint?.path.replace('{userId}', 'me').match(/\{\w+\}/g) ?? []).map(() => 'thing_1'), {}];

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
      const endpoint = endpoints[`${name}.${method}`];
      await Promise.resolve(call(...argumentsOf(endpoint))).catch((error) => {
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
