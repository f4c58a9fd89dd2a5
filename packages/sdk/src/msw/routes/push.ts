import { MockProblem } from '../mock-problem.ts';
import type { MockRoutes } from '../route.ts';

export const pushRoutes: MockRoutes<`push.${'key' | 'subscribe' | 'unsubscribe'}`> = {
  'push.key': ({ db }) => ({ publicKey: db.pushKey }),
  'push.subscribe': ({ db, user, body: { endpoint } }) => {
    if (db.pushKey === null)
      throw new MockProblem('invalid_transition', 'This server sends no push messages');
    if (!endpoint.startsWith('https://')) {
      const errors = [{ field: 'endpoint', message: 'must begin with https://' }];
      throw new MockProblem('validation_failed', 'endpoint: must begin with https://', { errors });
    }
    const known = db.pushDevices.get(endpoint);
    const device = { id: known?.id ?? db.nextId('dev'), createdAt: known?.createdAt ?? db.now() };
    db.pushDevices.set(endpoint, { ...device, userId: user.id });
    return device;
  },
  'push.unsubscribe': ({ db, user, params }) => {
    for (const [endpoint, { id, userId }] of db.pushDevices)
      if (id === params.deviceId && userId === user.id) db.pushDevices.delete(endpoint);
    return undefined;
  },
};
