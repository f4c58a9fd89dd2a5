import { createMockDb } from '@livedrops/sdk/msw';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { clientOf, DROP, openOrders, ROWAN } from '../../../../test/open-orders.ts';
import { DREW, renderStudio } from '../../../../test/render-studio.tsx';

const TAYLOR = 'taylor.hernandez806@inbox.test';
const MIKA = 'mika.lindqvist@example.com';
/** A live drop of Mika's. */
const OTHER = 'drp_2';

/** What takes an order on. */
const STEP = /Start packing|Mark as/;

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

  it('are searched by what can be read: what cannot is said beside the field', async () => {
    await openToPack();
    const field = screen.getByRole<HTMLInputElement>('searchbox', { name: /Search/ });
    fireEvent.change(field, { target: { value: 'no\u202ebody' } });
    await screen.findByText('No order here has “nobody” in its number or its buyer’s name.');
    fireEvent.change(field, { target: { value: 'no\u0000body' } });
    await screen.findByText('It must not have control characters');
    await waitFor(() => expect(screen.queryByRole('table')).toBeNull());
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('are found again under a name that the creator gave, which can be changed and taken away', async () => {
    const { user, studio } = await openToPack();
    const field = screen.getByRole<HTMLInputElement>('searchbox', { name: /Search/ });
    const views = screen.getByRole('group', { name: 'View' });
    await user.type(field, 'rowan');
    await waitFor(() => expect(screen.getAllByRole('checkbox', { name: /Choose LD/ })).toHaveLength(1));
    await user.click(await within(views).findByRole('button', { name: 'Keep this view' }));
    const name = '<b>Rowan';
    const asked = await screen.findByLabelText('Name of this view');
    fireEvent.change(asked, { target: { value: '\u2060\u3164' } });
    await screen.findByText('It must have at least one visible character');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Keep' }).disabled).toBe(true);
    // What cannot be seen, or turns what comes after it, is left out.
    fireEvent.change(asked, { target: { value: `${name}\u202e` } });
    await user.type(asked, '{Enter}');
    await within(views).findByRole('button', { name, pressed: true });
    // The place itself begins without a search.
    await user.click(screen.getByRole('link', { name: 'Orders' }));
    await waitFor(() => expect(field.value).toBe(''));
    await user.click(await within(views).findByRole('button', { name, pressed: false }));
    await waitFor(() => expect(field.value).toBe('rowan'));
    expect(window.location.hash).toBe('#/orders?view=to_pack&q=rowan');
    await waitFor(() => expect(screen.getAllByRole('checkbox', { name: /Choose LD/ })).toHaveLength(1));
    expect(localStorage.getItem(`livedrops.studio.views.${studio.session.current?.user.id}`)).toContain(
      'rowan',
    );

    await user.click(within(views).getByRole('button', { name: `Change the view ${name}` }));
    const typed = await screen.findByLabelText('Name of this view');
    await user.clear(typed);
    await user.type(typed, 'Mine{Enter}');
    await user.click(await within(views).findByRole('button', { name: 'Change the view Mine' }));
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(within(views).queryByRole('button', { name: 'Mine' })).toBeNull());
  });

  it('of one buyer are kept beside others, and those that were kept are found again', async () => {
    const db = createMockDb();
    const { user: drew } = db.signIn(DREW);
    const key = `livedrops.studio.views.${drew.id}`;
    const kept = [
      { name: 'Blue', filter: { q: 'blue' } },
      { name: 'Kim', filter: { userId: 'usr_of_kim' } },
    ];
    localStorage.setItem(key, JSON.stringify(kept));
    const { user } = await renderStudio({ signedInAs: DREW, at: '/orders?buyer=usr_of_rowan', db });
    const views = await screen.findByRole('group', { name: 'View' });
    within(views).getByRole('button', { name: 'Kim', pressed: false });
    await user.click(await within(views).findByRole('button', { name: 'Keep this view' }));
    await user.type(await screen.findByLabelText('Name of this view'), 'Rowan{Enter}');
    await within(views).findByRole('button', { name: 'Rowan', pressed: true });
    await user.click(within(views).getByRole('button', { name: 'Kim', pressed: false }));
    await within(views).findByRole('button', { name: 'Kim', pressed: true });
    expect(window.location.hash).toBe('#/orders?buyer=usr_of_kim');
    expect(JSON.parse(localStorage.getItem(key) ?? '')).toEqual([
      ...kept,
      { name: 'Rowan', filter: { userId: 'usr_of_rowan' } },
    ]);
  });

  it.each(['nonsense', '[{"name":5}]', '{"name":"x"}', '[{"name":"x","filter":{"view":"all"}}]'])(
    'do without names when what is kept is %s',
    async (kept) => {
      const db = createMockDb();
      const { user } = db.signIn(DREW);
      localStorage.setItem(`livedrops.studio.views.${user.id}`, kept);
      await renderStudio({ signedInAs: DREW, at: '/orders', db });
      const views = await screen.findByRole('group', { name: 'View' });
      expect(within(views).getAllByRole('button')).toHaveLength(6);
    },
  );

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
