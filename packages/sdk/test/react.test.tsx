// @vitest-environment jsdom
import { act, cleanup, render, renderHook, screen, waitFor } from '@testing-library/react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  useChannel,
  useCountdown,
  useDrop,
  useDrops,
  useFollow,
  useLiveDrops,
  useOrder,
  useRealtimeState,
} from '../src/react/index.ts';
import { createFakeClock, makeCreator, makeDrop } from '../src/testing/index.ts';
import { problem, start, type Answer } from './helpers/react.tsx';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const stock = (remaining: number, held = 0) =>
  ({ dropId: 'drp_1', remaining, held, stock: 100, status: remaining === 0 ? 'sold_out' : 'live' }) as const;

describe('useDrop', () => {
  it('fetches the drop, follows it, and leaves with the component', async () => {
    const { fake, wrapper, realtime } = start({ 'GET /drops/drp_1': () => makeDrop() });
    const { result, unmount } = renderHook(() => useDrop('drp_1'), { wrapper });
    expect(result.current).toMatchObject({ data: undefined, isLoading: true });
    await waitFor(() => expect(result.current.data?.remaining).toBe(100));
    await waitFor(() => expect(realtime.state.name).toBe('live'));
    act(() => void fake.emit('drop:drp_1', 'stock.changed', stock(7, 3)));
    expect(result.current.data).toMatchObject({ remaining: 7, held: 3, status: 'live' });
    act(() => void fake.emit('drop:drp_1', 'drop.updated', { drop: makeDrop({ title: 'Another' }) }));
    expect(result.current.data?.title).toBe('Another');
    const { data } = result.current;
    unmount();
    fake.emit('drop:drp_1', 'stock.changed', stock(1));
    expect(result.current.data).toBe(data);
  });

  it('does not go back to an answer that is older than an event', async () => {
    let answer = (_drop: unknown) => {};
    const { fake, wrapper, realtime } = start({
      'GET /drops/drp_1': () => new Promise((resolve) => (answer = resolve)),
    });
    const { result } = renderHook(() => useDrop('drp_1'), { wrapper });
    await waitFor(() => expect(realtime.state.name).toBe('live'));
    act(() => void fake.emit('drop:drp_1', 'stock.changed', stock(3)));
    act(() => answer(makeDrop({ remaining: 50 })));
    await waitFor(() => expect(result.current.data?.remaining).toBe(3));
  });

  it('is fetched again after a gap', async () => {
    let remaining = 100;
    const { fake, wrapper, realtime } = start({ 'GET /drops/drp_1': () => makeDrop({ remaining }) });
    fake.emit('drop:drp_1', 'stock.changed', stock(99));
    const { result } = renderHook(() => useDrop('drp_1'), { wrapper });
    await waitFor(() => expect(realtime.state.name).toBe('live'));
    act(() => void fake.emit('drop:drp_1', 'stock.changed', stock(98)));
    remaining = 42;
    act(() => fake.disconnect());
    fake.lose(() => fake.emit('drop:drp_1', 'stock.changed', stock(50)));
    fake.expire('drop:drp_1');
    await waitFor(() => expect(result.current.data?.remaining).toBe(42));
  });

  it('is fetched again when the connection comes up: nobody tells what happened before', async () => {
    let drop = makeDrop();
    const { fake, wrapper, realtime } = start({ 'GET /drops/drp_1': () => drop });
    fake.setOnline(false);
    const { result } = renderHook(() => useDrop('drp_1'), { wrapper });
    await waitFor(() => expect(result.current.data?.status).toBe('live'));
    drop = makeDrop({ status: 'sold_out', remaining: 0 });
    fake.emit('drop:drp_1', 'drop.soldout', { drop });
    fake.setOnline(true);
    act(() => realtime.connect());
    await waitFor(() => expect(result.current.data).toMatchObject({ status: 'sold_out', remaining: 0 }));
  });

  it('says what went wrong, keeps what it has, and tries again when asked', async () => {
    let answer: Answer = () => makeDrop();
    const { wrapper } = start({ 'GET /drops/drp_1': (request) => answer(request) });
    const { result } = renderHook(() => useDrop('drp_1'), { wrapper });
    await waitFor(() => expect(result.current.data).toBeDefined());
    answer = () => problem(503, 'unavailable');
    act(() => result.current.reload());
    await waitFor(() => expect(result.current.error).toMatchObject({ code: 'unavailable' }));
    expect(result.current.data).toMatchObject({ id: 'drp_1' });
    answer = () => makeDrop({ title: 'Back' });
    act(() => result.current.reload());
    await waitFor(() => expect(result.current).toMatchObject({ error: undefined, data: { title: 'Back' } }));
  });
});

describe('useDrops', () => {
  it('adds pages, asks for a failed one again, and begins anew for another question', async () => {
    let isBroken = true;
    const { wrapper } = start({
      'GET /drops?status=live': () => ({ items: [makeDrop()], nextCursor: 'b' }),
      'GET /drops?status=live&cursor=b': () =>
        isBroken ? problem(503, 'unavailable') : { items: [makeDrop({ id: 'drp_2' })], nextCursor: null },
      'GET /drops?status=ended': () => ({ items: [], nextCursor: null }),
    });
    const hook = renderHook(({ status }: { status: 'live' | 'ended' }) => useDrops({ status }), {
      wrapper,
      initialProps: { status: 'live' },
    });
    const ids = () => hook.result.current.data?.map(({ id }) => id);
    await waitFor(() => expect(ids()).toEqual(['drp_1']));
    act(() => hook.result.current.loadMore());
    await waitFor(() => expect(hook.result.current.error).toMatchObject({ code: 'unavailable' }));
    expect(ids()).toEqual(['drp_1']);
    isBroken = false;
    act(() => hook.result.current.loadMore());
    await waitFor(() => expect(ids()).toEqual(['drp_1', 'drp_2']));
    expect(hook.result.current).toMatchObject({ hasMore: false, error: undefined });
    hook.rerender({ status: 'ended' });
    await waitFor(() => expect(ids()).toEqual([]));
  });
});

describe('useDrops, after a reload that failed', () => {
  it('shows each drop once', async () => {
    let isBroken = false;
    const { wrapper } = start({
      'GET /drops': () => (isBroken ? problem(503, 'unavailable') : { items: [makeDrop()], nextCursor: 'b' }),
      'GET /drops?cursor=b': () => ({ items: [makeDrop({ id: 'drp_2' })], nextCursor: null }),
    });
    const { result } = renderHook(() => useDrops(), { wrapper });
    const ids = () => result.current.data?.map(({ id }) => id);
    await waitFor(() => expect(ids()).toEqual(['drp_1']));
    isBroken = true;
    act(() => result.current.reload());
    await waitFor(() => expect(result.current.error).toMatchObject({ code: 'unavailable' }));
    expect(ids()).toEqual(['drp_1']);
    isBroken = false;
    act(() => result.current.loadMore());
    await waitFor(() => expect(result.current).toMatchObject({ error: undefined, isLoading: false }));
    expect(ids()).toEqual(['drp_1']);
    act(() => result.current.loadMore());
    await waitFor(() => expect(ids()).toEqual(['drp_1', 'drp_2']));
  });
});

describe('useCountdown', () => {
  it('counts by the server’s clock, and is over exactly at the end', () => {
    vi.useFakeTimers();
    const clock = createFakeClock('2030-01-01T17:59:57.500Z');
    const { client } = start({});
    const { wrapper } = start({}, { client: { ...client, clock } });
    const { result } = renderHook(() => useCountdown('2030-01-01T18:00:00.000Z'), { wrapper });
    const pass = (ms: number) =>
      act(() => {
        clock.advance(ms);
        vi.advanceTimersByTime(ms);
      });
    expect(result.current).toEqual({ isOver: false, days: 0, hours: 0, minutes: 0, seconds: 3 });
    pass(500);
    expect(result.current?.seconds).toBe(2);
    pass(1999);
    expect(result.current).toMatchObject({ isOver: false, seconds: 1 });
    pass(1);
    expect(result.current).toMatchObject({ isOver: true, seconds: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on when a local clock that was ahead is put right', () => {
    vi.useFakeTimers();
    const fake = createFakeClock('2030-01-01T18:00:05.000Z');
    let isSynced = false;
    const clock = {
      ...fake,
      get isSynced() {
        return isSynced;
      },
    };
    const { client } = start({});
    const { wrapper } = start({}, { client: { ...client, clock } });
    const { result, unmount } = renderHook(() => useCountdown('2030-01-01T18:00:00.000Z'), { wrapper });
    const passSecond = () =>
      act(() => {
        fake.advance(1000);
        vi.advanceTimersByTime(1000);
      });
    expect(result.current).toMatchObject({ isOver: true });
    fake.set('2030-01-01T17:59:50.000Z');
    isSynced = true;
    passSecond();
    expect(result.current).toMatchObject({ isOver: false, seconds: 9 });
    passSecond();
    expect(result.current?.seconds).toBe(8);
    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says days, hours and minutes, and nothing for no time', () => {
    const clock = createFakeClock('2030-01-01T00:00:00.000Z');
    const { client } = start({});
    const { wrapper } = start({}, { client: { ...client, clock } });
    const at = (until: string | null) => renderHook(() => useCountdown(until), { wrapper }).result.current;
    expect(at('2030-01-03T03:04:05.000Z')).toMatchObject({ days: 2, hours: 3, minutes: 4, seconds: 5 });
    expect(at(null)).toBeUndefined();
    expect(at('nonsense')).toBeUndefined();
  });
});

describe('useFollow', () => {
  const follows = { 'GET /users/me/following?limit=100': () => ({ items: [], nextCursor: null }) };

  it('finds out, and shows a press at once', async () => {
    const { wrapper, requests } = start({
      'GET /users/me/following?limit=100': () => ({
        items: [{ creator: makeCreator(), followedAt: '2030-01-01T00:00:00Z' }],
        nextCursor: null,
      }),
      'DELETE /users/me/follow/crt_1': () => undefined,
    });
    const { result } = renderHook(() => useFollow('crt_1'), { wrapper });
    await waitFor(() => expect(result.current.isFollowing).toBe(true));
    act(() => result.current.unfollow());
    expect(result.current).toMatchObject({ isFollowing: false, isPending: true });
    await waitFor(() => expect(result.current.isPending).toBe(false));
    expect(requests.at(-1)?.name).toBe('DELETE /users/me/follow/crt_1');
  });

  it('takes a press back that failed', async () => {
    const { wrapper } = start({
      ...follows,
      'POST /users/me/follow/crt_1': () => problem(404, 'not_found'),
    });
    const { result } = renderHook(() => useFollow('crt_1'), { wrapper });
    await waitFor(() => expect(result.current.isFollowing).toBe(false));
    act(() => result.current.follow());
    await waitFor(() => expect(result.current.error).toMatchObject({ code: 'not_found' }));
    expect(result.current).toMatchObject({ isFollowing: false, isPending: false });
  });

  it('ends with the last of several quick presses', async () => {
    const { wrapper, requests } = start({
      ...follows,
      'POST /users/me/follow/crt_1': () => ({}),
      'DELETE /users/me/follow/crt_1': () => undefined,
    });
    const { result } = renderHook(() => useFollow('crt_1'), { wrapper });
    act(() => {
      result.current.follow();
      result.current.unfollow();
      result.current.follow();
    });
    await waitFor(() => expect(result.current).toMatchObject({ isFollowing: true, isPending: false }));
    expect(requests.at(-1)?.name).toBe('POST /users/me/follow/crt_1');
  });
});

describe('live hooks', () => {
  it('tell the state of the connection', async () => {
    const { wrapper, realtime } = start({});
    const { result } = renderHook(() => useRealtimeState(), { wrapper });
    expect(result.current.name).toBe('idle');
    act(() => realtime.connect());
    await waitFor(() => expect(result.current.name).toBe('live'));
    act(() => realtime.close());
    expect(result.current.name).toBe('closed');
  });

  it('call the latest listener, and none after the component is gone', async () => {
    const { wrapper, fake, realtime } = start({});
    const heard: string[] = [];
    const hook = renderHook(
      ({ name }: { name: string }) =>
        useChannel('drop:drp_1', 'stock.changed', ({ data }) => heard.push(`${name} ${data.remaining}`)),
      { wrapper, initialProps: { name: 'a' } },
    );
    await waitFor(() => expect(realtime.state.name).toBe('live'));
    fake.emit('drop:drp_1', 'stock.changed', stock(2));
    hook.rerender({ name: 'b' });
    fake.emit('drop:drp_1', 'stock.changed', stock(1));
    hook.unmount();
    fake.emit('drop:drp_1', 'stock.changed', stock(0));
    expect(heard).toEqual(['a 2', 'b 1']);
  });
});

describe('on a server', () => {
  const Page = () => {
    const { data } = useDrop('drp_1');
    const left = useCountdown('2030-01-01T18:00:00.000Z');
    const { status } = useOrder('drp_1');
    const { name } = useRealtimeState();
    const { isFollowing } = useFollow('crt_1');
    const { isLoading } = useDrops();
    return <p>{[data?.title, left?.seconds, status, name, isFollowing, isLoading].map(String).join(' ')}</p>;
  };

  it('hooks render without fetching, and the page takes over without a mismatch', async () => {
    const { wrapper: Wrapper, requests } = start({
      'GET /drops/drp_1': () => makeDrop(),
      'GET /drops': () => ({ items: [], nextCursor: null }),
      'GET /users/me/following?limit=100': () => ({ items: [], nextCursor: null }),
    });
    const page = (
      <Wrapper>
        <Page />
      </Wrapper>
    );
    const html = renderToString(page);
    expect(html).toBe('<p>undefined undefined idle idle undefined true</p>');
    expect(requests).toEqual([]);
    const container = document.createElement('div');
    container.innerHTML = html;
    const onRecoverableError = vi.fn();
    const root = await act(async () => hydrateRoot(container, page, { onRecoverableError }));
    await waitFor(() => expect(container.textContent).toContain('Linen print'));
    expect(onRecoverableError).not.toHaveBeenCalled();
    act(() => root.unmount());
  });

  it('a hook without a provider says so', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const Lost = () => <p>{useLiveDrops().client.baseUrl}</p>;
    expect(() => render(<Lost />)).toThrow('LiveDropsProvider');
    expect(screen.queryByText('http')).toBeNull();
  });
});
