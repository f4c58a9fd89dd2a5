import { createAccounts } from '../accounts/index.ts';
import { createApiKeys } from '../api-keys/index.ts';
import type { Config } from '../config/config.ts';
import { createCreators } from '../creators/index.ts';
import { createDrops, presentDrop } from '../drops/index.ts';
import { createFollows } from '../follows/index.ts';
import { createMedia } from '../media/index.ts';
import { createNotifications } from '../notifications/index.ts';
import { createOrders, presentOrder } from '../orders/index.ts';
import { keyOf, keyRoom, personRoom, sessionRoom } from '../events/index.ts';
import { createPayments, openProvider } from '../payments/index.ts';
import type { Clock } from '../platform/clock.ts';
import { createEventLog } from '../platform/log/event-log.ts';
import type { Publish } from '../platform/log/outbox.ts';
import type { Guard } from '../platform/guard.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import type { Tracing } from '../platform/tracing.ts';
import type { Signals } from '../platform/realtime/signals.ts';
import { createPictures } from '../pictures/index.ts';
import { createProducts, type Products } from '../products/index.ts';
import { createRefusalCounts, createSales, type RefusalCounts } from '../sales/index.ts';
import { createSold } from '../sold/index.ts';
import { createWebhooks } from '../webhooks/index.ts';
import { countOrders, countRefills } from './figures.ts';

type DomainDeps = {
  connection: MongoConnection;
  clock: Clock;
  logger: Logger;
  publish: Publish;
  guard: Guard;
  signals: Signals;
  /** Names this process among all that sell. */
  processId: string;
  metrics: Metrics;
  tracing: Tracing;
};

export type Domains = ReturnType<typeof createDomains>;

/** Which domain may call which: the arguments say it. */
export function createDomains(config: Config, deps: DomainDeps) {
  const { connection, clock, logger, publish, signals } = deps;
  const shared = { connection, publish, clock, logger };
  const stored = connectPictures(config, deps);
  const accounts = createAccounts({
    ...config,
    ...config.notifications,
    ...shared,
    onSessionEnded: (sessionId) => signals.end(sessionRoom(sessionId)),
    onTakenOver: (userId) => apiKeys.revokeAll(userId),
    onRenamed: (...renamed) => sold.onRenamed(...renamed),
  });
  const apiKeys = connectApiKeys(deps, accounts);
  const creators = createCreators({
    connection,
    clock,
    setCreator: accounts.setCreator,
    showPictures: stored.pictures.show,
    onRenamed: (...renamed) => followName({ products, drops }, ...renamed),
  });
  const follows = createFollows({ connection, clock, accounts, creators, publish });
  const from = openProvider(connection, config.payments);
  const refusals = createRefusalCounts(connection);
  const selling = connectSelling(config, deps, { from, creators, pictures: stored.pictures, refusals });
  const { products, drops, orders } = selling;
  const sold = createSold({ ...shared, drops, orders, accounts });
  const telling = connectTelling(config, deps, { accounts, creators, follows, drops, orders, refusals });
  return {
    ...stored,
    accounts,
    apiKeys,
    creators,
    follows,
    ...selling,
    sold,
    ...telling,
  };
}

type SellingParts = {
  from: ReturnType<typeof openProvider>;
  creators: ReturnType<typeof createCreators>;
  pictures: ReturnType<typeof createPictures>;
  refusals: RefusalCounts;
};

/** From a product to the payment of what was ordered of it. */
function connectSelling(
  config: Config,
  deps: DomainDeps,
  { from, creators, pictures, refusals }: SellingParts,
) {
  const { connection, clock, logger, publish, guard, metrics, tracing, processId } = deps;
  const shared = { connection, publish, clock, logger };
  const whyNotChargeable = from.provider?.whyNotChargeable ?? null;
  const products = createProducts({
    connection,
    whyNotChargeable,
    clock,
    creators,
    showPictures: pictures.show,
    isProductInUse: (productId) => drops.isProductInUse(productId),
    onChanged: (productId, session) => drops.askForRefresh({ productId }, session),
  });
  const drops = createDrops({
    ...shared,
    process: processId,
    onRefill: countRefills(metrics),
    whyNotChargeable,
    findProduct: products.findProduct,
    findCreator: creators.findCreator,
  });
  const orders = createOrders({
    ...shared,
    drops,
    paymentProvider: from.provider?.name ?? null,
    whyNotChargeable,
    onRefused: refusals.add,
    figures: countOrders(metrics),
    tracing,
    isSafe: guard.isSafe,
    isDebugging: config.orderDebug,
    queueMax: config.orderQueueMax,
  });
  const payments = createPayments({
    ...shared,
    from,
    autoProgress: config.orderAutoProgress,
    settle: orders.settle,
    findOwn: orders.store.findOwn,
    findCancelledDrops: drops.store.cancelledSince,
    presentOrder,
  });
  return { products, drops, orders, payments };
}

function connectPictures({ pictures: { bucket, baseUrl } }: Config, deps: DomainDeps) {
  const media = createMedia({ connection: deps.connection, bucket });
  return { media, pictures: createPictures({ ...deps, media: media.store, baseUrl }) };
}

/** Products and drops copy the names of their creators. */
async function followName(
  { products, drops }: { products: Products; drops: Pick<ReturnType<typeof createDrops>, 'askForRefresh'> },
  ...[creator, session]: Parameters<Products['renameCreator']>
): Promise<void> {
  await products.renameCreator(creator, session);
  await drops.askForRefresh({ creatorId: creator.id }, session);
}

/** What other processes are told when an API key was revoked. */
const REVOKED = 'revoked-keys';

function connectApiKeys(
  { signals, ...deps }: DomainDeps,
  { findCreatorId }: Pick<ReturnType<typeof createAccounts>, 'findCreatorId'>,
) {
  const apiKeys = createApiKeys({
    ...deps,
    findCreatorId,
    onRevoked({ id, hash }) {
      signals.end(keyRoom(id));
      signals.tell(REVOKED, hash);
    },
  });
  signals.onTold(REVOKED, apiKeys.forget);
  return apiKeys;
}

/** What other processes are told when a creator's webhook endpoints have changed. */
const ENDPOINTS = 'webhook-endpoints';

type Known = {
  accounts: Pick<ReturnType<typeof createAccounts>, 'findContact' | 'findNames' | 'findConfirmed'>;
  creators: Pick<ReturnType<typeof createCreators>, 'findCreator'>;
  follows: Pick<
    ReturnType<typeof createFollows>,
    'findFollowing' | 'followersAfter' | 'newestFollowers' | 'countFollowing'
  >;
  drops: Pick<ReturnType<typeof createDrops>, 'store' | 'noticeStock'>;
  orders: Pick<ReturnType<typeof createOrders>, 'store' | 'resolveNamed'>;
  refusals: RefusalCounts;
};

/** The log, and what tells people and programs of it. */
function connectTelling(
  config: Config,
  deps: DomainDeps,
  { accounts, creators, follows, drops, orders, refusals }: Known,
) {
  const { signals } = deps;
  const log = createEventLog(deps.connection, { resolveNamed: orders.resolveNamed, keyOf });
  const notifications = createNotifications({
    ...deps,
    settings: { ...config.notifications, secret: config.jwtSecret, oldSecrets: config.oldJwtSecrets },
    log,
    findFollowing: follows.findFollowing,
    followersAfter: follows.followersAfter,
    newestFollowers: follows.newestFollowers,
    countFollowers: async (creatorId) => (await creators.findCreator(creatorId))?.followerCount ?? 0,
    findConfirmed: accounts.findConfirmed,
    findContact: accounts.findContact,
    findDropNow: drops.store.findPlan,
    findDropsNow: drops.store.findPlans,
    findStarting: drops.store.findStarting,
    findDrop: async (dropId) => {
      const drop = await drops.store.find(dropId);
      return drop && presentDrop(drop, deps.clock.now());
    },
    onInboxChanged: (userId) => signals.emit(personRoom(userId), 'inbox'),
    onAnnounced: (creatorId) => signals.emit(`creator:${creatorId}`, 'inbox'),
  });
  const webhooks = createWebhooks({
    ...deps,
    findDropCreators: drops.store.creatorsOf,
    findNames: accounts.findNames,
    allowPrivate: config.webhooks.allowPrivate,
    onEndpointsChanged: (creatorId) => signals.tell(ENDPOINTS, creatorId),
  });
  signals.onTold(ENDPOINTS, webhooks.forgetEndpoints);
  const sales = createSales({
    ...deps,
    drops: drops.store,
    orders: orders.store,
    noticeStock: drops.noticeStock,
    findNames: accounts.findNames,
    refusals,
    countFollowing: follows.countFollowing,
    countSockets: signals.countSockets,
  });
  return { log, notifications, webhooks, sales };
}
