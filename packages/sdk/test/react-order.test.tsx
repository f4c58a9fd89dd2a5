// @vitest-environment jsdom
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { StrictMode, type ReactNode } from 'react';
import { memoryOrderStorage, prepareOrder } from '../src/index.ts';
import { LiveDropsProvider, useOrder } from '../src/react/index.ts';
import { makeOrder, makeSession } from '../src/testing/index.ts';
import { problem, start, type Answer } from './helpers/react.tsx';

afterEach(cleanup);

const lost = (): never => {
  throw new TypeError('fetch failed');
};
const quantityOf = async (request: Request) =>
  ((await request.clone().json()) as { quantity: number }).quantity;
const gate = () => {
  let open = (_value: unknown) => {};
  const opened = new Promise((resolve) => (open = resolve));
  return { opened, open };
};

describe('useOrder', () => {
  it('buys once, however often it is pressed, and pays', async () => {
    const pending = makeOrder({ status: 'pending', holdExpiresAt: '2030-01-01T18:05:00.000Z' });
    const { wrapper, requests } = start({
      'POST /orders': () => pending,
      'POST /orders/ord_1/pay': () => makeOrder(),
    });
    const { result } = renderHook(() => useOrder('drp_1'), { wrapper });
    act(() => {
      result.current.place({ quantity: 1 });
      result.current.place({ quantity: 1 });
    });
    expect(result.current.status).toBe('placing');
    await waitFor(() => expect(result.current).toMatchObject({ status: 'pending', order: { id: 'ord_1' } }));
    expect(requests).toHaveLength(1);
    act(() => {
      result.current.pay();
      result.current.pay();
    });
    await waitFor(() => expect(result.current).toMatchObject({ status: 'done' }));
    expect(requests).toHaveLength(2);
  });

  it('sends the same order again when its answer was lost', async () => {
    let isLost = true;
    const lose = () => {
      throw new TypeError('fetch failed');
    };
    const { wrapper, requests } = start({ 'POST /orders': () => (isLost ? lose() : makeOrder()) });
    const { result } = renderHook(() => useOrder('drp_1'), { wrapper });
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() => expect(result.current.status).toBe('not_found'));
    act(() => result.current.place({ quantity: 1 }));
    expect(requests).toHaveLength(1);
    isLost = false;
    act(() => result.current.retry());
    await waitFor(() => expect(result.current).toMatchObject({ status: 'done', order: { id: 'ord_1' } }));
    expect(requests[1]?.key).toBe(requests[0]?.key);
  });

  it('takes up an order that a page left when it was loaded again', async () => {
    const orderStorage = memoryOrderStorage();
    const first = start({ 'POST /orders': () => new Promise(() => {}) }, { orderStorage });
    const page = renderHook(() => useOrder('drp_1'), first);
    act(() => page.result.current.place({ quantity: 2 }));
    await waitFor(() => expect(first.requests).toHaveLength(1));
    page.unmount();
    const second = start({ 'POST /orders': () => makeOrder() }, { orderStorage });
    const { result } = renderHook(() => useOrder('drp_1'), second);
    await waitFor(() => expect(result.current.status).toBe('not_found'));
    act(() => result.current.retry());
    await waitFor(() => expect(result.current.status).toBe('done'));
    expect(second.requests[0]?.key).toBe(first.requests[0]?.key);
  });

  it('says why nothing was bought, and can be pressed again', async () => {
    let answer: Answer = () => problem(409, 'sold_out');
    const { wrapper, requests } = start({ 'POST /orders': (request) => answer(request) });
    const { result } = renderHook(() => useOrder('drp_1'), { wrapper });
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() =>
      expect(result.current).toMatchObject({ status: 'refused', error: { code: 'sold_out' } }),
    );
    answer = () => makeOrder();
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() => expect(result.current).toMatchObject({ status: 'done', error: undefined }));
    expect(requests[1]?.key).not.toBe(requests[0]?.key);
    act(() => result.current.reset());
    expect(result.current).toMatchObject({ status: 'idle', order: undefined });
  });

  it('hears what becomes of a pending order', async () => {
    const pending = makeOrder({ status: 'pending' });
    const { wrapper, fake, realtime } = start({ 'POST /orders': () => pending });
    const { result } = renderHook(() => useOrder('drp_1'), { wrapper });
    await waitFor(() => expect(realtime.state.name).toBe('live'));
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() => expect(result.current.status).toBe('pending'));
    act(
      () =>
        void fake.emit('user:usr_1', 'order.failed', {
          order: makeOrder({ status: 'failed' }),
          dropIds: ['drp_1'],
        }),
    );
    expect(result.current).toMatchObject({ status: 'done', order: { status: 'failed' } });
  });
});

describe('useOrder, when an order for something else is open', () => {
  /** The hook, and another tab that has begun to buy one unit. */
  const besideAnotherTab = async () => {
    const orderStorage = memoryOrderStorage();
    const sent: number[] = [];
    const all = start(
      {
        'POST /orders': async (request) => {
          sent.push(await quantityOf(request));
          return makeOrder();
        },
      },
      { orderStorage },
    );
    const { result } = renderHook(() => useOrder('drp_1'), all);
    await act(async () => {});
    const other = { dropId: 'drp_1', quantity: 1 };
    const { idempotencyKey } = await prepareOrder(all.client, other, {
      storage: orderStorage,
      name: 'drp_1',
    });
    act(() => result.current.place({ quantity: 2 }));
    await waitFor(() => expect(result.current.status).toBe('not_found'));
    return { ...all, result, sent, idempotencyKey };
  };

  it('says which one is to be finished, sends nothing, and finishes that one', async () => {
    const { result, sent, requests, idempotencyKey } = await besideAnotherTab();
    expect(result.current).toMatchObject({
      input: { dropId: 'drp_1', quantity: 1 },
      error: { code: 'order_unsettled' },
    });
    expect(sent).toEqual([]);
    act(() => result.current.retry());
    await waitFor(() => expect(result.current).toMatchObject({ status: 'done', input: undefined }));
    expect(sent).toEqual([1]);
    expect(requests[0]?.key).toBe(idempotencyKey);
  });

  it('buys what is wanted once the other was given up', async () => {
    const { result, sent } = await besideAnotherTab();
    act(() => result.current.giveUp());
    act(() => result.current.place({ quantity: 2 }));
    await waitFor(() => expect(result.current.status).toBe('done'));
    expect(sent).toEqual([2]);
  });
});

describe('useOrder, in doubt', () => {
  it('stays so until an answer says what became of the order', async () => {
    let answer: Answer = lost;
    const { wrapper, requests } = start({ 'POST /orders': (request) => answer(request) });
    const { result } = renderHook(() => useOrder('drp_1'), { wrapper });
    const retry = async (next: Answer, code: string, status: string) => {
      answer = next;
      act(() => result.current.retry());
      await waitFor(() => expect(result.current).toMatchObject({ status, error: { code } }));
    };
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() => expect(result.current.status).toBe('not_found'));
    await retry(() => problem(429, 'rate_limited'), 'rate_limited', 'not_found');
    expect(result.current).toMatchObject({ input: { quantity: 1 } });
    await retry(() => problem(503, 'unavailable'), 'unavailable', 'not_found');
    await retry(() => problem(409, 'sold_out'), 'sold_out', 'refused');
    expect(result.current).toMatchObject({ input: undefined });
    expect(new Set(requests.map(({ key }) => key)).size).toBe(1);
  });

  it('is an order that was taken up, too', async () => {
    const orderStorage = memoryOrderStorage();
    const all = start({ 'POST /orders': () => problem(429, 'rate_limited') }, { orderStorage });
    await prepareOrder(
      all.client,
      { dropId: 'drp_1', quantity: 3 },
      { storage: orderStorage, name: 'drp_1' },
    );
    const { result } = renderHook(() => useOrder('drp_1'), all);
    await waitFor(() =>
      expect(result.current).toMatchObject({ status: 'not_found', input: { quantity: 3 } }),
    );
    act(() => result.current.retry());
    await waitFor(() =>
      expect(result.current).toMatchObject({ status: 'not_found', error: { code: 'rate_limited' } }),
    );
  });
});

describe('useOrder, when news cross', () => {
  const pending = makeOrder({ status: 'pending', holdExpiresAt: '2030-01-01T18:05:00.000Z' });
  const placed = async (answers: Record<string, Answer>) => {
    const all = start({ 'POST /orders': () => pending, 'GET /orders/ord_1': () => pending, ...answers });
    const { result } = renderHook(() => useOrder('drp_1'), all);
    await waitFor(() => expect(all.realtime.state.name).toBe('live'));
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() => expect(result.current.status).toBe('pending'));
    return { ...all, result };
  };

  it('a confirmed order stays so when the answer of its payment is lost', async () => {
    const { opened, open } = gate();
    const { result, fake } = await placed({ 'POST /orders/ord_1/pay': () => opened.then(lost) });
    act(() => result.current.pay());
    act(() => void fake.emit('user:usr_1', 'order.confirmed', { order: makeOrder(), dropIds: ['drp_1'] }));
    expect(result.current).toMatchObject({ status: 'done', order: { status: 'confirmed' } });
    await act(async () => {
      open(undefined);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    expect(result.current).toMatchObject({ status: 'done', error: undefined });
  });

  it('a payment that comes too late shows what became of the order', async () => {
    let order = pending;
    const { result } = await placed({
      'GET /orders/ord_1': () => order,
      'POST /orders/ord_1/pay': () => problem(409, 'hold_expired'),
    });
    order = makeOrder({ status: 'cancelled' });
    act(() => result.current.pay());
    await waitFor(() =>
      expect(result.current).toMatchObject({ status: 'done', order: { status: 'cancelled' } }),
    );
  });

  it('a payment that was refused may be tried again', async () => {
    const { result } = await placed({ 'POST /orders/ord_1/pay': () => problem(503, 'unavailable') });
    act(() => result.current.pay());
    await waitFor(() =>
      expect(result.current).toMatchObject({ status: 'pending', error: { code: 'unavailable' } }),
    );
  });

  it('the answer of a press that was given up does not count', async () => {
    const first = gate();
    const { wrapper, requests } = start({
      'POST /orders': async (request) =>
        (await quantityOf(request)) === 1 ? first.opened : makeOrder({ id: 'ord_2' }),
    });
    const { result } = renderHook(() => useOrder('drp_1'), { wrapper });
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() => expect(requests).toHaveLength(1));
    act(() => result.current.giveUp());
    act(() => result.current.place({ quantity: 2 }));
    await waitFor(() => expect(result.current).toMatchObject({ status: 'done', order: { id: 'ord_2' } }));
    await act(async () => {
      first.open(makeOrder({ id: 'ord_1' }));
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    expect(result.current.order?.id).toBe('ord_2');
  });
});

describe('useOrder, and who is signed in', () => {
  const pending = makeOrder({ status: 'pending' });
  const somebodyElse = { ...makeSession(), user: { ...makeSession().user, id: 'usr_2' } };

  it('hears of the order of a person who signs in later', async () => {
    const { wrapper, fake, session, realtime } = start(
      { 'POST /orders': () => pending, 'GET /orders/ord_1': () => pending },
      { isSignedIn: false },
    );
    const { result } = renderHook(() => useOrder('drp_1'), { wrapper });
    await act(async () => session.set(makeSession()));
    await waitFor(() => expect(realtime.state.name).toBe('live'));
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() => expect(result.current.status).toBe('pending'));
    act(() => void fake.emit('user:usr_1', 'order.confirmed', { order: makeOrder(), dropIds: ['drp_1'] }));
    expect(result.current).toMatchObject({ status: 'done', order: { status: 'confirmed' } });
  });

  it('looks again at an order that was decided before it could hear of it', async () => {
    let order = pending;
    const { wrapper, fake, realtime } = start({
      'POST /orders': () => pending,
      'GET /orders/ord_1': () => order,
    });
    fake.setOnline(false);
    const { result } = renderHook(() => useOrder('drp_1'), { wrapper });
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() => expect(result.current.status).toBe('pending'));
    order = makeOrder();
    fake.emit('user:usr_1', 'order.confirmed', { order, dropIds: ['drp_1'] });
    fake.setOnline(true);
    act(() => realtime.connect());
    await waitFor(() =>
      expect(result.current).toMatchObject({ status: 'done', order: { status: 'confirmed' } }),
    );
  });

  it('shows nobody the order of somebody else', async () => {
    const { wrapper, session, realtime } = start({
      'POST /orders': () => pending,
      'GET /orders/ord_1': () => pending,
    });
    const { result } = renderHook(() => useOrder('drp_1'), { wrapper });
    await waitFor(() => expect(realtime.state.name).toBe('live'));
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() => expect(result.current.status).toBe('pending'));
    await act(async () => session.set({ ...makeSession(), accessToken: 'renewed' }, 'refreshed'));
    expect(result.current.status).toBe('pending');
    await act(async () => session.set(somebodyElse));
    expect(result.current).toMatchObject({ status: 'idle', order: undefined });
  });

  it('keeps what was bought when the provider is given another storage in each render', async () => {
    const { client, realtime } = start({ 'POST /orders': () => makeOrder() });
    const wrapper = ({ children }: { children: ReactNode }) => (
      <StrictMode>
        <LiveDropsProvider client={client} realtime={realtime} orderStorage={memoryOrderStorage()}>
          {children}
        </LiveDropsProvider>
      </StrictMode>
    );
    const { result, rerender } = renderHook(() => useOrder('drp_1'), { wrapper });
    act(() => result.current.place({ quantity: 1 }));
    await waitFor(() => expect(result.current.status).toBe('done'));
    rerender();
    expect(result.current).toMatchObject({ status: 'done', order: { id: 'ord_1' } });
  });
});
