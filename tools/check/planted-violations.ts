/** One forbidden import. `rule` is the rule that must report it, `from` the file that it is planted in. */
export type Violation = {
  rule: string;
  from: string;
  line: string;
  /** Where the report points, when it is not `from`. */
  reportedAt?: string;
  /** Files that the import needs. */
  needs?: Record<string, string>;
};

const SERVER = 'packages/server/src';
const SDK = 'packages/sdk/src';
const STUDIO = 'apps/studio/src';
const SHOP = 'apps/demo-web/src';

const plant = (rule: string, from: string, imported: string, more: Partial<Violation> = {}): Violation => ({
  rule,
  from,
  line: `import '${imported}';`,
  ...more,
});

/** At least one for every rule of `.dependency-cruiser.mjs`. */
export const VIOLATIONS: readonly Violation[] = [
  plant('sdk-is-the-bottom', `${SDK}/core/request.ts`, '../../../server/src/platform/clock.ts'),
  plant('contract-is-data', `${SDK}/contract/order.ts`, '../core/request.ts'),
  plant('sdk-root-is-light', `${SDK}/core/backoff.ts`, '../contract/index.ts', {
    reportedAt: `${SDK}/index.ts`,
  }),
  plant('sdk-realtime-is-light', `${SDK}/realtime/transport.ts`, '../contract/index.ts'),
  plant('server-sees-the-contract-only', `${SERVER}/orders/orders.routes.ts`, '@livedrops/sdk'),
  plant('apps-see-the-sdk-only', `${SHOP}/main.tsx`, '../../../packages/server/src/platform/clock.ts'),
  plant('platform-knows-no-domain', `${SERVER}/platform/clock.ts`, '../orders/index.ts'),
  plant('domain-through-the-front-door', `${SERVER}/sales/figures.worker.ts`, '../orders/order.store.ts'),
  plant('what-is-stored-through-the-models', `${SERVER}/audit/books.store.ts`, '../orders/order.store.ts'),
  plant('models-in-stores', `${SERVER}/orders/place-order.ts`, './order.model.ts'),
  plant('models-in-stores', `${SERVER}/drops/lane-stock.ts`, './lane.model.ts'),
  plant('domain-knows-no-root', `${SERVER}/orders/place-order.ts`, '../app/app.ts'),
  plant('every-domain-is-listed', `${SERVER}/app/app.ts`, '../newcomer/index.ts', {
    needs: { [`${SERVER}/newcomer/index.ts`]: 'export const newcomer = 1;\n' },
  }),
  plant('accounts-imports', `${SERVER}/accounts/index.ts`, '../orders/index.ts'),
  plant('api-keys-imports', `${SERVER}/api-keys/index.ts`, '../orders/index.ts'),
  plant('media-imports', `${SERVER}/media/index.ts`, '../orders/index.ts'),
  plant('pictures-imports', `${SERVER}/pictures/index.ts`, '../drops/index.ts'),
  plant('creators-imports', `${SERVER}/creators/index.ts`, '../orders/index.ts'),
  plant('follows-imports', `${SERVER}/follows/index.ts`, '../orders/index.ts'),
  plant('products-imports', `${SERVER}/products/index.ts`, '../orders/index.ts'),
  plant('drops-imports', `${SERVER}/drops/index.ts`, '../orders/index.ts'),
  plant('orders-imports', `${SERVER}/orders/place-order.ts`, '../follows/index.ts'),
  plant('payments-imports', `${SERVER}/payments/index.ts`, '../drops/index.ts'),
  plant('sales-imports', `${SERVER}/sales/index.ts`, '../follows/index.ts'),
  plant('sold-imports', `${SERVER}/sold/index.ts`, '../follows/index.ts'),
  plant('events-imports', `${SERVER}/events/index.ts`, '../orders/index.ts'),
  plant('notifications-imports', `${SERVER}/notifications/index.ts`, '../orders/index.ts'),
  plant('webhooks-imports', `${SERVER}/webhooks/index.ts`, '../orders/index.ts'),
  plant('health-imports', `${SERVER}/health/index.ts`, '../orders/index.ts'),
  plant('audit-imports', `${SERVER}/audit/index.ts`, '../follows/index.ts'),
  plant('migrations-imports', `${SERVER}/migrations/index.ts`, '../events/index.ts'),
  plant('rules-are-pure', `${SERVER}/orders/order.rules.ts`, '../platform/clock.ts'),
  plant('rules-are-pure', `${SERVER}/drops/drop.rules.ts`, 'node:crypto'),
  plant('log-knows-no-reader', `${SERVER}/platform/log/relay.ts`, '../consumers/consumer.ts'),
  plant('bus-rings-the-bell', `${SERVER}/platform/bus/redis-bus.ts`, '../consumers/consumer.ts'),
  plant('kafka-behind-its-engine', `${SERVER}/platform/log/relay.ts`, '@platformatic/kafka'),
  plant(
    'kafka-behind-its-engine',
    `${SERVER}/app/consumers.ts`,
    '../platform/consumers/kafka/kafka-engine.ts',
  ),
  plant('models-in-stores', `${SERVER}/creators/become-creator.ts`, './creator.model.ts'),
  plant('models-in-stores', `${SERVER}/app/app.ts`, '../media/media.model.ts'),
  plant('mongoose-in-models', `${SERVER}/orders/place-order.ts`, 'mongoose'),
  plant('mongoose-in-models', `${SERVER}/creators/creator.store.ts`, 'mongoose'),
  plant('express-at-the-edge', `${SERVER}/orders/place-order.ts`, 'express'),
  plant('renderer-is-a-web-page', `${STUDIO}/renderer/main.tsx`, '../main/index.ts'),
  plant('renderer-is-a-web-page', `${STUDIO}/renderer/app/app.tsx`, 'electron'),
  plant('browser-code-has-no-node', `${STUDIO}/renderer/main.tsx`, 'node:fs'),
  plant('browser-code-has-no-node', `${SDK}/core/request.ts`, 'node:crypto'),
  plant('main-no-renderer', `${STUDIO}/main/index.ts`, '../renderer/main.tsx'),
  plant('preload-is-thin', `${STUDIO}/preload/index.ts`, '../main/index.ts'),
  plant('shared-is-neutral', `${STUDIO}/shared/ipc.ts`, 'electron'),
  plant('features-are-strangers', `${SHOP}/features/home/home-page.tsx`, '../drop/drop-view.ts'),
  plant('one-way-ui', `${SHOP}/features/home/home-page.tsx`, '../../main.tsx', {
    line: "import '../../app/planted.ts';",
    needs: { [`${SHOP}/app/planted.ts`]: 'export const planted = 1;\n' },
  }),
  plant('shared-ui-knows-no-feature', `${SHOP}/lib/env.ts`, '../features/drop/drop-view.ts'),
  plant('no-cycles', `${SERVER}/orders/order.store.ts`, './orders.routes.ts'),
  {
    rule: 'no-orphans',
    from: `${SERVER}/orders/forgotten.ts`,
    line: 'export const forgotten = 1;',
  },
  plant('no-unresolvable', `${SERVER}/orders/order.store.ts`, './nowhere.ts'),
  plant('prod-not-to-test', `${SERVER}/orders/place-order.ts`, './order.rules.test.ts'),
];
