import { createMockDb, scenarios } from '@livedrops/sdk/msw';
import { screen, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { changeAndTell } from '../../test/change-drop.ts';
import { clockTime } from '../lib/time.ts';
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

  describe('while one types', () => {
    const open = async (mock = startServer(withWords())) => {
      const page = await openShop(mock, { path: '/products' });
      const field = await screen.findByRole('searchbox', { name: 'Search products' });
      return {
        ...page,
        field,
        said: () => screen.getAllByRole('status').map(({ textContent }) => textContent),
      };
    };
    const withWords = () => {
      const db = createMockDb();
      db.addProduct('crt_1', { title: 'Blue jacket', description: '', price: 100, currency: 'EUR' });
      db.addProduct('crt_1', { title: 'Jacket, waxed', description: '', price: 200, currency: 'EUR' });
      return db;
    };

    it('the best match comes first, without Enter, and the number of results is said', async () => {
      const { user, field, said, where } = await open();
      await user.type(field, 'jac');
      await expect.poll(where).toBe('/products?q=jac');
      await expect.poll(said).toContain('2 products for “jac”');
      expect(await titles()).toEqual(['Jacket, waxed', 'Blue jacket']);
      expect(document.activeElement).toBe(field);
      await user.type(field, 'ket blue');
      await expect.poll(where).toBe('/products?q=jacket+blue');
      await expect.poll(said).toContain('1 product for “jacket blue”');
      expect(await titles()).toEqual(['Blue jacket']);
    });

    it('is one step of the history, and the field follows Back', async () => {
      const { user, field, where, go } = await open();
      await user.type(field, 'moon');
      await expect.poll(where).toBe('/products?q=moon');
      await user.clear(field);
      await user.type(field, 'jac');
      await expect.poll(where).toBe('/products?q=jac');
      await go(-1);
      await expect.poll(where).toBe('/products');
      await expect.poll(() => (field as HTMLInputElement).value).toBe('');
      await go(1);
      await expect.poll(() => (field as HTMLInputElement).value).toBe('jac');
    });

    it('an answer that comes late does not take the place of a newer one', async () => {
      const mock = startServer(withWords());
      let answerLate = () => {};
      let isLateAnswered = false;
      const late = new Promise<void>((resolve) => (answerLate = resolve));
      mock.server.use(
        http.get(`${API_URL}/api/products`, async ({ request }) => {
          if (new URL(request.url).searchParams.get('q') === 'moon') {
            await late;
            isLateAnswered = true;
          }
          return undefined;
        }),
      );
      const { user, field, said, where } = await open(mock);
      // At once: what is typed slowly, on a busy machine, is looked for before its end.
      await user.click(field);
      await user.paste('moon');
      await expect.poll(where).toBe('/products?q=moon');
      expect(said(), 'of the products that are still shown').toContain('14 products');
      await user.clear(field);
      await user.type(field, 'blue jac');
      await expect.poll(said).toContain('1 product for “blue jac”');
      answerLate();
      await expect.poll(() => isLateAnswered).toBe(true);
      expect(said()).toContain('1 product for “blue jac”');
      expect(await titles()).toEqual(['Blue jacket']);
    });

    it('creators with the name are there, too', async () => {
      const mock = startServer();
      const [creator] = mock.db.creators.values();
      if (creator === undefined) throw new Error('no creator');
      const { user, field, where } = await open(mock);
      await user.type(field, creator.name.slice(0, 3).toUpperCase());
      const found = await screen.findByRole('navigation', { name: 'Creators with this name' });
      await user.click(within(found).getByRole('link', { name: creator.name }));
      expect(where()).toBe(`/c/${creator.handle}`);
    });
  });

  it('shows a failure with its request, and tries again', async () => {
    const mock = startServer();
    mock.server.use(...scenarios.offline({ baseUrl: API_URL, endpoint: 'products.get' }));
    const { user } = await openShop(mock, { path: '/p/prd_4' });
    await screen.findByText('No answer from LiveDrops');
    mock.server.resetHandlers();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('heading', { level: 1, name: 'Moon vase' });
  });
});

describe('every drop can be reached', () => {
  /** One creator with more drops than one page shows. */
  const withDrops = (count: number) => {
    const db = createMockDb();
    const now = Date.parse(db.now());
    for (let number = 1; number <= count; number += 1) {
      db.addDrop({
        productId: 'prd_4',
        title: `Print ${number}`,
        startsAt: new Date(now + number * 3_600_000).toISOString(),
        endsAt: new Date(now + (number + 1) * 3_600_000).toISOString(),
        stock: 5,
      });
    }
    return startServer(db);
  };

  it('from home, page by page', async () => {
    const { user, where } = await openShop(withDrops(30));
    await user.click(await screen.findByRole('link', { name: 'See all: Coming up' }));
    expect(where()).toBe('/drops?show=upcoming');
    await screen.findByRole('heading', { level: 1, name: 'All drops' });
    await screen.findByRole('link', { name: 'Print 5' });
    expect(screen.queryByRole('link', { name: 'Print 30' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show more drops' }));
    await screen.findByRole('link', { name: 'Print 30' });
    expect(screen.queryByRole('button', { name: 'Show more drops' })).toBeNull();
  });

  it('from its creator', async () => {
    const { user, where } = await openShop(withDrops(30), { path: '/c/kiln-and-salt' });
    await user.click(await screen.findByRole('link', { name: 'See all: Coming up' }));
    expect(where()).toMatch(/^\/c\/[\w-]+\/drops\?show=upcoming$/);
    await user.click(await screen.findByRole('button', { name: 'Show more drops' }));
    await screen.findByRole('link', { name: 'Print 30' });
  });

  it('in a list that follows what happens', async () => {
    const mock = withDrops(1);
    const { user, hears } = await openShop(mock, { path: '/drops?show=upcoming' });
    await screen.findByRole('link', { name: 'Print 1' });
    const { id } = [...mock.db.drops.values()].find(({ title }) => title === 'Print 1') ?? { id: '' };
    await expect.poll(() => hears(`drop:${id}`)).toBe(true);
    changeAndTell(mock, id, { title: 'Another name' });
    await screen.findByRole('link', { name: 'Another name' });
    await user.click(screen.getByRole('link', { name: 'Past' }));
    const past = (await screen.findByRole('link', { name: 'Night ferry' })).closest('article');
    within(past as HTMLElement).getByText(/^Ended /);
    expect(screen.queryByRole('link', { name: 'Another name' })).toBeNull();
  });

  it('in a list that shows what happened before the connection came up', async () => {
    const mock = withDrops(1);
    mock.realtime.setOnline(false);
    await openShop(mock, { path: '/drops?show=upcoming' });
    await screen.findByRole('link', { name: 'Print 1' });
    const { id } = [...mock.db.drops.values()].find(({ title }) => title === 'Print 1') ?? { id: '' };
    changeAndTell(mock, id, { title: 'Another name' });
    mock.realtime.setOnline(true);
    await screen.findByRole('link', { name: 'Another name' });
  });

  it('from every page, and also those that have ended', async () => {
    const { user, where } = await openShop(startServer(), { path: '/products' });
    await user.click(await screen.findByRole('link', { name: 'All drops, past ones too' }));
    await user.click(await screen.findByRole('link', { name: 'Past' }));
    expect(where()).toBe('/drops?show=past');
    await screen.findByRole('link', { name: 'Night ferry' });
  });

  it('and one whose last units are in baskets does not look sold out', async () => {
    const mock = startServer();
    const drop = mock.db.drops.get('drp_2');
    if (drop === undefined) throw new Error('no drop');
    mock.db.drops.set('drp_2', { ...drop, remaining: 0, held: 3, status: 'sold_out' });
    await openShop(mock, { path: '/drops?show=live' });
    const card = async (name: string) => (await screen.findByRole('link', { name })).closest('article');
    expect((await card('Fjord at four'))?.dataset['status']).toBe('in_baskets');
    expect((await card('Pocket looper'))?.dataset['status']).toBe('sold_out');
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
    await screen.findByRole('heading', { level: 1, name: 'Another name' });
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

  it('a page that listens to nothing says nothing of the connection', async () => {
    const { user } = await openShop(startServer(), { path: '/products' });
    await screen.findByRole('heading', { name: 'Moon vase' });
    expect(screen.queryByText(/Connecting|Live updates/)).toBeNull();
    await user.click(screen.getByRole('link', { name: 'Drops' }));
    await screen.findByText('Live updates are on');
  });

  it('drop: a start that is moved is said, with both times, and aloud', async () => {
    const mock = startServer();
    const drop = [...mock.db.drops.values()].find(({ status }) => status === 'scheduled');
    if (drop === undefined) throw new Error('no drop to come');
    const { hears } = await openShop(mock, { path: `/d/${drop.id}` });
    await screen.findByRole('heading', { level: 1, name: drop.title });
    await expect.poll(() => hears(`drop:${drop.id}`)).toBe(true);
    expect(screen.queryByText('The start has moved.')).toBeNull();
    const startsAt = new Date(Date.parse(drop.startsAt) + 30 * 60_000).toISOString();
    changeAndTell(mock, drop.id, { startsAt });
    await screen.findByText('The start has moved.');
    const [before, now] = [drop.startsAt, startsAt].map((at) => clockTime(at));
    const both = new RegExp(`Now: .* ${now} your time .*Before: .* ${before}`);
    screen.getByText(new RegExp(`^Before: .* ${before}`));
    screen.getByText(new RegExp(`^Opens .* ${now} your time `));
    const spoken = () => screen.getByTestId('announcer').textContent;
    expect(spoken()).toMatch(both);
    // And back: what was said last was the other time.
    changeAndTell(mock, drop.id, { startsAt: drop.startsAt });
    await expect
      .poll(spoken)
      .toMatch(new RegExp(`Now: [^.]* ${before} your time [^.]*\\. Before: [^.]* ${now}`));
    expect(screen.queryByText('The start has moved.')).toBeNull();
  });

  it('drop: at a start that was moved, the line about the move makes room for the one about the start', async () => {
    const mock = startServer();
    const drop = [...mock.db.drops.values()].find(({ status }) => status === 'scheduled');
    if (drop === undefined) throw new Error('no drop to come');
    // The start has come, and the server has not said so yet.
    mock.db.settle = () => undefined;
    const { hears } = await openShop(mock, { path: `/d/${drop.id}` });
    await screen.findByRole('heading', { level: 1, name: drop.title });
    await expect.poll(() => hears(`drop:${drop.id}`)).toBe(true);
    changeAndTell(mock, drop.id, { startsAt: new Date(mock.db.clock.now() - 1000).toISOString() });
    await screen.findByText(/^It is time/);
    expect(screen.queryByText('The start has moved.')).toBeNull();
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

describe('the page of a creator', () => {
  it('shows their words in lines, and links that say where they lead', async () => {
    const mock = startServer();
    const [creator] = mock.db.creators.values();
    if (creator === undefined) throw new Error('no creator');
    // The last one is no address of the web: no server gives it, and the page shows none.
    const links = ['https://www.kiln.example/shop/', 'http://salt.example/', 'javascript:alert(1)'];
    mock.db.creators.set(creator.id, { ...creator, bio: 'Cups.\nBowls.', links });
    await openShop(mock, { path: `/c/${creator.handle}` });
    const list = await screen.findByRole('list', { name: 'Links' });
    const shown = within(list).getAllByRole('link');
    expect(shown.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['kiln.example/shop', 'https://www.kiln.example/shop/'],
      ['salt.example', 'http://salt.example/'],
    ]);
    expect(shown.map((link) => link.getAttribute('rel'))).toEqual(
      Array(2).fill('noopener noreferrer nofollow ugc'),
    );
    expect(screen.getByText(/Cups\./).textContent).toBe('Cups.\nBowls.');
  });
});
