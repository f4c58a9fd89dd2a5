import { scenarios, type MockDb } from '@livedrops/sdk/msw';
import { act, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { createLiveDrop } from '../../../../test/live-drop.ts';
import { API_URL, DREW, renderStudio, type TestStudio } from '../../../../test/render-studio.tsx';

/** A fan's order through the wire. */
const order = async (db: MockDb, email: string, dropId: string): Promise<string> => {
  const fan = db.signIn(email);
  const answer = await fetch(`${API_URL}/api/orders`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${fan.accessToken}`,
      'content-type': 'application/json',
      'idempotency-key': `a-key-of-${email}`,
    },
    body: JSON.stringify({ dropId, quantity: 1 }),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
};

const openLive = async (): Promise<TestStudio & { dropId: string; creatorId: string }> => {
  const { db, dropId, creatorId } = createLiveDrop();
  const studio = await renderStudio({ signedInAs: DREW, at: `/drops/${dropId}/live`, db });
  await screen.findByRole('heading', { name: 'Test pressing' });
  await waitFor(() => expect(studio.studio.realtime.state.name).toBe('live'));
  return { ...studio, dropId, creatorId };
};

const tell = (
  { db, dropId, creatorId }: { db: MockDb; dropId: string; creatorId: string },
  orders: number,
): void => {
  const drop = db.drops.get(dropId);
  if (drop === undefined) throw new Error('the drop is gone');
  db.events.append([`sales:${creatorId}`], 'sales.updated', {
    dropId,
    orders,
    units: orders * 2,
    revenue: orders * 4000,
    currency: 'EUR',
    held: 0,
    remaining: 50 - orders * 2,
    stock: 50,
    recent: [
      {
        id: `ord_test_${orders}`,
        number: `LD-TEST${orders}`,
        userId: 'usr_2',
        buyerName: `Buyer ${orders}`,
        status: 'confirmed',
        quantity: 2,
        unitPrice: 2000,
        total: 4000,
        currency: 'EUR',
        fulfillment: 'PENDING',
        refund: null,
        refunded: 0,
        refundable: 0,
        dispute: null,
        createdAt: db.now(),
      },
    ],
  });
};

const figure = (label: string): string | null =>
  screen.getByText(label, { selector: 'dt, dt *' }).closest('dt')?.nextElementSibling?.textContent ?? null;

describe('the chart', () => {
  it('shows the last minute, and the last day when asked', async () => {
    const live = await openLive();
    await order(live.db, 'rowan.ibrahim585@inbox.test', live.dropId);
    // It began a minute ago, so its start is what matters.
    await screen.findByRole('region', { name: 'From the start' });
    await live.user.click(screen.getByRole('radio', { name: 'Last day' }));
    const chart = await screen.findByRole('region', { name: 'Orders per minute' });
    await within(chart).findByText(/^1 in the last day for €20\.00, most \(1\) from \d/);
    const table = within(chart).getByRole('table', { name: /^Orders by minute/ });
    expect(within(table).getAllByRole('row')).toHaveLength(2);
    await live.user.click(screen.getByRole('radio', { name: 'Last minute' }));
    await screen.findByRole('region', { name: 'Orders per second' });
  });

  it('says when there was no order in the last day, or when nobody could say', async () => {
    const live = await openLive();
    live.server.use(...scenarios.offline({ baseUrl: API_URL, endpoint: 'drops.sales' }));
    await live.user.click(screen.getByRole('radio', { name: 'Last day' }));
    const failed = await screen.findByRole('region', { name: 'Orders over the last day' });
    const retry = await within(failed).findByRole('button', { name: 'Try again' });
    live.server.resetHandlers();
    await live.user.click(retry);
    await screen.findByText('No orders in the last day');
  });
});

describe('the live view', () => {
  it('follows sales.updated', async () => {
    const live = await openLive();
    expect(figure('Orders')).toBe('0');
    act(() => tell(live, 3));
    await waitFor(() => expect(figure('Orders')).toBe('3'));
    expect(figure('Revenue')).toBe('€120.00');
    expect(screen.getByText('of 50 sold').closest('p')?.textContent).toBe('6of 50 sold');
    expect(screen.getByRole('meter').getAttribute('aria-valuetext')).toBe('6 of 50 sold');
    expect(await screen.findByText('Buyer 3')).toBeDefined();
  });

  it('shows a real purchase by a fan, with its buyer', async () => {
    const live = await openLive();
    await order(live.db, 'rowan.ibrahim585@inbox.test', live.dropId);
    expect(await screen.findByText('Rowan Ibrahim')).toBeDefined();
    await waitFor(() => expect(figure('Orders')).toBe('1'));
    // Events do not tell who is new: that figure is fetched.
    await waitFor(() => expect(figure('Buyers')).toBe('1'), { timeout: 60_000 });
  });

  it('holds the feed while it is pointed at', async () => {
    const live = await openLive();
    act(() => tell(live, 1));
    const feed = screen.getByRole('region', { name: 'Last orders' });
    expect(await within(feed).findByText('Buyer 1')).toBeDefined();
    await live.user.hover(feed);
    act(() => tell(live, 2));
    expect(await within(feed).findByText('1 new')).toBeDefined();
    expect(within(feed).queryByText('Buyer 2')).toBeNull();
    await live.user.unhover(feed);
    expect(await within(feed).findByText('Buyer 2')).toBeDefined();
  });
});

describe('commands', () => {
  it('pauses, resumes and adds stock', async () => {
    const { db, dropId, user } = await openLive();
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    await user.click(await screen.findByRole('button', { name: 'Resume' }));
    await screen.findByRole('button', { name: 'Pause' });
    await user.keyboard('{Control>}{Shift>}A{/Shift}{/Control}');
    const dialog = await screen.findByRole('dialog', { name: 'Add stock' });
    const units = within(dialog).getByLabelText('Units to add');
    await user.clear(units);
    await user.type(units, '25{Enter}');
    expect(await screen.findByText('of 75 sold')).toBeDefined();
    expect(db.drops.get(dropId)).toMatchObject({ status: 'live', stock: 75, remaining: 75 });
  });

  it('adds stock once, however often it is pressed after answers were lost', async () => {
    const { db, dropId, user, server } = await openLive();
    // The first press with all its tries.
    const where = { baseUrl: API_URL, endpoint: 'drops.restock' as const };
    server.use(...scenarios.lostResponse({ ...where, db, times: 4 }));
    await user.keyboard('{Control>}{Shift>}A{/Shift}{/Control}');
    const dialog = await screen.findByRole('dialog', { name: 'Add stock' });
    const add = within(dialog).getByRole('button', { name: 'Add units' });
    await user.click(add);
    await within(dialog).findByRole('alert', {}, { timeout: 60_000 });
    await user.click(add);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull(), { timeout: 60_000 });
    expect(db.drops.get(dropId)).toMatchObject({ stock: 60, remaining: 60 });
  });

  it('says when the server has taken a command', async () => {
    const { user } = await openLive();
    const controls = screen.getByRole('button', { name: 'Pause' }).parentElement ?? document.body;
    const status = within(controls).getByRole('status');
    expect(status.textContent).toBe('');
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    await waitFor(() => expect(status.textContent).toMatch(/^Paused, confirmed \d/));
  });

  it('waits for the answer before it takes the next command', async () => {
    const { user, server } = await openLive();
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      server.use(
        http.post(`${API_URL}/api/drops/:id/pause`, async () => {
          resolve();
          await new Promise<void>((done) => {
            answer = done;
          });
          return undefined;
        }),
      );
    });
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    await asked;
    expect(await screen.findByText('Pausing…')).toBeDefined();
    for (const name of ['Add stock', 'End'])
      expect(screen.getByRole('button', { name }).hasAttribute('disabled')).toBe(true);
    answer();
    expect(await screen.findByText(/^Paused, confirmed/)).toBeDefined();
    expect(screen.getByRole('button', { name: 'End' }).hasAttribute('disabled')).toBe(false);
  });

  it('says that a command was refused, why, and what is true instead', async () => {
    const { db, dropId, user, server } = await openLive();
    server.use(
      http.post(`${API_URL}/api/drops/:id/pause`, () => {
        // Somebody else ended it a moment ago, and the news is not here yet.
        const drop = db.drops.get(dropId);
        if (drop !== undefined) db.drops.set(dropId, { ...drop, status: 'ended', version: drop.version + 1 });
        return undefined;
      }),
    );
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    expect(await screen.findByText(/^Not paused: ./)).toBeDefined();
    expect(await screen.findByRole('article', { name: 'Report' })).toBeDefined();
  });

  it('takes no shortcut behind an open dialog', async () => {
    const { db, dropId, user } = await openLive();
    await user.click(screen.getByRole('button', { name: 'End' }));
    const dialog = await screen.findByRole('dialog', { name: 'End this drop now?' });
    await user.keyboard('{Control>}{Shift>}PA{/Shift}{/Control}');
    expect(screen.getAllByRole('dialog')).toEqual([dialog]);
    expect(screen.queryByText('Pausing…')).toBeNull();
    await user.click(within(dialog).getByRole('button', { name: 'Keep it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(db.drops.get(dropId)?.status).toBe('live');
    await user.keyboard('{Control>}{Shift>}P{/Shift}{/Control}');
    await waitFor(() => expect(db.drops.get(dropId)?.status).toBe('paused'));
  });

  it('ends only after a confirmation, then sums up', async () => {
    const { db, dropId, user } = await openLive();
    await user.click(screen.getByRole('button', { name: 'End' }));
    const dialog = await screen.findByRole('dialog', { name: 'End this drop now?' });
    expect(db.drops.get(dropId)?.status).toBe('live');
    await user.click(within(dialog).getByRole('button', { name: 'End the drop' }));
    expect(await screen.findByRole('article', { name: 'Report' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
  });

  it('has closing the window asked about while a drop is on air, and no longer', async () => {
    const { db, bridge, studio } = await openLive();
    await waitFor(() => expect(bridge.closeReasons).toEqual(['live_drop']));
    for (const { id, status } of db.drops.values())
      if (status === 'live') await studio.client.drops.end(id).catch(() => {});
    await waitFor(() => expect(bridge.closeReasons).toEqual([]));
  });
});

describe('the live view when something happens', () => {
  it('celebrates the last unit', async () => {
    const { db, dropId } = await openLive();
    const drop = db.drops.get(dropId);
    if (drop === undefined) throw new Error('no drop');
    db.drops.set(dropId, { ...drop, stock: 1, remaining: 1 });
    await order(db, 'rowan.ibrahim585@inbox.test', dropId);
    await waitFor(() => expect(screen.getAllByText('Sold out').length).toBeGreaterThan(0));
    await waitFor(() => expect(screen.getByText('of 1 sold').closest('p')?.textContent).toBe('1of 1 sold'));
  });

  it('says that figures may be behind while the link is down, and catches up', async () => {
    const live = await openLive();
    live.network.setOnline(false);
    act(() => live.network.disconnect());
    expect(await screen.findByText(/these figures may be behind/)).toBeDefined();
    await order(live.db, 'rowan.ibrahim585@inbox.test', live.dropId);
    live.network.setOnline(true);
    act(() => live.studio.realtime.connect());
    await waitFor(() => expect(figure('Orders')).toBe('1'));
    expect(screen.queryByText(/these figures may be behind/)).toBeNull();
  });

  it('says that the server is silent, for how long, and why commands are off', async () => {
    const live = await openLive();
    await live.user.click(screen.getByRole('button', { name: 'End' }));
    const dialog = await screen.findByRole('dialog', { name: 'End this drop now?' });
    // The connection stands, and the last word came over it seven seconds ago.
    vi.spyOn(live.studio.realtime, 'heardAt', 'get').mockImplementation(() => Date.now() - 7_000);
    await screen.findByText('Not responding');
    expect(live.studio.realtime.state.name).toBe('live');
    screen.getByText('data 7 s old');
    within(dialog).getByText(/is not responding/);
    expect(within(dialog).getByRole('button', { name: 'End the drop' })).toHaveProperty('disabled', true);
    await live.user.click(within(dialog).getByRole('button', { name: 'Keep it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    for (const name of ['Pause', 'Add stock', 'End', 'Call off']) {
      const button = screen.getByRole('button', { name });
      expect(button).toHaveProperty('disabled', true);
      expect(button.title).toContain('is not responding');
    }
    await live.user.keyboard('{Control>}{Shift>}P{/Shift}{/Control}');
    expect(screen.queryByText('Pausing…')).toBeNull();
  });

  it('says why it cannot load and tries again', async () => {
    const { db, dropId } = createLiveDrop();
    const { server, user } = await renderStudio({ signedInAs: DREW, at: '/products', db });
    server.use(...scenarios.rateLimited({ baseUrl: API_URL, endpoint: 'drops.get', retryAfterSeconds: 600 }));
    act(() => {
      window.location.hash = `/drops/${dropId}/live`;
    });
    const alert = await screen.findByRole('alert', {}, { timeout: 60_000 });
    expect(alert.textContent).toContain('rate_limited');
    server.resetHandlers();
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Test pressing' })).toBeDefined();
  });
});

describe('the live view of a drop with orders', () => {
  it('shows units that are held, apart from those that are sold', async () => {
    const live = await openLive();
    const drop = live.db.drops.get(live.dropId);
    if (drop !== undefined) live.db.drops.set(drop.id, { ...drop, checkout: 'hold', holdSeconds: 60 });
    await order(live.db, 'rowan.ibrahim585@inbox.test', live.dropId);
    expect((await screen.findByText('being paid')).closest('p')?.textContent).toBe('1being paid');
    expect(screen.getByText('of 50 sold').closest('p')?.textContent).toBe('0of 50 sold');
    expect(screen.getByText('units left').closest('p')?.textContent).toBe('49units left');
    expect(screen.getByRole('meter').getAttribute('aria-valuetext')).toBe('0 of 50 sold, 1 held');
    expect(await screen.findByText(/· paying$/)).toBeDefined();
    act(() => live.db.advance(60_000));
    await screen.findByText(/· not paid$/);
    await waitFor(() =>
      expect(screen.getByText('units left').closest('p')?.textContent).toBe('50units left'),
    );
  });

  it('says of a drop that was called off whether anything goes back', async () => {
    const { user } = await openLive();
    await user.click(screen.getByRole('button', { name: 'Call off' }));
    await user.click(await screen.findByRole('button', { name: 'Call it off' }));
    const summary = await screen.findByRole('region', { name: 'Summary' });
    within(summary).getByText(/^Nobody had ordered/);
    expect(summary.textContent).not.toContain('what was paid goes back');
  });

  it('calls off only after saying how many orders that cancels', async () => {
    const { db, dropId, user } = await openLive();
    const id = await order(db, 'rowan.ibrahim585@inbox.test', dropId);
    await waitFor(() => expect(figure('Orders')).toBe('1'));
    await user.click(screen.getByRole('button', { name: 'Call off' }));
    const dialog = await screen.findByRole('dialog', { name: 'Call this drop off?' });
    within(dialog).getByText(/^1 order of €20\.00 is cancelled and what was paid goes back/);
    const callOff = within(dialog).getByRole('button', { name: 'Call it off' });
    expect(callOff).toHaveProperty('disabled', true);
    await user.keyboard('call of{Enter}');
    expect(db.drops.get(dropId)?.status).toBe('live');
    await user.keyboard('f');
    await user.click(callOff);
    const summary = await screen.findByRole('region', { name: 'Summary' });
    within(summary).getByText(/what was paid goes back/);
    expect(db.orders.get(id)).toMatchObject({ status: 'cancelled', failure: { code: 'drop_cancelled' } });
  });
});
