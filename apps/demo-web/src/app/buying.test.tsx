import { scenarios } from '@livedrops/sdk/msw';
import { screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { changeWhenOrdered } from '../../test/change-drop.ts';
import { API_URL, openShop, ROWAN, startServer, TAYLOR } from '../../test/render-shop.tsx';

/** Seeded live drop with 89 of 120 left, 2 a person. */
const PATH = '/d/drp_1';

const panel = () => screen.findByRole('region', { name: 'Buy' });
const button = async (name: RegExp | string) => within(await panel()).findByRole('button', { name });
const said = (text: RegExp | string) => screen.findByText(text);
const create = { baseUrl: API_URL, endpoint: 'orders.create' } as const;

describe('buying', () => {
  it('gives the order number, tells it aloud, and takes the units off the stock', async () => {
    const mock = startServer();
    const { user } = await openShop(mock, { path: PATH, as: ROWAN });
    await user.click(await screen.findByRole('button', { name: 'One more' }));
    await user.click(await button(/^Buy.*64/));

    await said('It’s yours');
    const [order] = [...mock.db.orders.values()];
    expect(order?.items).toMatchObject([{ dropId: 'drp_1', quantity: 2 }]);
    within(await panel()).getByText(order?.number ?? 'none');
    expect(screen.getByTestId('announcer').textContent).toContain(`Order ${order?.number} is yours.`);
    await said('87');
    expect((await button('Limit reached')).getAttribute('aria-disabled')).toBe('true');
  });

  it('makes one order of a double click', async () => {
    const mock = startServer();
    const { user } = await openShop(mock, { path: PATH, as: ROWAN });
    await user.dblClick(await button(/^Buy/));
    await said('It’s yours');
    expect(mock.db.orders.size).toBe(1);
  });

  it('shows the stock of others’ orders as it changes', async () => {
    const mock = startServer();
    await openShop(mock, { path: PATH });
    await screen.findByText('Live updates are on');
    const drop = mock.db.drops.get('drp_1');
    mock.db.events.append(['drop:drp_1'], 'stock.changed', {
      dropId: 'drp_1',
      remaining: 7,
      held: 0,
      stock: drop?.stock ?? 0,
      status: 'live',
    });
    await said('7');
  });
});

describe('another order', () => {
  /** Everything that is said aloud from now on. */
  const hearing = () => {
    const heard: (string | null)[] = [];
    const added = (records: MutationRecord[]) =>
      records.forEach(({ addedNodes }) => addedNodes.forEach(({ textContent }) => heard.push(textContent)));
    new MutationObserver(added).observe(screen.getByTestId('announcer'), { childList: true });
    return heard;
  };

  /** Rowan has bought one of a drop of which 9 may be had, and wants another. */
  const wantAnother = async () => {
    const mock = startServer();
    const { id } = mock.db.addDrop({
      productId: 'prd_4',
      startsAt: mock.db.now(),
      endsAt: new Date(mock.db.clock.now() + 3_600_000).toISOString(),
      stock: 20,
      perUserLimit: 9,
    });
    const { user } = await openShop(mock, { path: `/d/${id}`, as: ROWAN });
    await user.click(await button(/^Buy/));
    await said('It’s yours');
    await user.click(await button('Buy another'));
    expect(document.activeElement?.textContent).toMatch(/^A new order: choose how many/);
    const numbers = () => [...mock.db.orders.values()].map(({ number }) => number);
    return { mock, id, user, numbers };
  };

  it('is told as made once it is, and not the one before in its place', async () => {
    const { mock, user, numbers } = await wantAnother();
    const heard = hearing();
    mock.server.use(...scenarios.offline({ ...create, times: 1 }));
    await user.click(await button(/^Buy/));
    await user.click(await button('Try again safely'));
    await expect.poll(() => heard.at(-1)).toMatch(/^Order .* is yours\.$/);
    expect(heard.filter((text) => text?.endsWith('is yours.'))).toEqual([`Order ${numbers()[1]} is yours.`]);
  });

  it('of another number than was refused is a question, and leaves the keyboard where it is', async () => {
    const { mock, id, user } = await wantAnother();
    const heard = hearing();
    for (let times = 0; times < 4; times += 1) await user.click(await button('One more'));
    changeWhenOrdered(mock, id, { remaining: 3 });
    await user.click(await button(/^Buy/));
    await said('Only 3 are left.');
    await user.click(await button('One fewer'));
    await said(/^A new order: choose how many/);
    expect(document.activeElement).toBe(await button('One fewer'));
    expect(heard.filter((text) => text?.endsWith('is yours.'))).toEqual([]);
  });
});

describe('refusals', () => {
  it('sold out while ordering: no order, in words, and the button follows', async () => {
    const mock = startServer();
    const { user } = await openShop(mock, { path: PATH, as: ROWAN });
    const buy = await button(/^Buy/);
    changeWhenOrdered(mock, 'drp_1', { remaining: 0, status: 'sold_out' });
    await user.click(buy);
    await said('Sold out before your order');
    expect((await button('Sold out')).getAttribute('aria-disabled')).toBe('true');
    expect(mock.db.orders.size).toBe(0);
  });

  it('not enough left: says how many are', async () => {
    const mock = startServer();
    const { user } = await openShop(mock, { path: PATH, as: ROWAN });
    await user.click(await screen.findByRole('button', { name: 'One more' }));
    changeWhenOrdered(mock, 'drp_1', { remaining: 1 });
    await user.click(await button(/^Buy/));
    await said('Only 1 is left.');
    await button(/^Buy.*32/);
  });

  it('limit: counts what the person already has, also from another device', async () => {
    const mock = startServer();
    const { user } = await openShop(mock, { path: '/d/drp_2', as: ROWAN });
    const buy = await button(/^Buy/);
    const other = await openShop(mock, { path: '/d/drp_2', as: ROWAN });
    const elsewhere = await vi.waitUntil(() => screen.getAllByRole('region', { name: 'Buy' })[1]);

    // The first browser is away while the other one buys.
    mock.realtime.setOnline(false);
    mock.realtime.disconnect();
    await other.user.click(await within(elsewhere).findByRole('button', { name: /^Buy/ }));
    await within(elsewhere).findByText('It’s yours');
    other.leave();
    await user.click(buy);
    await said('You have reached the limit');
    expect((await button('Limit reached')).getAttribute('aria-disabled')).toBe('true');
    expect(mock.db.orders.size).toBe(1);
  });

  it('too many tries: waits visibly and sends the same intent again by itself', async () => {
    const mock = startServer();
    mock.server.use(...scenarios.rateLimited({ ...create, times: 1, retryAfterSeconds: 2 }));
    const { user } = await openShop(mock, { path: PATH, as: ROWAN });
    await user.click(await button(/^Buy/));
    expect((await button(/^Busy: retrying in \d s/)).getAttribute('aria-disabled')).toBe('true');
    await said('It’s yours');
    expect(mock.db.orders.size).toBe(1);
  });
});

describe('a lost answer', () => {
  it('finds the order by its key instead of ordering again', async () => {
    const mock = startServer();
    mock.server.use(...scenarios.lostResponse({ ...create, db: mock.db }));
    const { user } = await openShop(mock, { path: PATH, as: ROWAN });
    await user.click(await button(/^Buy/));
    await said('It’s yours');
    expect(mock.db.orders.size).toBe(1);
  });

  it('offers a safe repeat when the request never arrived', async () => {
    const mock = startServer();
    mock.server.use(...scenarios.offline({ ...create, times: 1 }));
    const { user } = await openShop(mock, { path: PATH, as: ROWAN });
    await user.click(await button(/^Buy/));
    await user.click(await button('Try again safely'));
    await said('It’s yours');
    expect(mock.db.orders.size).toBe(1);
  });

  it('is settled after a reload with the key of before', async () => {
    const mock = startServer();
    mock.server.use(
      ...scenarios.lostResponse({ ...create, db: mock.db }),
      ...scenarios.slow({ baseUrl: API_URL, endpoint: 'orders.byKey', delayMs: 60_000, times: 1 }),
    );
    const first = await openShop(mock, { path: PATH, as: TAYLOR });
    await first.user.click(await button(/^Buy/));
    await button('Checking whether it went through…');
    first.leave();

    await openShop(mock, { path: PATH, as: TAYLOR });
    await said('It’s yours');
    expect(mock.db.orders.size).toBe(1);
    expect(localStorage).toHaveLength(0);
  });
});
