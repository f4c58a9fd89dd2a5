import { createLiveDrops, createSession } from '@livedrops/sdk';
import { createMockDb, type MockDb } from '@livedrops/sdk/msw';
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';

const ROWAN = 'rowan.ibrahim585@inbox.test';
const TAYLOR = 'taylor.hernandez806@inbox.test';
/** Seeded live drop of Drew's to reserve from. */
const DROP = 'drp_8';
const MIKA = 'mika.lindqvist@example.com';
/** A live drop of Mika's. */
const OTHER = 'drp_2';

const clientOf = (db: MockDb, email: string) => {
  const session = createSession();
  void session.set(db.signIn(email));
  return createLiveDrops({ baseUrl: API_URL, auth: session });
};

/** The orders of a drop with one that Rowan has paid. */
const openOrders = async () => {
  const db = createMockDb();
  const studio = await renderStudio({ signedInAs: DREW, at: '/products', db });
  const rowan = clientOf(db, ROWAN);
  const { id, number } = await rowan.orders.create({ dropId: DROP, quantity: 2 });
  await rowan.orders.pay(id);
  act(() => {
    window.location.hash = `/drops/${DROP}/orders`;
  });
  const row = await screen.findByRole('row', { name: new RegExp(number) });
  return { ...studio, rowan, id, number, row };
};

describe('the orders of a drop', () => {
  it('go to the door with one click a step', async () => {
    const { db, user, id, row } = await openOrders();
    within(row).getByText('To pack');
    for (const [label, word, step] of [
      ['Start packing', 'Packing', 'PROCESSING'],
      ['Mark as shipped', 'Shipped', 'SHIPPED'],
      ['Mark as delivered', 'Delivered', 'DELIVERED'],
    ] as const) {
      await user.click(await within(row).findByRole('button', { name: new RegExp(label) }));
      await within(row).findByText(word);
      expect(db.orders.get(id)?.fulfillment).toBe(step);
    }
    expect(within(row).queryByRole('button')).toBeNull();
  });

  it('appear and change as fans order, pay and cancel', async () => {
    const { db, studio, rowan, id, row } = await openOrders();
    await waitFor(() => expect(studio.realtime.state.name).toBe('live'));
    const taylor = clientOf(db, TAYLOR);
    const held = await taylor.orders.create({ dropId: DROP, quantity: 1 });
    const second = await screen.findByRole('row', { name: new RegExp(held.number) });
    within(second).getByText('Paying');
    expect(within(second).queryByRole('button')).toBeNull();
    await taylor.orders.cancel(held.id);
    await within(second).findByText('Not paid');
    await rowan.orders.cancel(id);
    await within(row).findByText('Cancelled');
  });

  it('say so when the step is not possible any more', async () => {
    const { db, user, id, row } = await openOrders();
    const order = db.orders.get(id);
    // Cancelled a moment ago, and the news is not here yet.
    const items = order?.items.map((item) => ({ ...item, status: 'cancelled' as const })) ?? [];
    if (order !== undefined) db.orders.set(id, { ...order, status: 'cancelled', isHolding: false, items });
    await user.click(within(row).getByRole('button', { name: /Start packing/ }));
    await screen.findByRole('alert');
    await within(row).findByText('Cancelled');
  });

  it('are parts of orders: a step is taken with the own one, and refunds are seen', async () => {
    const db = createMockDb();
    const { user } = await renderStudio({ signedInAs: DREW, at: '/products', db });
    const rowan = clientOf(db, ROWAN);
    const items = [DROP, OTHER].map((dropId) => ({ dropId, quantity: 1 }));
    const { id, number } = await rowan.orders.create({ items });
    await rowan.orders.pay(id);
    act(() => {
      window.location.hash = `/drops/${DROP}/orders`;
    });
    const row = await screen.findByRole('row', { name: new RegExp(number) });
    within(row).getByText('€76.00');
    await user.click(within(row).getByRole('button', { name: /Start packing/ }));
    await within(row).findByText('Packing');
    const steps = db.orders.get(id)?.items.map(({ dropId, fulfillment }) => [dropId, fulfillment]);
    expect(Object.fromEntries(steps ?? [])).toEqual({ [DROP]: 'PROCESSING', [OTHER]: 'PENDING' });
    // The other creator's part ends, and nothing changes here.
    await clientOf(db, MIKA).drops.cancel(OTHER);
    within(row).getByText('Packing');
    expect(within(row).queryByText(/aid back/)).toBeNull();
    await clientOf(db, DREW).drops.cancel(DROP);
    await within(row).findByText('Cancelled');
    await within(row).findByText('Being paid back');
    act(() => db.advance(3000));
    await within(row).findByText('Paid back');
  });
});
