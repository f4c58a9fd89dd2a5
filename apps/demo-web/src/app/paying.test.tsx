import { createLiveDrops, type Drop } from '@livedrops/sdk';
import { scenarios } from '@livedrops/sdk/msw';
import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { changeAndTell, changeWhenOrdered } from '../../test/change-drop.ts';
import { API_URL, openShop, ROWAN, startServer, TAYLOR } from '../../test/render-shop.tsx';

/** Seeded live drop to reserve from: 12 of 30 left, 2 a person, 76.00 each, 5 minutes to pay. */
const DROP = 'drp_8';
const PATH = `/d/${DROP}`;

const press = async (user: Awaited<ReturnType<typeof openShop>>['user'], name: RegExp | string) =>
  user.click(await screen.findByRole('button', { name }));
// The announcer says the same in a span.
const said = (text: RegExp | string) => screen.findByText(text, { selector: 'p, h2, p *, h2 *' });

/** Rowan with a reservation, on the page of the drop. */
const reserved = async () => {
  const mock = startServer();
  const shop = await openShop(mock, { path: PATH, as: ROWAN });
  await press(shop.user, /^Reserve/);
  await screen.findByRole('region', { name: 'Payment' });
  const order = () => {
    const [only] = [...mock.db.orders.values()];
    if (only === undefined) throw new Error('no order');
    return only;
  };
  const remaining = () => mock.db.drops.get(DROP)?.remaining;
  return { ...mock, ...shop, order, remaining };
};

describe('a reservation', () => {
  it('shows the time that is left, takes the focus, and is told aloud', async () => {
    const { order, remaining } = await reserved();
    expect(order().status).toBe('pending');
    expect(remaining()).toBe(11);
    const step = screen.getByRole('region', { name: 'Payment' });
    expect(document.activeElement).toBe(step);
    expect(within(step).getByRole('timer').textContent).toMatch(/^0[45]:\d\d$/);
    await waitFor(() => expect(screen.getByTestId('announcer').textContent).toContain('Reserved for you.'));
    expect(screen.queryByRole('button', { name: /^Reserve/ })).toBeNull();
  });

  it('is paid', async () => {
    const { user, order } = await reserved();
    await press(user, /^Pay €76/);
    await said('It’s yours');
    expect(order()).toMatchObject({ status: 'confirmed', payment: { status: 'succeeded' } });
    expect(screen.getByTestId('announcer').textContent).toContain(`Order ${order().number} is yours.`);
    await screen.findByRole('button', { name: 'Reserve another' });
  });

  it('is still there after a reload', async () => {
    const { db, realtime, leave } = await reserved();
    leave();
    await openShop({ db, realtime }, { path: PATH, as: ROWAN });
    await screen.findByRole('button', { name: /^Pay/ });
  });

  it('that was made elsewhere is shown when another one is asked for', async () => {
    const mock = startServer();
    mock.realtime.setOnline(false);
    const { user } = await openShop(mock, { path: PATH, as: ROWAN });
    await screen.findByRole('button', { name: /^Reserve/ });
    const elsewhere = createLiveDrops({ baseUrl: API_URL, auth: mock.db.signIn(ROWAN).accessToken });
    const { id } = await elsewhere.orders.create({ dropId: DROP, quantity: 2 });
    await press(user, /^Reserve/);
    await said('You have a reservation already');
    within(await screen.findByRole('region', { name: 'Payment' })).getByRole('button', { name: /^Pay €152/ });
    expect([...mock.db.orders.keys()]).toEqual([id]);
    await press(user, /^Pay €152/);
    await said('It’s yours');
    expect(screen.queryByText('You have a reservation already')).toBeNull();
    expect(screen.getByTestId('announcer').textContent).toContain(
      `Order ${mock.db.orders.get(id)?.number} is yours.`,
    );
  });

  it('is given up after asking', async () => {
    const { user, order, remaining } = await reserved();
    await press(user, 'Give up');
    await press(user, 'Keep it');
    expect(order().status).toBe('pending');
    await press(user, 'Give up');
    await press(user, 'Give it up');
    await said('You gave the reservation up');
    expect(remaining()).toBe(12);
    await screen.findByRole('button', { name: /^Reserve/ });
  });

  it('ends by the clock of the server, and another may be made at once', async () => {
    const { db, user, order, remaining } = await reserved();
    act(() => db.advance(5 * 60_000));
    await said('Your time to pay ran out');
    expect(remaining()).toBe(12);
    await press(user, /^Reserve/);
    await screen.findByRole('button', { name: /^Pay/ });
    expect(order().status).toBe('failed');
    expect(db.orders.size).toBe(2);
  });
});

const spoken = () => screen.getByTestId('announcer').textContent;

describe('the last piece', () => {
  /** A drop of one piece, which a fan has reserved on another device. */
  const lastReserved = async (by: string) => {
    const mock = startServer();
    const drop = mock.db.addDrop({
      productId: 'prd_4',
      startsAt: mock.db.now(),
      endsAt: new Date(mock.db.clock.now() + 3_600_000).toISOString(),
      stock: 1,
      checkout: 'hold',
      holdSeconds: 300,
    });
    const other = createLiveDrops({ baseUrl: API_URL, auth: mock.db.signIn(by).accessToken });
    const { id } = await other.orders.create({ dropId: drop.id, quantity: 1 });
    const shop = await openShop(mock, { path: `/d/${drop.id}`, as: ROWAN });
    await screen.findByText('Live updates are on');
    return { ...mock, ...shop, other, id };
  };
  it('is in a basket while another fan has it reserved, and gone when that fan has paid', async () => {
    const { other, id } = await lastReserved(TAYLOR);
    await screen.findByRole('button', { name: 'All in baskets' });
    await said(/A basket lasts 5 minutes\. What is not paid for comes back by itself\./);
    await said('1 in a basket');
    expect(screen.queryByText(/Every piece has a home|Sold out/)).toBeNull();
    await other.orders.pay(id);
    await screen.findByRole('button', { name: 'Sold out' });
    await said(/^Every piece has a home/);
    expect(spoken()).toContain('is sold out');
  });

  it('comes back when the other fan does not pay', async () => {
    const { db, user } = await lastReserved(TAYLOR);
    await screen.findByRole('button', { name: 'All in baskets' });
    act(() => db.advance(300_000));
    await press(user, /^Reserve/);
    await screen.findByRole('region', { name: 'Payment' });
  });

  it('is not told as gone to the one who has reserved it', async () => {
    await lastReserved(ROWAN);
    await screen.findByRole('region', { name: 'Payment' });
    await screen.findByText('Reserved');
    expect(screen.queryByText(/Every piece has a home|Sold out|In baskets/)).toBeNull();
  });

  it('is not told as sold when another fan reserves it in the moment of the press', async () => {
    const mock = startServer();
    const { user } = await openShop(mock, { path: PATH, as: ROWAN });
    const reserve = await screen.findByRole('button', { name: /^Reserve/ });
    changeWhenOrdered(mock, DROP, { remaining: 0, held: 1, status: 'sold_out' });
    await user.click(reserve);
    await said('All in baskets before your order');
    expect(mock.db.orders.size).toBe(0);
    // The hold ends: what was told of then is over, and is not told as another thing.
    act(() => changeAndTell(mock, DROP, { remaining: 1, held: 0, status: 'live' }));
    await screen.findByRole('button', { name: /^Reserve/ });
    await waitFor(() => expect(screen.queryByText('All in baskets before your order')).toBeNull());
    expect(screen.queryByText(/Sold out before/)).toBeNull();
    expect(spoken()).toContain('All in baskets before your order');
    expect(spoken()).not.toContain('Sold out before');
  });

  it('is not told as gone, aloud, to the one who has just reserved it', async () => {
    const { db, hears } = await reserved();
    await expect.poll(() => hears(`drop:${DROP}`)).toBe(true);
    const stock = { dropId: DROP, remaining: 0, held: 1, stock: 30, status: 'sold_out' } as const;
    act(() => db.events.append([`drop:${DROP}`], 'stock.changed', stock));
    await screen.findByText('Reserved');
    expect(spoken()).not.toContain('all in baskets');
  });

  it('is told aloud as in a basket once, however often it comes and goes', async () => {
    const mock = startServer();
    const { hears } = await openShop(mock, { path: PATH, as: ROWAN });
    await screen.findByRole('button', { name: /^Reserve/ });
    await expect.poll(() => hears(`drop:${DROP}`)).toBe(true);
    for (const name of ['All in baskets', /^Reserve/, 'All in baskets', /^Reserve/]) {
      const isGone = name === 'All in baskets';
      const changes = {
        remaining: isGone ? 0 : 1,
        held: isGone ? 1 : 0,
        status: isGone ? 'sold_out' : 'live',
      };
      act(() => changeAndTell(mock, DROP, changes as Partial<Drop>));
      await screen.findByRole('button', { name });
    }
    expect(spoken()?.split('is open. You can buy now')).toHaveLength(3);
    expect(spoken()?.split('is all in baskets now')).toHaveLength(2);
  });
});

describe('a reservation, elsewhere in the shop', () => {
  /** Old browsers ask for what is returned, new ones for what is prevented. */
  const asksBeforeLeaving = () => {
    const event = new Event('beforeunload', { cancelable: true });
    const old = { returnValue: '' };
    Object.defineProperty(event, 'returnValue', {
      set: (value: string) => {
        old.returnValue = value;
      },
    });
    const isPrevented = !window.dispatchEvent(event);
    expect(old.returnValue !== '').toBe(isPrevented);
    return isPrevented;
  };

  it('shows the time that is left and the way back, and leaving asks, until it is paid', async () => {
    const { user, order, where } = await reserved();
    expect(screen.queryByRole('complementary', { name: 'Your reservation' })).toBeNull();
    await expect.poll(asksBeforeLeaving).toBe(true);
    await user.click(screen.getByRole('link', { name: 'Products' }));
    const bar = await screen.findByRole('complementary', { name: 'Your reservation' });
    expect(within(bar).getByRole('timer').textContent).toMatch(/^0[45]:\d\d$/);
    // A name that changed each second would be read out each second.
    await user.click(within(bar).getByRole('link', { name: 'Reserved for you Moon vase Go and pay' }));
    expect(where()).toBe(`/orders/${order().id}`);
    await press(user, /^Pay/);
    await said(/^Confirmed · ordered/);
    await expect.poll(asksBeforeLeaving).toBe(false);
    await user.click(screen.getByRole('link', { name: 'Products' }));
    await screen.findByRole('heading', { level: 1, name: 'Products' });
    expect(screen.queryByRole('complementary', { name: 'Your reservation' })).toBeNull();
  });

  it('is shown after a reload, and goes when its time is up', async () => {
    const { db, realtime, leave } = await reserved();
    leave();
    await openShop({ db, realtime }, { path: '/products', as: ROWAN });
    await screen.findByRole('complementary', { name: 'Your reservation' });
    act(() => db.advance(300_000));
    await waitFor(() => expect(screen.queryByRole('complementary', { name: 'Your reservation' })).toBeNull());
    expect(asksBeforeLeaving()).toBe(false);
  });

  it.each([
    ['of its drop', () => PATH, `/drops/${DROP}`],
    ['of its order', (id: string) => `/orders/${id}`, '/orders/:id'],
  ])('is shown on the page %s where that page does not load', async (_name, pathOf, read) => {
    const { server, db, realtime, leave, order } = await reserved();
    leave();
    server.use(http.get(`${API_URL}/api${read}`, () => HttpResponse.error()));
    await openShop({ db, realtime }, { path: pathOf(order().id), as: ROWAN });
    await screen.findByRole('heading', { level: 1, name: /did not load/ });
    await screen.findByRole('complementary', { name: 'Your reservation' });
    server.resetHandlers();
    await screen.findByRole('region', { name: 'Payment' });
    expect(screen.queryByRole('complementary', { name: 'Your reservation' })).toBeNull();
  });

  it('keeps one from signing out unasked', async () => {
    const { db, realtime, leave } = await reserved();
    leave();
    const { user, session } = await openShop({ db, realtime }, { path: '/account', as: ROWAN });
    await screen.findByRole('complementary', { name: 'Your reservation' });
    await press(user, 'Sign out');
    await screen.findByRole('heading', { name: 'Sign out before you have paid?' });
    await press(user, 'Stay signed in');
    expect(session.current).not.toBeNull();
    await press(user, 'Sign out');
    await press(user, 'Sign out all the same');
    await expect.poll(() => session.current).toBeNull();
  });

  it('is shown when it was made on another device', async () => {
    const mock = startServer();
    await openShop(mock, { path: '/products', as: ROWAN });
    await screen.findByText('Live updates are on');
    const elsewhere = createLiveDrops({ baseUrl: API_URL, auth: mock.db.signIn(ROWAN).accessToken });
    await elsewhere.orders.create({ dropId: DROP, quantity: 1 });
    await screen.findByRole('complementary', { name: 'Your reservation' });
  });
});

describe('a payment', () => {
  it('that is declined leaves the reservation and its clock, and another try pays', async () => {
    const { user, order, remaining } = await reserved();
    await user.click(screen.getByRole('radio', { name: /Decline/ }));
    await press(user, /^Pay/);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The payment was declined');
    expect(alert.textContent).toContain('still reserved for you');
    expect(order()).toMatchObject({ status: 'pending', payment: { status: 'required' } });
    expect(remaining()).toBe(11);
    expect(screen.getByRole('timer').textContent).toMatch(/^0[45]:\d\d$/);
    await user.click(screen.getByRole('radio', { name: /Approve/ }));
    await press(user, /^Pay/);
    await said('It’s yours');
    expect(order()).toMatchObject({ status: 'confirmed' });
  });

  it.each([
    ['Take its time', 'Your payment is being decided'],
    ['Lose the answer', 'We are asking your bank'],
  ])('that does "%s" needs no press until it is decided', async (method, words) => {
    const { db, user, order } = await reserved();
    await user.click(screen.getByRole('radio', { name: new RegExp(method) }));
    await press(user, /^Pay/);
    await said(words);
    expect(screen.queryByRole('button', { name: /^Pay|Give up/ })).toBeNull();
    act(() => db.advance(8000));
    await said('It’s yours');
    expect(order().status).toBe('confirmed');
  });

  it('that comes after the units are sold is paid back', async () => {
    const { db, user } = await reserved();
    db.payments.delayMs = 6 * 60_000;
    await user.click(screen.getByRole('radio', { name: /Take its time/ }));
    await press(user, /^Pay/);
    await said('Your payment is being decided');
    act(() => db.advance(5 * 60_000));
    act(() => void scenarios.soldOut({ db, dropId: DROP }));
    act(() => db.advance(60_000));
    await said('Sold out while you were paying');
    await said(/Your money is on its way back/);
    act(() => db.advance(3000));
    await said(/Your money is back/);
  });

  it('whose answer never arrives may be pressed again', async () => {
    const { server, db, user, order } = await reserved();
    const pay = { baseUrl: API_URL, endpoint: 'orders.pay' } as const;
    server.use(...scenarios.lostResponse({ ...pay, db }));
    await press(user, /^Pay/);
    await said('It’s yours');
    expect(order().status).toBe('confirmed');
  });
});

describe('a price that changed', () => {
  it('after the press is asked about with one button', async () => {
    const mock = startServer();
    const { user } = await openShop(mock, { path: '/d/drp_1', as: ROWAN });
    changeWhenOrdered(mock, 'drp_1', { price: 3500 });
    await press(user, /^Buy.*32/);
    await said(/It is €35\.00 now, not €32\.00 as you saw/);
    expect(mock.db.orders.size).toBe(0);
    // Pressed again in haste, before the words are read: that is no yes to them.
    await screen.findByRole('button', { name: /^Buy at the new price/ });
    await user.keyboard('{Enter}{Enter}{Enter} ');
    await screen.findByRole('button', { name: 'Choose below' });
    expect(mock.db.orders.size).toBe(0);
    await press(user, /^Buy at the new price.*35/);
    await said('It’s yours');
    expect([...mock.db.orders.values()][0]?.total).toBe(3500);
  });

  it('before the press stands on the button, and nothing is asked', async () => {
    const mock = startServer();
    const { user, hears } = await openShop(mock, { path: '/d/drp_1', as: ROWAN });
    await screen.findByRole('button', { name: /^Buy.*32/ });
    await expect.poll(() => hears('drop:drp_1')).toBe(true);
    act(() => changeAndTell(mock, 'drp_1', { price: 3500 }));
    await press(user, /^Buy.*35/);
    await said('It’s yours');
    expect([...mock.db.orders.values()][0]?.total).toBe(3500);
  });
});

describe('an own order', () => {
  it('can be paid, followed and cancelled on its page', async () => {
    const mock = await reserved();
    const { db, realtime, leave, order } = mock;
    leave();
    const { user } = await openShop({ db, realtime }, { path: `/orders/${order().id}`, as: ROWAN });
    await press(user, /^Pay/);
    await said(/^Confirmed · ordered/);
    await said('· Paid');
    await press(user, 'Cancel order');
    await press(user, 'Cancel the order');
    await said(/You cancelled this order/);
    expect(order()).toMatchObject({ status: 'cancelled', payment: { status: 'refunding' } });
    act(() => db.advance(3000));
    await said(/Your money is back/);
    expect(screen.queryByRole('button', { name: 'Cancel order' })).toBeNull();
  });

  it('shows how far it is as the creator tells', async () => {
    const { db, realtime, leave, order, user: buyer } = await reserved();
    await press(buyer, /^Pay/);
    await said('It’s yours');
    leave();
    await openShop({ db, realtime }, { path: `/orders/${order().id}`, as: ROWAN });
    await screen.findByRole('button', { name: 'Cancel order' });
    await screen.findByText('Live updates are on');
    const drew = db.signIn('drew.kumar297@example.com');
    await fetch(`${API_URL}/api/orders/${order().id}/fulfillment`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${drew.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ fulfillment: 'PROCESSING' }),
    });
    await waitFor(() =>
      expect(
        screen
          .getByText('Being packed', { selector: 'li, li *' })
          .closest('li')
          ?.getAttribute('aria-current'),
      ).toBe('step'),
    );
    expect(screen.queryByRole('button', { name: 'Cancel order' })).toBeNull();
  });
});

describe('money that a creator gives back', () => {
  /** Drew speaks of Rowan's paid order, which is open. */
  const openPaid = async () => {
    const { db, realtime, leave, order, user: buyer } = await reserved();
    await press(buyer, /^Pay/);
    await said('It’s yours');
    leave();
    const shop = await openShop({ db, realtime }, { path: `/orders/${order().id}`, as: ROWAN });
    await screen.findByText('Live updates are on');
    const { accessToken } = db.signIn('drew.kumar297@example.com');
    const refund = (input: object) =>
      fetch(`${API_URL}/api/orders/${order().id}/refund`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${accessToken}`,
          'content-type': 'application/json',
          'idempotency-key': `refund-${JSON.stringify(input).length}`,
        },
        body: JSON.stringify(input),
      });
    return { db, order, refund, ...shop };
  };

  it('of a part of the price is shown with its reason, and the order goes on', async () => {
    const { db, refund } = await openPaid();
    await refund({ amount: 600, reason: 'A scratch' });
    act(() => db.advance(3000));
    await said('The creator gives €6.00 back: “A scratch”');
    await said(/Paid · €6\.00 refunded/);
    await screen.findByRole('button', { name: 'Cancel order' });
    await screen.findByRole('button', { name: 'Print the receipt' });
  });

  it('all of it ends the order, in words', async () => {
    const { db, refund } = await openPaid();
    await refund({ restock: true, reason: 'It broke' });
    await said(/The creator cancelled this order/);
    await said('The creator gives €76.00 back: “It broke”');
    act(() => db.advance(3000));
    await said(/Your money is back/);
    expect(screen.queryByRole('button', { name: 'Print the receipt' })).toBeNull();
  });
});

describe('an order of two creators', () => {
  const OTHER = 'drp_2';
  const [DREW, MIKA] = ['drew.kumar297@example.com', 'mika.lindqvist@example.com'];

  /** Rowan has paid for a Moon vase of Drew's and a print of Mika's, and looks at the order. */
  const openOrder = async () => {
    const { db, realtime } = startServer();
    const call = async (
      email: string,
      method: string,
      path: string,
      body: object = {},
      key = 'key-of-parts',
    ) => {
      const { accessToken } = db.signIn(email);
      const headers = {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      };
      const answer = await fetch(`${API_URL}/api${path}`, { method, headers, body: JSON.stringify(body) });
      return answer.json() as Promise<{ id: string }>;
    };
    const items = [DROP, OTHER].map((dropId) => ({ dropId, quantity: 1 }));
    const { id } = await call(ROWAN, 'POST', '/orders', { items });
    await call(ROWAN, 'POST', `/orders/${id}/pay`);
    const { user } = await openShop({ db, realtime }, { path: `/orders/${id}`, as: ROWAN });
    await screen.findByText('Live updates are on');
    const line = async (title: string) =>
      (await screen.findByRole('link', { name: title })).closest('li') as HTMLElement;
    return { db, user, call, id, line };
  };

  it('shows what became of each part, and what money went back', async () => {
    const { db, call, line } = await openOrder();
    within(await line('Fjord at four')).getByText('Confirmed');
    await call(MIKA, 'POST', `/drops/${OTHER}/cancel`);
    await waitFor(async () =>
      within(await line('Fjord at four')).getByText('Called off · Refund on its way'),
    );
    within(await line('Moon vase')).getByText('Confirmed');
    await said(/Paid · €85\.00 on its way back/);
    act(() => db.advance(3000));
    await waitFor(async () => within(await line('Fjord at four')).getByText('Called off · Refunded'));
    await said(/Paid · €85\.00 refunded/);
    await said(/^Confirmed · ordered/);
    await waitFor(() =>
      expect(screen.getByTestId('announcer').textContent).toContain('Fjord at four: Called off'),
    );
  });

  it('lets a part be cancelled while the other is packed', async () => {
    const { db, user, call, id, line } = await openOrder();
    await call(DREW, 'PATCH', `/orders/${id}/fulfillment`, { fulfillment: 'PROCESSING' });
    await waitFor(async () => within(await line('Moon vase')).getByText('Being packed'));
    expect(screen.queryByRole('button', { name: 'Cancel order' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Cancel Moon vase' })).toBeNull();
    await press(user, 'Cancel Fjord at four');
    await screen.findByText(/you get €85\.00 back/);
    await press(user, 'Cancel this part');
    await waitFor(async () => within(await line('Fjord at four')).getByText(/^Cancelled/));
    expect(db.orders.get(id)).toMatchObject({ status: 'confirmed', fulfillment: 'PROCESSING' });
  });
});
