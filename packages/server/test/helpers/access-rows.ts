import { randomUUID } from 'node:crypto';
import type { ApiKeyScope } from '@livedrops/sdk';
import type { EndpointName, ProblemCode } from '@livedrops/sdk/contract';
import { newDevice, type World } from './access-world.ts';
import { makePicture } from './picture-files.ts';
import { inMs } from './shop.ts';

export type Call = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  file?: Blob;
};

/** Who may call a route. It is written by hand, and not made from the contract, so that a change of the contract has to be meant. */
export type Row = {
  /** Whom the route lets in. */
  to: 'everybody' | 'people' | 'creators';
  /** What an API key needs: one of the scopes, nothing, to be a secret one; or no key will do, because a person has to have signed in. */
  key: ApiKeyScope | 'nothing' | 'a secret' | 'a session';
  /** Whose thing it is, and what those are told who are let in and do not own it. Without it everybody has their own. */
  of?: readonly ['buyer' | 'maker', 'forbidden' | 'not_found'];
  /** Whether the token of a session that has ended is still enough. Default: for reads. */
  isTokenEnough?: boolean;
  /** It does not look at credentials at all. */
  isBlind?: true;
  /** Those who may are new people each time: it changes who they are. */
  isForNew?: true;
  /** What those are answered who may, where it is a refusal because of what is sent. Default: the status of the contract. */
  answers?: ProblemCode;
  /** Something in the answer that only its owner may see. */
  shows?: 'orderId' | 'endpointId' | 'keyId' | 'buyer' | 'note';
  /** A good call. It is made anew for each of those who may. */
  call?(world: World): Call | Promise<Call>;
};

const password = 'correct horse';
const newEmail = () => `person-${randomUUID()}@example.test`;
const atDrop = async (world: World) => ({ params: { dropId: await world.newDrop() } });
const ofDrop = ({ dropId }: World) => ({ params: { dropId } });
const inDrop = ({ dropId }: World) => ({ query: { dropId } });
const ofEndpoint = ({ endpointId }: World) => ({ params: { endpointId } });
const ofDelivery = ({ endpointId, deliveryId }: World) => ({ params: { endpointId, deliveryId } });
const refreshing = async ({ app }: World) => ({
  body: { refreshToken: (await app.signUp()).session.refreshToken },
});
const followed = ({ buyer, rival }: World) => ({
  params: { userId: buyer.session.user.id, creatorId: rival.creatorId },
});

const PUBLIC = { to: 'everybody', key: 'nothing' } as const;
const ACCOUNT = { to: 'people', key: 'a session' } as const;
const buying = (key: ApiKeyScope) => ({ to: 'people', key }) as const;
const making = (key: ApiKeyScope) => ({ to: 'creators', key }) as const;
/** What everybody can see, so it is no secret that it is there. */
const seenByAll = (key: ApiKeyScope) => ({ ...making(key), of: ['maker', 'forbidden'] }) as const;
const hidden = (key: ApiKeyScope) => ({ ...making(key), of: ['maker', 'not_found'] }) as const;
const ofBuyer = (key: ApiKeyScope) => ({ ...buying(key), of: ['buyer', 'not_found'] }) as const;

export const ROWS: Record<EndpointName, Row> = {
  'health.alive': { ...PUBLIC, isBlind: true },
  'health.ready': { ...PUBLIC, isBlind: true },
  'health.time': PUBLIC,

  'auth.register': { ...PUBLIC, call: () => ({ body: { email: newEmail(), password, name: 'Kim' } }) },
  'auth.login': {
    ...PUBLIC,
    call: async ({ app }) => ({ body: { email: (await app.signUp()).session.user.email, password } }),
  },
  'auth.demo': { ...PUBLIC, answers: 'invalid_credentials', call: () => ({ body: { email: newEmail() } }) },
  'auth.refresh': { ...PUBLIC, call: refreshing },
  'auth.logout': { ...PUBLIC, call: refreshing },
  'auth.me': { to: 'people', key: 'a secret' },
  'auth.updateMe': { ...ACCOUNT, call: () => ({ body: { showsEmail: false } }) },
  'auth.sendConfirmation': ACCOUNT,
  'auth.confirmEmail': { ...PUBLIC, answers: 'link_invalid', call: () => ({ body: { token: 'a.b' } }) },
  'auth.forgotPassword': { ...PUBLIC, call: () => ({ body: { email: newEmail() } }) },
  'auth.resetPassword': {
    ...PUBLIC,
    answers: 'link_invalid',
    call: () => ({ body: { token: 'a.b', password: 'another horse' } }),
  },
  'auth.changePassword': {
    ...ACCOUNT,
    isForNew: true,
    call: () => ({ body: { currentPassword: password, password: 'another horse' } }),
  },
  'auth.changeEmail': {
    ...ACCOUNT,
    isForNew: true,
    call: () => ({ body: { currentPassword: password, email: newEmail() } }),
  },

  'apiKeys.list': { ...ACCOUNT, isTokenEnough: false, shows: 'keyId' },
  'apiKeys.create': { ...ACCOUNT, call: () => ({ body: { name: 'Till', scopes: ['drops:read'] } }) },
  'apiKeys.revoke': {
    ...ACCOUNT,
    of: ['buyer', 'not_found'],
    call: ({ keyId }) => ({ params: { keyId } }),
  },

  'creators.create': {
    ...ACCOUNT,
    isForNew: true,
    call: () => ({ body: { handle: `maker-${randomUUID().slice(0, 8)}`, name: 'Kim' } }),
  },
  'creators.list': PUBLIC,
  'creators.get': { ...PUBLIC, call: ({ maker }) => ({ params: { creatorId: maker.creatorId } }) },
  'creators.update': {
    ...seenByAll('creators:write'),
    call: ({ maker }) => ({ params: { creatorId: maker.creatorId }, body: { bio: 'Prints' } }),
  },
  'creators.followers': {
    ...PUBLIC,
    shows: 'buyer',
    call: ({ maker }) => ({ params: { creatorId: maker.creatorId } }),
  },
  'creators.followerGrowth': making('creators:read'),
  'creators.reach': making('creators:read'),
  'creators.followersCsv': { ...making('creators:read'), shows: 'buyer' },
  'creators.customers': { ...making('sales:read') },
  'creators.customersCsv': making('sales:read'),
  'creators.customerTotals': making('sales:read'),

  'follows.follow': { ...buying('follows:write'), of: ['buyer', 'forbidden'], call: followed },
  'follows.unfollow': { ...buying('follows:write'), of: ['buyer', 'forbidden'], call: followed },
  'follows.list': {
    ...buying('follows:read'),
    of: ['buyer', 'forbidden'],
    call: ({ buyer }) => ({ params: { userId: buyer.session.user.id } }),
  },

  'products.list': PUBLIC,
  'products.create': {
    ...making('products:write'),
    call: () => ({ body: { title: 'Print', description: 'Signed', price: 900, currency: 'EUR' } }),
  },
  'products.uploadImage': { ...making('products:write'), call: async () => ({ file: await makePicture() }) },
  'products.get': { ...PUBLIC, call: ({ productId }) => ({ params: { productId } }) },
  'products.update': {
    ...seenByAll('products:write'),
    call: ({ productId }) => ({ params: { productId }, body: { title: 'Linen print' } }),
  },
  'products.delete': {
    ...seenByAll('products:write'),
    async call({ maker }) {
      const product = { title: 'Print', description: 'Signed', price: 900, currency: 'EUR' };
      return { params: { productId: (await maker.client.products.create(product)).id } };
    },
  },

  'drops.list': PUBLIC,
  'drops.live': PUBLIC,
  'drops.upcoming': PUBLIC,
  'drops.get': { ...PUBLIC, call: ofDrop },
  'drops.create': {
    ...seenByAll('drops:write'),
    call: ({ productId }) => ({
      body: { productId, startsAt: inMs(60_000), endsAt: inMs(120_000), stock: 1 },
    }),
  },
  'drops.update': {
    ...seenByAll('drops:write'),
    call: async (world) => ({ ...(await atDrop(world)), body: { title: 'Print' } }),
  },
  'drops.testNotice': { ...hidden('drops:write'), call: ofDrop },
  'drops.restock': {
    ...seenByAll('drops:write'),
    call: async (world) => ({ ...(await atDrop(world)), body: { quantity: 1 } }),
  },
  'drops.pause': { ...seenByAll('drops:write'), call: atDrop },
  'drops.resume': {
    ...seenByAll('drops:write'),
    async call({ maker, newDrop }) {
      const dropId = await newDrop();
      await maker.client.drops.pause(dropId);
      return { params: { dropId } };
    },
  },
  'drops.end': { ...seenByAll('drops:write'), call: atDrop },
  'drops.cancel': { ...seenByAll('drops:write'), call: atDrop },
  'drops.sales': { ...seenByAll('sales:read'), call: ofDrop },
  'drops.report': { ...seenByAll('sales:read'), call: ofDrop },
  'drops.orders': { ...seenByAll('sales:read'), shows: 'orderId', call: ofDrop },
  'drops.ordersCsv': { ...hidden('sales:read'), call: ofDrop },

  'orders.create': {
    ...buying('orders:write'),
    isTokenEnough: true,
    call: async ({ newDrop }) => ({ body: { dropId: await newDrop(), quantity: 1 } }),
  },
  'orders.list': { ...buying('orders:read'), shows: 'orderId' },
  'orders.get': {
    ...ofBuyer('orders:read'),
    shows: 'orderId',
    call: ({ orderId }) => ({ params: { orderId } }),
  },
  'orders.byKey': {
    ...ofBuyer('orders:read'),
    shows: 'orderId',
    call: ({ orderKey: key }) => ({ params: { key } }),
  },
  'orders.pay': {
    ...ofBuyer('orders:write'),
    call: async ({ newOrder }) => ({ params: { orderId: await newOrder({ checkout: 'hold' }) }, body: {} }),
  },
  'orders.cancel': {
    ...ofBuyer('orders:write'),
    call: async ({ newOrder }) => ({ params: { orderId: await newOrder() } }),
  },
  'orders.fulfill': {
    ...hidden('orders:write'),
    call: async ({ newOrder }) => ({
      params: { orderId: await newOrder() },
      body: { fulfillment: 'PROCESSING' },
    }),
  },
  'orders.refund': {
    ...hidden('orders:write'),
    call: async ({ newOrder }) => ({ params: { orderId: await newOrder() }, body: {} }),
  },
  'orders.note': {
    ...hidden('orders:write'),
    call: ({ orderId }) => ({ params: { orderId }, body: { note: 'Pack it with the blue ribbon' } }),
  },
  'orders.sold': making('sales:read'),
  'orders.soldCounts': { ...hidden('sales:read'), call: inDrop },
  'orders.soldDetails': {
    ...hidden('sales:read'),
    shows: 'note',
    call: ({ orderId }) => ({ params: { orderId } }),
  },
  'orders.soldCsv': { ...hidden('sales:read'), call: inDrop },
  'orders.soldNdjson': { ...hidden('sales:read'), call: inDrop },
  'orders.bulkFulfil': {
    ...making('orders:write'),
    call: () => ({ body: { fulfillment: 'PROCESSING', view: 'to_pack' } }),
  },
  'orders.bulkStep': { ...hidden('sales:read'), call: ({ stepId }) => ({ params: { stepId } }) },

  // What its private topics ask for is in the table of topics.
  'events.list': { ...PUBLIC, call: ({ dropId }) => ({ query: { topic: `drop:${dropId}` } }) },

  'notifications.list': buying('notifications:read'),
  'notifications.unread': buying('notifications:read'),
  'notifications.markRead': { ...buying('notifications:write'), call: () => ({ body: {} }) },
  'notifications.channels': PUBLIC,
  'notifications.preferences': buying('notifications:read'),
  'notifications.updatePreferences': {
    ...buying('notifications:write'),
    call: () => ({ body: { reminderMinutes: 15 } }),
  },
  'push.key': PUBLIC,
  'push.subscribe': { ...buying('notifications:write'), call: () => ({ body: newDevice() }) },
  // Whoever does not have a device has nothing to remove: it is gone for them.
  'push.unsubscribe': {
    ...buying('notifications:write'),
    call: ({ deviceId }) => ({ params: { deviceId } }),
  },

  'webhooks.list': { ...making('webhooks:read'), shows: 'endpointId' },
  'webhooks.create': {
    ...making('webhooks:write'),
    call: () => ({ body: { url: 'https://hooks.livedrops.dev/new', events: ['stock.low'] } }),
  },
  'webhooks.get': { ...hidden('webhooks:read'), call: ofEndpoint },
  'webhooks.update': {
    ...hidden('webhooks:write'),
    call: (world) => ({ ...ofEndpoint(world), body: { events: ['order.confirmed'] } }),
  },
  'webhooks.delete': {
    ...hidden('webhooks:write'),
    async call({ maker }) {
      const url = 'https://hooks.livedrops.dev/short-lived';
      const { id } = await maker.client.webhooks.create({ url, events: ['stock.low'] });
      return { params: { endpointId: id } };
    },
  },
  'webhooks.rotateSecret': { ...hidden('webhooks:write'), call: ofEndpoint },
  'webhooks.test': { ...hidden('webhooks:write'), call: ofEndpoint },
  'webhooks.deliveries': { ...hidden('webhooks:read'), call: ofEndpoint },
  'webhooks.delivery': { ...hidden('sales:read'), call: ofDelivery },
  'webhooks.redeliver': { ...hidden('webhooks:write'), call: ofDelivery },
  'webhooks.replay': {
    ...hidden('webhooks:write'),
    call: (world) => ({ ...ofEndpoint(world), body: { since: inMs(-60_000) } }),
  },
};
