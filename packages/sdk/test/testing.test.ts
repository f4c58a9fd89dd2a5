import { describe, expect, it } from 'vitest';
import {
  creatorSchema,
  dropSchema,
  orderSchema,
  productSchema,
  sessionSchema,
} from '../src/contract/index.ts';
import { createLiveDrops, isApiError } from '../src/index.ts';
import { createRealtime, type GapEvent } from '../src/realtime/index.ts';
import {
  createFakeClock,
  createFakeRealtime,
  makeCreator,
  makeDrop,
  makeOrder,
  makeProduct,
  makeSession,
} from '../src/testing/index.ts';
import { eventually } from './helpers/eventually.ts';

const start = async () => {
  const fake = createFakeRealtime();
  const client = createLiveDrops({ baseUrl: 'http://api.test', fetch: fake.fetch, retry: false });
  const realtime = createRealtime(client, { transport: fake.transport });
  const heard: string[] = [];
  const gaps: GapEvent[] = [];
  realtime.onGap((gap) => gaps.push(gap));
  const stop = realtime
    .channel('drop:drp_1')
    .on('stock.changed', ({ seq }, { delivery }) => heard.push(`${seq}${delivery === 'live' ? '' : 'b'}`));
  await eventually(() => expect(realtime.state.name).toBe('live'));
  const emit = (remaining: number) =>
    fake.emit('drop:drp_1', 'stock.changed', {
      dropId: 'drp_1',
      remaining,
      held: 0,
      stock: 9,
      status: 'live',
    });
  return { fake, client, realtime, heard, gaps, emit, stop };
};

describe('a fake live connection', () => {
  it('tells that the inbox has changed, until nobody wants to know', async () => {
    const { fake, realtime } = await start();
    let told = 0;
    const stop = realtime.onInbox(() => (told += 1));
    fake.signalInbox();
    expect(told).toBe(1);
    stop();
    fake.signalInbox();
    expect(told).toBe(1);
  });

  it('brings what is emitted, once and in order, whatever the network does', async () => {
    const { fake, heard, emit } = await start();
    emit(8);
    fake.duplicate('drop:drp_1');
    fake.reorder(() => {
      emit(7);
      emit(6);
    });
    await eventually(() => expect(heard.map((line) => line[0])).toEqual(['1', '2', '3']));
    fake.lose(() => emit(5));
    emit(4);
    await eventually(() => expect(heard.map((line) => line[0])).toEqual(['1', '2', '3', '4', '5']));
    expect(heard[3]).toBe('4b');
  });

  it('comes back after it was cut, with what was missed or the word that it is gone', async () => {
    const { fake, heard, gaps, emit, realtime } = await start();
    emit(8);
    fake.setOnline(false);
    fake.disconnect();
    expect(fake.connections).toBe(0);
    emit(7);
    fake.setOnline(true);
    realtime.connect();
    await eventually(() => expect(heard).toEqual(['1', '2b']));
    fake.disconnect();
    emit(6);
    fake.expire('drop:drp_1');
    realtime.connect();
    await eventually(() => expect(gaps).toMatchObject([{ topic: 'drop:drp_1' }]));
  });

  it('refuses a topic', async () => {
    const { fake, realtime } = await start();
    fake.refuse('sales:crt_1');
    const refused: unknown[] = [];
    realtime.onRefused((news) => refused.push(news));
    realtime.channel('sales:crt_1').on('*', () => {});
    await eventually(() => expect(refused).toEqual([{ topic: 'sales:crt_1', code: 'forbidden' }]));
  });

  it('says which call nobody answers', async () => {
    const { client } = await start();
    const error: unknown = await client.drops.get('drp_1').catch((reason: unknown) => reason);
    expect(isApiError(error, 'not_found') && error.message).toContain('/api/drops/drp_1 is not faked');
  });
});

it('things to show are what the contract says they are', () => {
  expect(dropSchema.parse(makeDrop())).toEqual(makeDrop());
  expect(orderSchema.parse(makeOrder())).toEqual(makeOrder());
  expect(productSchema.parse(makeProduct())).toEqual(makeProduct());
  expect(creatorSchema.parse(makeCreator())).toEqual(makeCreator());
  expect(sessionSchema.parse(makeSession())).toEqual(makeSession());
  expect(makeDrop({ remaining: 0 }).remaining).toBe(0);
});

it('a fake clock stands until it is moved', () => {
  const clock = createFakeClock('2030-01-01T00:00:00Z');
  const at = clock.now();
  clock.advance(1500);
  expect(clock.now() - at).toBe(1500);
  clock.set(0);
  expect(clock.now()).toBe(0);
});
