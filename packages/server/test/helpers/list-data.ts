import { randomUUID } from 'node:crypto';
import { userModel } from '../../src/accounts/user.model.ts';
import { apiKeyModel } from '../../src/api-keys/api-key.model.ts';
import { creatorModel, toStoredCreator } from '../../src/creators/creator.model.ts';
import { dropModel, type StoredDrop } from '../../src/drops/drop.model.ts';
import { laneModel } from '../../src/drops/lane.model.ts';
import { followModel } from '../../src/follows/follow.model.ts';
import { announcementModel } from '../../src/notifications/announcement.model.ts';
import { createFindNames, createUserStore } from '../../src/accounts/index.ts';
import { orderModel, type StoredOrder } from '../../src/orders/order.model.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { productModel, toStoredProduct } from '../../src/products/product.model.ts';
import { fillSoldParts } from '../../src/sold/index.ts';
import { deliveryModel } from '../../src/webhooks/webhook-delivery.model.ts';
import { endpointModel } from '../../src/webhooks/webhook-endpoint.model.ts';
import { makeDrop } from './shop.ts';
import type { CreatorPerson, Person, TestApp } from './start-app.ts';
import { makeStoredDrop, makeStoredLane, makeStoredOrder } from './stored-books.ts';

// A shop with enough in each list that a plan which reads more than its page is seen. Many records are of the same instant, price or
// count, so that ties are as long as a list is.

const MANY = 1500;
const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

const seq = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_item, index) => make(index));
const pad = (index: number) => String(index).padStart(5, '0');
const userId = (index: number) => `usr_${pad(index)}`;
const otherCreator = (index: number) => `crt_${pad(index)}`;

/** Who asks, and for what: by the names of parameters in the contract. */
export type ListData = { fan: Person; creator: CreatorPerson; known: Readonly<Record<string, string>> };

export async function fillLists(app: TestApp): Promise<ListData> {
  const { connection } = app;
  const [creator, fan] = [await app.signUpCreator(), await app.signUp()];
  const drop = await makeDrop(creator.client);
  const bought = await makeDrop((await app.signUpCreator()).client);
  const now = Date.now();
  /** Three of each instant. */
  const ago = (index: number) => new Date(now - Math.floor(index / 3) * 60_000);
  const place = { connection, now, ago, creatorId: creator.creatorId, fanId: fan.session.user.id };
  await Promise.all([
    fillPeople(place),
    fillProducts(place),
    fillDrops(place, drop.productId),
    fillOrders(place, drop.id),
    fillInbox(place, fan, bought),
    fillIntegrations(place),
  ]);
  // As the group of the log does it, which does not run here.
  await fillSoldParts(connection, { findNames: createFindNames(createUserStore(connection)) });
  const known = {
    dropId: drop.id,
    productId: drop.productId,
    creatorId: creator.creatorId,
    userId: 'me',
    // Of products, creators and buyers: they have a word with this beginning.
    q: 'mak',
    endpointId: 'whe_0',
    startsFrom: new Date(now - YEAR).toISOString(),
    startsTo: new Date(now + YEAR).toISOString(),
  };
  return { fan, creator, known };
}

type Place = {
  connection: MongoConnection;
  now: number;
  ago(index: number): Date;
  creatorId: string;
  fanId: string;
};

async function fillPeople({ connection, ago, creatorId, fanId }: Place): Promise<void> {
  const at = ago(0);
  await userModel.collection(connection).insertMany(
    seq(MANY, (index) => ({
      _id: userId(index),
      email: `${userId(index)}@example.test`,
      emailConfirmedAt: null,
      name: 'Makena Fan',
      role: 'fan',
      creatorId: null,
      passwordHash: null,
      demo: false,
      showsFollows: true,
      networks: [],
      createdAt: at,
      updatedAt: at,
    })),
  );
  await creatorModel.collection(connection).insertMany(
    seq(MANY, (index) =>
      toStoredCreator({
        id: otherCreator(index),
        userId: `usr_of_${otherCreator(index)}`,
        handle: `maker-${pad(index)}`,
        handleSkeleton: `maker-${pad(index)}`,
        name: 'Maker',
        nameSkeleton: 'maker',
        bio: '',
        avatarUrl: null,
        followerCount: index % 20 === 0 ? index : 1,
        createdAt: at,
        updatedAt: at,
      }),
    ),
  );
  const follow = (index: number, who: string, whom: string) => ({
    _id: `fol_${who}_${whom}`,
    creatorId: whom,
    followerId: who,
    createdAt: ago(index),
  });
  await followModel
    .collection(connection)
    .insertMany([
      ...seq(MANY, (index) => follow(index, userId(index), creatorId)),
      ...seq(MANY, (index) => follow(index, userId(index), otherCreator(index % 7))),
      ...seq(MANY / 3, (index) => follow(index, fanId, otherCreator(index))),
    ]);
}

async function fillProducts({ connection, ago, creatorId }: Place): Promise<void> {
  await productModel.collection(connection).insertMany(
    seq(MANY, (index) =>
      toStoredProduct({
        id: `prd_${pad(index)}`,
        creatorId: index % 15 === 0 ? creatorId : otherCreator(index % 7),
        creatorName: 'Maker',
        title: `Makers print ${index % 5}`,
        description: '',
        price: 500 * (index % 4),
        currency: index % 3 === 0 ? 'JPY' : 'EUR',
        imageUrl: null,
        createdAt: ago(index),
        updatedAt: ago(index),
      }),
    ),
  );
}

/** So many of each status are of one creator and product; beside each are so many of others. */
const DROPS = 100;
const OTHERS = 4;

async function fillDrops({ connection, now, creatorId }: Place, productId: string): Promise<void> {
  const drops = seq(DROPS, (index) => index).flatMap((index) => {
    const step = Math.floor(index / 3) * 60_000;
    const [past, soon, later] = [new Date(now - HOUR - step), new Date(now + HOUR + step), now + 9 * HOUR];
    const end = new Date(later + HOUR + step);
    const open = { startsAt: past, endsAt: end, nextChangeAt: end };
    const over = { startsAt: new Date(now - 9 * HOUR - step), endsAt: past, nextChangeAt: null };
    const states: Partial<StoredDrop>[] = [
      { status: 'scheduled', startsAt: soon, endsAt: new Date(later + step), nextChangeAt: soon },
      { status: 'live', ...open },
      { status: 'paused', ...open },
      { status: 'sold_out', ...open, pool: 0, taken: 10 },
      { status: 'ended', ...over },
      { status: 'cancelled', ...over },
    ];
    return states.flatMap((state) => [
      makeStoredDrop({ _id: `drp_${state.status}_${pad(index)}`, creatorId, productId, ...state }),
      ...seq(OTHERS, (other) =>
        makeStoredDrop({
          _id: `drp_other_${state.status}_${pad(index)}_${other}`,
          creatorId: otherCreator(index % 7),
          productId: `prd_${pad(index % 7)}`,
          ...state,
        }),
      ),
    ]);
  });
  await dropModel.collection(connection).insertMany(drops);
  // No drop waits for the drop clock, which does not run here.
  await dropModel
    .collection(connection)
    .updateMany({ nextChangeAt: { $lte: new Date() } }, [
      { $set: { status: 'live', nextChangeAt: '$endsAt' } },
    ]);
  await laneModel
    .collection(connection)
    .insertMany(drops.map(({ _id }) => makeStoredLane({ _id: `${_id}/prc_1`, dropId: _id })));
}

async function fillOrders({ connection, ago, creatorId, fanId }: Place, dropId: string): Promise<void> {
  const order = (index: number, who: string, dropOfOrder: string) => {
    const {
      slots: _slots,
      keys: _keys,
      ...made
    } = makeStoredOrder(who, {
      idempotencyKey: `key-${dropOfOrder}-${index}`,
      createdAt: ago(index),
    });
    const items = made.items.map((item) => ({ ...item, dropId: dropOfOrder, creatorId }));
    return { ...made, items, ...stateOf(index, items) };
  };
  await orderModel
    .collection(connection)
    .insertMany([
      ...seq(MANY, (index) => order(index, userId(index), dropId)),
      ...seq(MANY / 3, (index) => order(index, fanId, `drp_other_ended_${pad(index % DROPS)}_0`)),
    ]);
}

/** Orders of each view: two of five are to be packed, one is sent, one is stuck, and of one this part is called off. */
function stateOf(index: number, items: StoredOrder['items']): Partial<StoredOrder> {
  if (index % 5 === 2) return { fulfillment: 'SHIPPED' };
  if (index % 5 === 3) return { items: items.map((item) => ({ ...item, refund: 'refund_failed' })) };
  if (index % 5 !== 4) return {};
  const over = items.map((item) => ({ ...item, status: 'cancelled' as const, refund: 'refunded' as const }));
  return {
    items: [...over, ...items.map((item) => ({ ...item, dropId: 'drp_of_another', creatorId: 'crt_x' }))],
  };
}

async function fillInbox(
  { connection, now, ago, fanId }: Place,
  fan: Person,
  drop: Awaited<ReturnType<typeof makeDrop>>,
): Promise<void> {
  await announcementModel.collection(connection).insertMany(
    seq(MANY, (index) => {
      const at = new Date(now + index * 1000);
      const topic = `creator:${otherCreator(index % (MANY / 2))}` as const;
      const event = {
        id: `evt_${pad(index)}`,
        topic,
        seq: index + 1,
        type: 'drop.started' as const,
        occurredAt: at.toISOString(),
        data: { drop },
      };
      return {
        _id: event.id,
        creatorId: topic.slice('creator:'.length),
        at,
        kind: 'dropStarted' as const,
        event,
        staleAt: at,
        isSent: true,
      };
    }),
  );
  const order = await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
  const topic = `user:${fanId}`;
  const count = MANY / 3;
  await connection.collection<{ _id: string; seq: number }>('topics').insertOne({ _id: topic, seq: count });
  await connection.collection<{ _id: number }>('events').insertMany(
    seq(count, (index) => ({
      _id: 1_000_000 + index,
      topic,
      seq: index + 1,
      type: 'order.confirmed',
      occurredAt: ago(count - index),
      data: { order, dropIds: [drop.id] },
      key: drop.id,
    })),
  );
}

async function fillIntegrations({ connection, ago, creatorId, fanId }: Place): Promise<void> {
  const endpoints = seq(10, (slot) => ({
    _id: `whe_${slot}`,
    creatorId,
    userId: fanId,
    slot,
    url: 'https://hooks.example.com/x',
    events: ['order.confirmed' as const],
    enabled: true,
    disabledReason: null,
    failingSince: null,
    secrets: [{ secret: `whsec_${'a'.repeat(32)}`, expiresAt: null }],
    createdAt: ago(slot),
    updatedAt: ago(slot),
  }));
  await endpointModel.collection(connection).insertMany(endpoints);
  await deliveryModel.collection(connection).insertMany(
    seq(MANY, (index) => ({
      _id: `whd_${pad(index)}`,
      endpointId: `whe_${Math.floor(index / 3) % 2}`,
      messageId: `msg_${index}`,
      type: 'order.confirmed' as const,
      payload: '{}',
      state: (['pending', 'delivered', 'failed'] as const)[index % 3]!,
      round: 0,
      tries: 0,
      attemptCount: 0,
      attempts: [],
      nextAttemptAt: null,
      failure: null,
      createdAt: ago(index),
    })),
  );
  await apiKeyModel.collection(connection).insertMany(
    seq(MANY / 3, (index) => ({
      _id: `key_${pad(index)}`,
      userId: fanId,
      slot: null,
      name: 'Till',
      kind: 'secret' as const,
      scopes: ['drops:read' as const],
      hash: (randomUUID() + randomUUID()).replaceAll('-', '').slice(0, 43),
      lastFour: 'abcd',
      createdAt: ago(index),
      lastUsedAt: null,
      expiresAt: null,
      revokedAt: ago(index),
    })),
  );
}
