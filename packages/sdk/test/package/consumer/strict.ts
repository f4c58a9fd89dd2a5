import { createLiveDrops, isApiError, type Drop, type LiveDropsOptions, type Order } from '@livedrops/sdk';
import { dropSchema, endpoints } from '@livedrops/sdk/contract';
import { createHandlers, createMockDb } from '@livedrops/sdk/msw';
import { fileOrderStorage } from '@livedrops/sdk/node';
import { LiveDropsProvider, useOrder } from '@livedrops/sdk/react';
import { createRealtime } from '@livedrops/sdk/realtime';
import { createFakeClock, makeDrop } from '@livedrops/sdk/testing';

const options: LiveDropsOptions = { baseUrl: 'https://shop.example.com', auth: 'token' };
const client = createLiveDrops(options);
export const order: Promise<Order> = client.orders.create({ dropId: 'drp_1', quantity: 1 });
export const drop: Drop = dropSchema.parse(makeDrop());
createRealtime(client)
  .channel('drop:drp_1')
  .on('stock.changed', ({ data }) => data.remaining.toFixed());
export const price = (error: unknown): number | undefined =>
  isApiError(error, 'price_changed') ? error.problem.price : undefined;
export const others = [
  endpoints,
  createHandlers({ db: createMockDb() }),
  fileOrderStorage,
  LiveDropsProvider,
  useOrder,
  createFakeClock,
];

const channel = createRealtime(client).channel('drop:drp_1');
// @ts-expect-error a quantity is a number
void client.orders.create({ dropId: 'drp_1', quantity: '1' });
// @ts-expect-error there is no such event
channel.on('stock.vanished', () => {});
// @ts-expect-error a topic says what it is of
createRealtime(client).channel('drp_1');
