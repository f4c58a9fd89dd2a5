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

/** What takes an order on. */
const STEP = /Start packing|Mark as/;

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
    expect(within(row).queryByRole('button', { name: STEP })).toBeNull();
  });

  it('appear and change as fans order, pay and cancel', async () => {
    const { db, studio, rowan, id, row } = await openOrders();
    await waitFor(() => expect(studio.realtime.state.name).toBe('live'));
    const taylor = clientOf(db, TAYLOR);
    const held = await taylor.orders.create({ dropId: DROP, quantity: 1 });
    const second = await screen.findByRole('row', { name: new RegExp(held.number) });
    within(second).getByText('Paying');
    expect(within(second).queryByRole('button', { name: STEP })).toBeNull();
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

/** The orders of all drops that are to be packed, three of them. */
const openToPack = async () => {
  const db = createMockDb();
  const rowan = clientOf(db, ROWAN);
  const taylor = clientOf(db, TAYLOR);
  const buy = async (who: typeof rowan, dropId: string) => {
    const order = await who.orders.create({ dropId, quantity: 1 });
    return order.status === 'pending' ? who.orders.pay(order.id) : order;
  };
  const studio = await renderStudio({ signedInAs: DREW, at: '/products', db });
  const orders = [await buy(rowan, DROP), await buy(taylor, DROP), await buy(taylor, DROP)];
  await studio.user.click(screen.getByRole('link', { name: 'Orders' }));
  for (const { number } of orders) await screen.findByRole('row', { name: new RegExp(number) });
  return { ...studio, rowan, orders };
};

describe('the orders of all drops', () => {
  it('are sent together, and those that cannot go are named', async () => {
    const { db, user, orders } = await openToPack();
    const [gone] = orders;
    const order = db.orders.get(gone?.id ?? '');
    // Cancelled a moment ago, and the news is not here yet.
    const items = order?.items.map((item) => ({ ...item, status: 'cancelled' as const })) ?? [];
    if (order !== undefined)
      db.orders.set(order.id, { ...order, status: 'cancelled', isHolding: false, items });
    await user.click(screen.getByRole('checkbox', { name: 'Choose all that are loaded' }));
    const bar = screen.getByRole('region', { name: 'Many orders' });
    within(bar).getByText(/chosen/);
    await user.click(within(bar).getByRole('button', { name: 'Mark as shipped' }));
    const question = await screen.findByRole('dialog');
    await user.click(within(question).getByRole('button', { name: 'Mark as shipped' }));
    await within(bar).findByText(/shipped, 1 did not go/);
    within(bar).getByText('An order that is cancelled is not sent');
    within(bar).getByText(gone?.number ?? 'none');
    const steps = orders.map(({ id }) => db.orders.get(id)?.fulfillment);
    expect(steps).toEqual(['PENDING', 'SHIPPED', 'SHIPPED']);
    // The report stays until it was read, wherever one looks meanwhile.
    await user.click(screen.getByRole('button', { name: /^Sent/ }));
    await screen.findByText(/shipped, 1 did not go/);
    await user.click(screen.getByRole('button', { name: /^To pack/ }));
    await user.click(await screen.findByRole('button', { name: 'Close the report' }));
    expect(screen.queryByText(/did not go/)).toBeNull();
    await waitFor(() => expect(screen.queryAllByRole('checkbox', { name: /Choose LD/ })).toEqual([]));
  });

  it('are found by number and buyer, and view by view', async () => {
    const { user, orders } = await openToPack();
    const rows = () => screen.queryAllByRole('checkbox', { name: /Choose LD/ }).length;
    const field = screen.getByRole('searchbox', { name: /Search/ });
    await user.type(field, orders[1]?.number.slice(-4) ?? '');
    await user.clear(field);
    await user.type(field, 'rowan');
    await waitFor(() => expect(rows()).toBe(1));
    await user.clear(field);
    await user.type(field, 'nobody at all');
    await screen.findByText('Nothing found');
    await user.clear(field);
    await waitFor(() => expect(rows()).toBe(3));
    await user.click(screen.getByRole('button', { name: /^Sent/ }));
    await screen.findByText('Nothing here');
    expect(rows()).toBe(0);
  });

  it('show what happened to one of them', async () => {
    const { user, orders } = await openToPack();
    await user.click(screen.getByRole('button', { name: orders[0]?.number ?? '' }));
    const panel = await screen.findByRole('dialog', { name: orders[0]?.number ?? '' });
    await within(panel).findByText('Sold');
    await user.click(within(panel).getByRole('button', { name: 'Start packing' }));
    await within(panel).findByText('Mark as shipped');
    expect(within(panel).getAllByText('Packing').length).toBe(2);
  });

  it('are saved as a file of the columns that were chosen', async () => {
    const { user, orders, bridge } = await openToPack();
    await user.click(screen.getByRole('button', { name: 'Export' }));
    const dialog = await screen.findByRole('dialog', { name: 'Export orders' });
    for (const name of ['Placed at', 'Drop', 'State', 'Fulfilment', 'Units', 'Total', 'Currency'])
      await user.click(within(dialog).getByRole('checkbox', { name }));
    await user.click(within(dialog).getByRole('button', { name: 'Save the file' }));
    await within(dialog).findByText('Saved: 3 orders in orders.csv');
    const [file] = bridge.files;
    expect(file).toMatchObject({ name: 'orders.csv', state: 'saved' });
    await user.click(within(dialog).getByRole('button', { name: 'Show in folder' }));
    expect(file?.state).toBe('shown');
    const lines = file?.text.split('\r\n') ?? [];
    expect(lines[0]?.replace('\ufeff', '')).toBe('number,buyerName');
    expect(
      lines
        .slice(1, -1)
        .map((line) => String(line.split(',')[0]))
        .toSorted(),
    ).toEqual(orders.map(({ number }) => number).toSorted());
  });
});

describe('an order that is open', () => {
  const openPanel = async () => {
    const opened = await openOrders();
    const { user, row, number } = opened;
    await user.click(within(row).getByRole('button', { name: number }));
    const panel = await screen.findByRole('dialog', { name: number });
    await within(panel).findByRole('button', { name: 'Refund…' });
    return { ...opened, panel };
  };
  const question = (number: string) => screen.findByRole('dialog', { name: `Refund ${number}` });

  it('is paid back in part, once, with a reason', async () => {
    const { db, user, id, number, row, panel } = await openPanel();
    await user.click(within(panel).getByRole('button', { name: 'Refund…' }));
    const dialog = await question(number);
    within(dialog).getByText('€152.00 can go back to Rowan Ibrahim.');
    await user.click(within(dialog).getByText('An amount'));
    await user.type(within(dialog).getByLabelText(/Amount/), '153');
    await user.click(within(dialog).getByRole('button', { name: /Give/ }));
    await within(dialog).findByText('At most €152.00');
    expect(db.orders.get(id)?.items[0]?.refunds).toBeUndefined();
    await user.clear(within(dialog).getByLabelText(/Amount/));
    await user.type(within(dialog).getByLabelText(/Amount/), '12,50');
    await user.type(within(dialog).getByLabelText(/Reason/), 'A scratch');
    await user.click(within(dialog).getByRole('button', { name: 'Give €12.50 back' }));
    await waitFor(() => expect(screen.queryByRole('dialog', { name: `Refund ${number}` })).toBeNull());
    expect(db.orders.get(id)).toMatchObject({
      status: 'confirmed',
      items: [{ refunds: [{ amount: 1250, reason: 'A scratch' }] }],
    });
    await within(panel).findByText('€12.50 given back: “A scratch”');
    act(() => db.advance(3000));
    await within(row).findByText('€12.50 paid back');
    await within(panel).findByText('€12.50 paid back');
  });

  it('ends when all of it goes back, and its units are on sale again', async () => {
    const { db, user, id, number, panel } = await openPanel();
    const before = db.drops.get(DROP)?.remaining ?? 0;
    await user.click(within(panel).getByRole('button', { name: 'Refund…' }));
    const dialog = await question(number);
    expect(within(dialog).getByRole<HTMLInputElement>('checkbox').checked).toBe(true);
    await user.click(within(dialog).getByRole('button', { name: 'Give €152.00 back' }));
    await waitFor(() => expect(db.orders.get(id)?.status).toBe('cancelled'));
    expect(db.drops.get(DROP)?.remaining).toBe(before + 2);
    await waitFor(() => expect(within(panel).queryByRole('button', { name: 'Refund…' })).toBeNull());
  });

  it('says what to do when it is stuck, in its row and in full', async () => {
    const { db, user, id, number, row } = await openOrders();
    const order = db.orders.get(id);
    const dispute = { status: 'open' as const, answerBy: '2026-12-03T12:00:00.000Z' };
    const items = order?.items.map((item) => ({ ...item, refund: 'refund_failed' as const })) ?? [];
    if (order !== undefined) db.orders.set(id, { ...order, items, dispute });
    await user.click(screen.getByRole('button', { name: /^Stuck/ }));
    const stuck = await screen.findByRole('row', { name: new RegExp(number) });
    expect(within(stuck).queryByRole('button', { name: /Start packing/ })).toBeNull();
    await user.click(within(stuck).getByRole('button', { name: `What to do: ${number}` }));
    const again = await screen.findByRole('dialog', { name: number });
    const failed = await within(again).findByRole('region', { name: 'A refund did not arrive' });
    within(failed).getByText(/Pay Rowan Ibrahim in another way/);
    within(again).getByRole('region', { name: 'The buyer contests the payment' });
    await user.click(within(failed).getByRole('button', { name: `Copy ${number}` }));
    await within(failed).findByText('Copied.');
    expect(await navigator.clipboard.readText()).toBe(number);
    // The next step is still there for who knows what they do.
    within(again).getByRole('button', { name: 'Start packing' });
    expect(row.isConnected).toBe(false);
  });

  it('has a note that only its creator sees', async () => {
    const { db, user, id, panel, rowan } = await openPanel();
    await user.type(within(panel).getByLabelText(/Note/), 'Calls back');
    await user.click(within(panel).getByRole('button', { name: 'Save the note' }));
    await waitFor(() => expect(db.orders.get(id)?.notes[DROP]).toBe('Calls back'));
    expect(JSON.stringify(await rowan.orders.get(id))).not.toContain('Calls back');
    await waitFor(() => expect(within(panel).queryByRole('button', { name: 'Save the note' })).toBeNull());
  });
});
