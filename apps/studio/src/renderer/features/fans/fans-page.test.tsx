import { createMockDb, type MockDb } from '@livedrops/sdk/msw';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { clientOf, DROP, ROWAN } from '../../../../test/open-orders.ts';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';

/** Rowan has bought two units from Drew, who is at the place for fans. */
const openFans = async (showsEmail = false) => {
  const db = createMockDb();
  const studio = await renderStudio({ signedInAs: DREW, at: '/drops', db });
  const rowan = clientOf(db, ROWAN);
  const me = await rowan.auth.updateMe({ showsEmail });
  const { id, number } = await rowan.orders.create({ dropId: DROP, quantity: 2 });
  await rowan.orders.pay(id);
  await studio.user.click(screen.getByRole('link', { name: 'Fans' }));
  await screen.findByRole('heading', { name: 'Fans' });
  return { ...studio, rowan, me, number };
};

describe('the fans of a creator', () => {
  it('are named with what they bought, and lead to their orders', async () => {
    const { user, number } = await openFans();
    const row = await screen.findByRole('row', { name: /Rowan Ibrahim/ });
    within(row).getByText('€152.00');
    await user.click(within(row).getByRole('link', { name: 'Rowan Ibrahim' }));
    await screen.findByRole('row', { name: new RegExp(number) });
    await screen.findByText('Orders of', { exact: false });
    await user.click(screen.getByRole('button', { name: 'Show all buyers' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Show all buyers' })).toBeNull());
  });

  it('are counted, sorted, searched by name and by an address that they show, and saved as a file', async () => {
    const { user, me, bridge } = await openFans(true);
    await screen.findByText('Bought more than once');
    const row = await screen.findByRole('row', { name: /Rowan Ibrahim/ });
    expect(within(row).getByRole('link', { name: me.email }).getAttribute('href')).toBe(`mailto:${me.email}`);
    await user.selectOptions(screen.getByRole('combobox', { name: 'Sort' }), 'spent');
    await screen.findByRole('row', { name: /Rowan Ibrahim/ });
    const search = screen.getByRole('searchbox');
    await user.type(search, 'nobody@example.com');
    await screen.findByText('Nobody found');
    await user.clear(search);
    await user.type(search, me.email);
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
    await user.click(screen.getByRole('button', { name: 'Export' }));
    const dialog = await screen.findByRole('dialog', { name: 'Export customers' });
    await user.click(within(dialog).getByRole('button', { name: 'Save the file' }));
    await within(dialog).findByText('Saved: 1 customer in customers.csv');
    expect(bridge.files[0]?.text).toContain(`Rowan Ibrahim,${me.email},1,2,152.00,EUR,`);
  });

  it('are there as they buy, with new sums', async () => {
    const { db, studio } = await openFans();
    await screen.findByRole('row', { name: /Rowan Ibrahim/ });
    await waitFor(() => expect(studio.realtime.state.name).toBe('live'));
    const taylor = clientOf(db, 'taylor.hernandez806@inbox.test');
    const { id } = await taylor.orders.create({ dropId: DROP, quantity: 1 });
    await taylor.orders.pay(id);
    const row = await screen.findByRole('row', { name: /Taylor Hernandez/ }, { timeout: 30_000 });
    within(row).getByText('€76.00');
    expect(await screen.findByText('€228.00')).toBeTruthy();
  });

  it('who follow are listed, and saved as a file without addresses', async () => {
    const { user, bridge, db } = await openFans(true);
    const parts = screen.getByRole('group', { name: 'Part' });
    await user.click(within(parts).getByRole('button', { name: /Followers/ }));
    const list = await screen.findByRole('table', { name: 'Followers' });
    const [, first] = within(list).getAllByRole('row');
    const name = within(first ?? list).getByRole('rowheader').textContent;
    await user.click(screen.getByRole('button', { name: 'Export' }));
    const dialog = await screen.findByRole('dialog', { name: 'Export followers' });
    await user.click(within(dialog).getByRole('button', { name: 'Save the file' }));
    await within(dialog).findByText(/^Saved: [\d,]+ followers? in followers\.csv$/);
    expect(bridge.files[0]?.text).toContain(name);
    for (const { email } of db.users.values()) expect(bridge.files[0]?.text).not.toContain(email);
  });

  it('say what is wrong when they cannot be read, and are there after another try', async () => {
    const { user, server } = await openFans();
    await screen.findByRole('row', { name: /Rowan Ibrahim/ });
    const parts = screen.getByRole('group', { name: 'Part' });
    server.use(http.get(`${API_URL}/api/creators/:id/followers`, () => HttpResponse.error()));
    await user.click(within(parts).getByRole('button', { name: /Followers/ }));
    const alert = await screen.findByRole('alert');
    server.resetHandlers();
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    await screen.findByRole('table', { name: 'Followers' });
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('followers', () => {
  const openFollowers = async (db = createMockDb()) => {
    const studio = await renderStudio({ signedInAs: DREW, at: '/drops', db });
    await studio.user.click(screen.getByRole('link', { name: 'Fans' }));
    await studio.user.click(await screen.findByRole('button', { name: /^Followers/ }));
    return studio;
  };

  it('have a growth by day and a reach by channel', async () => {
    const db = createMockDb();
    const creator = [...db.creators.values()][0]!;
    const fan = clientOf(db, 'taylor.hernandez806@inbox.test');
    const { server } = await openFollowers(db);
    expect(server).toBeDefined();
    await fan.follows.follow(creator.id);
    const growth = await screen.findByRole('region', { name: 'Growth' });
    await within(growth).findByText(/new in the last 30 days, of \d in all/);
    const reach = await screen.findByRole('region', { name: 'Reach of your next drop' });
    const row = await within(reach).findByRole('row', { name: /The start/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['all', '0', '0']);
  });

  it('who look at many years see them', async () => {
    const { user } = await openFollowers();
    const growth = await screen.findByRole('region', { name: 'Growth' });
    await user.selectOptions(within(growth).getByRole('combobox', { name: 'How far back' }), '365');
    expect(await within(growth).findByText(/in the last 365 days/)).toBeTruthy();
  });

  it('who are none yet are sent for with the link to the page', async () => {
    const db = createMockDb();
    const creator = [...db.creators.values()][0]!;
    db.follows = [];
    db.creators.set(creator.id, { ...creator, followerCount: 0 });
    await openFollowers(db);
    await screen.findByRole('heading', { name: 'No followers yet' });
    expect(await screen.findByText('https://shop.example/c/kiln-and-salt')).toBeTruthy();
  });

  it('get what their creator can send to themselves first, three times a minute', async () => {
    const db = createMockDb();
    const { user } = await openFollowers(db);
    const form = await screen.findByRole('region', { name: 'See what fans get' });
    const send = within(form).getByRole('button', { name: 'Send it to me' });
    await user.click(send);
    await within(form).findByText('On its way to your e-mail address.');
    expect(db.testNotices).toMatchObject([{ dropId: 'drp_5' }]);
    // As if all were sent in this minute.
    db.testNotices = Array.from({ length: 3 }, () => ({ ...db.testNotices[0]!, minute: minuteOf(db) }));
    await user.click(send);
    expect((await within(form).findByRole('alert')).textContent).toContain('limit_reached');
  });
});

const minuteOf = (db: MockDb): number => Math.floor(db.clock.now() / 60_000);

describe('the address of a buyer', () => {
  it('is shown in the orders while they agree, and found by', async () => {
    const { user, rowan, me, number, bridge } = await openFans(true);
    await user.click(screen.getByRole('link', { name: 'Orders' }));
    const row = await screen.findByRole('row', { name: new RegExp(number) });
    const link = within(row).getByRole('link', { name: me.email });
    expect(link.getAttribute('href')).toBe(`mailto:${me.email}`);
    await user.click(within(row).getByRole('button', { name: number }));
    const panel = await screen.findByRole('dialog', { name: number });
    await within(panel).findByRole('link', { name: me.email });
    await user.click(within(panel).getByRole('button', { name: 'Close' }));
    await user.click(screen.getByRole('button', { name: 'Export' }));
    const dialog = await screen.findByRole('dialog', { name: 'Export orders' });
    await user.click(within(dialog).getByRole('checkbox', { name: 'E-mail of the buyer' }));
    await user.click(within(dialog).getByRole('button', { name: 'Save the file' }));
    await within(dialog).findByText(/^Saved/);
    expect(bridge.files[0]?.text).toContain(me.email);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

    await rowan.auth.updateMe({ showsEmail: false });
    await user.type(screen.getByRole('searchbox'), me.email);
    await screen.findByText(`No buyer here shows the address “${me.email}”.`);
    await user.clear(screen.getByRole('searchbox'));
    await user.click(screen.getByRole('button', { name: /^All/ }));
    await screen.findByRole('row', { name: new RegExp(number) });
    await waitFor(() => expect(screen.queryByRole('link', { name: me.email })).toBeNull());
  });
});
