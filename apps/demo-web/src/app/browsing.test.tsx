import { createMockDb, scenarios } from '@livedrops/sdk/msw';
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { changeAndTell } from '../../test/change-drop.ts';
import { API_URL, openShop, ROWAN, startServer } from '../../test/render-shop.tsx';

const withProducts = (count: number) => {
  const db = createMockDb();
  for (let number = 13; number <= count; number += 1) {
    db.addProduct('crt_1', {
      title: `Cup ${number}`,
      description: '',
      price: 1000 + number,
      currency: 'EUR',
    });
  }
  return startServer(db);
};

const titles = async () =>
  (await screen.findAllByRole('heading', { level: 2 })).map(({ textContent }) => textContent);

describe('products', () => {
  it('pages by links that keep the search', async () => {
    const { user, where } = await openShop(withProducts(30), { path: '/products?sort=price_desc' });
    const pages = await screen.findByRole('navigation', { name: 'Pages' });
    const first = await titles();
    expect(first).toHaveLength(12);
    await user.click(within(pages).getByRole('link', { name: 'Page 3' }));
    expect(where()).toBe('/products?sort=price_desc&page=3');
    await expect.poll(titles).toHaveLength(6);
    expect(await titles()).not.toEqual(expect.arrayContaining(first));
    expect(screen.getByRole('link', { name: 'Page 3' }).getAttribute('aria-current')).toBe('page');
  });

  it('searches, and says so when there is nothing', async () => {
    const { user, where } = await openShop(startServer(), { path: '/products' });
    await user.type(await screen.findByRole('searchbox', { name: 'Search products' }), 'moon{Enter}');
    await expect.poll(titles).toEqual(['Moon vase']);
    expect(where()).toBe('/products?q=moon');
    await user.clear(screen.getByRole('searchbox'));
    await user.type(screen.getByRole('searchbox'), 'zzz{Enter}');
    await screen.findByText('Nothing found');
  });

  it('shows a failure with its request, and tries again', async () => {
    const mock = startServer();
    mock.server.use(...scenarios.offline({ baseUrl: API_URL, endpoint: 'products.get' }));
    const { user } = await openShop(mock, { path: '/p/prd_4' });
    await screen.findByText('No answer from LiveDrops', {}, { timeout: 15_000 });
    mock.server.resetHandlers();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('heading', { level: 1, name: 'Moon vase' });
  });
});

describe('pages', () => {
  it('drop: what happened before the connection came up is shown once it does', async () => {
    const mock = startServer();
    const { db, realtime } = mock;
    const drop = [...db.drops.values()].find(({ status }) => status === 'live');
    if (drop === undefined) throw new Error('no live drop');
    realtime.setOnline(false);
    await openShop(mock, { path: `/d/${drop.id}` });
    await screen.findByRole('heading', { level: 1, name: drop.title });
    changeAndTell(mock, drop.id, { title: 'Another name' });
    realtime.setOnline(true);
    await screen.findByRole('heading', { level: 1, name: 'Another name' }, { timeout: 10_000 });
  });

  it('home: a drop that starts moves to what is live, by itself', async () => {
    const mock = startServer();
    await openShop(mock);
    await screen.findByText('Live updates are on');
    const upcoming = screen.getByRole('heading', { level: 2, name: 'Coming up' }).closest('section');
    if (upcoming === null) throw new Error('no section');
    within(upcoming).getByRole('link', { name: 'Harbour bowl' });
    mock.db.advance(11 * 60_000);
    await expect.poll(() => within(upcoming).queryByRole('link', { name: 'Harbour bowl' })).toBeNull();
    screen.getByText('Harbour bowl');
  });

  it('orders: a new order appears while one looks', async () => {
    const mock = startServer();
    await openShop(mock, { path: '/orders', as: ROWAN });
    await screen.findByText('No orders yet');
    await screen.findByText('Live updates are on');
    const other = await openShop(mock, { path: '/d/drp_1', as: ROWAN });
    await other.user.click(await screen.findByRole('button', { name: /^Buy/ }));
    await screen.findByRole('link', { name: '1 × Tide cup' });
  });

  it('the connection is told: live, then reconnecting', async () => {
    const mock = startServer();
    await openShop(mock);
    await screen.findByText('Live updates are on');
    mock.realtime.setOnline(false);
    mock.realtime.disconnect();
    await screen.findByText(/^Live updates are reconnecting/);
  });

  it.each([
    ['/nowhere', 'Nothing at this address'],
    ['/d/drp_404', 'No such drop'],
    ['/c/nobody', 'No such creator'],
    ['/p/prd_404', 'No such product'],
  ])('%s has a page of its own', async (path, title) => {
    await openShop(startServer(), { path });
    await screen.findByRole('heading', { level: 1, name: title });
  });
});
