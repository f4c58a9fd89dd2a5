import type { MockRoutes } from '../route.ts';

export const healthRoutes: MockRoutes<`health.${'alive' | 'ready' | 'time'}`> = {
  'health.alive': () => ({ status: 'ok' }),
  'health.ready': () => ({
    status: 'ready',
    mongo: 'up',
    redis: 'up',
    outboxPending: 0,
    shopUrl: 'https://shop.example',
  }),
  'health.time': ({ db }) => ({ now: db.now(), epochMs: db.clock.now() }),
};
