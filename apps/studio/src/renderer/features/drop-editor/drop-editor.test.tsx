import type { Drop } from '@livedrops/sdk';
import { createMockDb } from '@livedrops/sdk/msw';
import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { API_URL, DREW, renderStudio, type TestStudio } from '../../../../test/render-studio.tsx';

const newest = <T,>(things: Map<string, T>): T | undefined => [...things.values()].at(-1);

describe('the drop editor', () => {
  it('schedules a drop by keyboard alone', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    const product = await screen.findByLabelText(/^Product/);
    expect(document.activeElement).toBe(product);
    await user.tab();
    expect(document.activeElement).toBe(screen.getByLabelText(/^Price/));
    await user.keyboard('27.50');
    await user.tab();
    await user.keyboard('Night market');
    await user.tab();
    await user.keyboard('{ArrowLeft}');
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('heading', { name: 'Night market' })).toBeDefined();
    const drop = newest(db.drops);
    expect(drop).toMatchObject({
      title: 'Night market',
      price: 2750,
      stock: 100,
      perUserLimit: 2,
      status: 'scheduled',
    });
    expect(Date.parse(drop?.startsAt ?? '') - db.clock.now()).toBeLessThanOrEqual(60_000);
  });

  it('makes the product with the drop, once, also when the drop is refused first', async () => {
    const { db, server, user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    server.use(
      http.post(
        `${API_URL}/api/drops`,
        () =>
          HttpResponse.json(
            {
              type: 'about:blank',
              title: 'Some fields are not valid',
              status: 422,
              code: 'validation_failed',
              detail: 'Look at the fields',
              outcome: 'not_executed',
              requestId: 'req_1',
              errors: [{ field: 'stock', message: 'too many for this shop' }],
            },
            { status: 422, headers: { 'content-type': 'application/problem+json' } },
          ),
        { once: true },
      ),
    );
    await user.click(await screen.findByText('New product'));
    await user.type(screen.getByLabelText(/^Product name/), 'Cloud plate');
    const price = screen.getByLabelText(/^Price/);
    await user.clear(price);
    await user.type(price, '12');
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    expect(await screen.findByText('too many for this shop')).toBeDefined();
    expect(document.activeElement).toBe(screen.getByLabelText(/^Units in stock/));
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    expect(await screen.findByRole('heading', { name: 'Cloud plate' })).toBeDefined();
    expect([...db.products.values()].filter(({ title }) => title === 'Cloud plate')).toHaveLength(1);
  });

  it('shows every fault beside its field and sends nothing', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    const before = db.drops.size;
    await user.clear(await screen.findByLabelText(/^Price/));
    await user.clear(screen.getByLabelText(/^Units in stock/));
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    expect(screen.getByText('Enter a price such as 25.00')).toBeDefined();
    expect(screen.getByText('A whole number from 1 to 1,000,000')).toBeDefined();
    expect(document.activeElement).toBe(screen.getByLabelText(/^Price/));
    expect(db.drops.size).toBe(before);
  });

  it('schedules a drop to reserve from', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    await user.click(await screen.findByText('Reserve, then pay'));
    const minutes = screen.getByLabelText(/^Minutes to pay/);
    await user.clear(minutes);
    await user.type(minutes, '90{Enter}');
    expect(await screen.findByText('Minutes from 0.5 to 60')).toBeDefined();
    await user.clear(minutes);
    await user.type(minutes, '2.5{Enter}');
    await waitFor(() => expect(newest(db.drops)).toMatchObject({ checkout: 'hold', holdSeconds: 150 }));
  });

  it('changes a scheduled drop', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/drp_5/edit' });
    const stock = await screen.findByLabelText(/^Units in stock/);
    expect(stock).toHaveProperty('value', '60');
    await user.clear(stock);
    await user.type(stock, '75{Enter}');
    await waitFor(() => expect(db.drops.get('drp_5')?.stock).toBe(75));
  });

  it('lets the creator choose the reminders', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/drp_5/edit' });
    const hour = await screen.findByRole('checkbox', { name: '1 hour before' });
    expect(hour).toHaveProperty('checked', true);
    await user.click(hour);
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(db.drops.get('drp_5')?.reminderMinutes).toEqual([15, 5]));
  });

  it('locks what cannot change on air', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/drp_1/edit' });
    expect(await screen.findByLabelText(/^Units in stock/)).toHaveProperty('disabled', true);
    expect(screen.getByLabelText(/^Product/)).toHaveProperty('disabled', true);
    expect(screen.getByRole('checkbox', { name: '1 hour before' })).toHaveProperty('disabled', true);
    const price = screen.getByLabelText(/^Price/);
    await user.clear(price);
    await user.type(price, '30{Enter}');
    await waitFor(() => expect(db.drops.get('drp_1')?.price).toBe(3000));
  });
});

/** What another window, or an integrator, does to the drop meanwhile. */
const changeElsewhere = (
  { db }: Pick<TestStudio, 'db'>,
  dropId: string,
  patch: Partial<Drop>,
  { isTold = true } = {},
): Drop => {
  const before = db.drops.get(dropId);
  if (before === undefined) throw new Error(`no drop ${dropId}`);
  const drop = { ...before, ...patch, version: before.version + 1, updatedAt: db.now() };
  db.drops.set(dropId, drop);
  if (isTold) db.events.append([`creator:${drop.creatorId}`], 'drop.updated', { drop });
  return drop;
};

/** The editor of a scheduled drop, with the link up: that is what brings the changes of others. */
const openEditor = async (dropId = 'drp_5'): Promise<TestStudio & { price: HTMLElement }> => {
  const studio = await renderStudio({ signedInAs: DREW, at: `/drops/${dropId}/edit` });
  const price = await screen.findByLabelText(/^Price/);
  await waitFor(() => expect(studio.studio.realtime.state.name).toBe('live'));
  return { ...studio, price };
};

const save = (): HTMLElement => screen.getByRole('button', { name: 'Save changes' });

describe('a drop that is changed elsewhere while it is edited', () => {
  it('shows what was changed, and overwrites nothing before somebody has decided', async () => {
    const studio = await openEditor();
    const { db, user, price } = studio;
    const name = screen.getByLabelText(/^Name of the drop/);
    await user.clear(name);
    await user.type(name, 'Harbour bowl, blue');
    act(() => void changeElsewhere(studio, 'drp_5', { price: 4300 }));
    const notice = await screen.findByRole('region', { name: 'Changed elsewhere' });
    expect(within(notice).getByText('Price')).toBeDefined();
    expect(notice.textContent).toMatch(/was [\d.]+ EUR, is now 43\.00 EUR/);
    expect(notice.textContent).toContain('you did not change it');
    await user.click(save());
    expect(document.activeElement).toBe(notice);
    expect(db.drops.get('drp_5')).toMatchObject({ price: 4300, title: 'Harbour bowl' });

    await user.click(within(notice).getByRole('button', { name: 'Take theirs: Price' }));
    expect(screen.queryByRole('region', { name: 'Changed elsewhere' })).toBeNull();
    expect(price).toHaveProperty('value', '43.00');
    await user.click(save());
    await waitFor(() => expect(db.drops.get('drp_5')?.title).toBe('Harbour bowl, blue'));
    expect(db.drops.get('drp_5')?.price).toBe(4300);
  });

  it('puts one’s own value over theirs only when told so', async () => {
    const studio = await openEditor();
    const { db, user, price } = studio;
    await user.clear(price);
    await user.type(price, '39');
    act(() => void changeElsewhere(studio, 'drp_5', { price: 4300, perUserLimit: 9 }));
    const notice = await screen.findByRole('region', { name: 'Changed elsewhere' });
    expect(notice.textContent).toContain('you typed 39 EUR');
    await user.click(within(notice).getByRole('button', { name: 'Keep mine: Price' }));
    await user.click(within(notice).getByRole('button', { name: 'Take theirs: Limit per person' }));
    await user.click(save());
    await waitFor(() => expect(db.drops.get('drp_5')).toMatchObject({ price: 3900, perUserLimit: 9 }));
  });

  it('is refused by the server when nobody told, and shown then', async () => {
    const studio = await openEditor();
    const { db, user, price } = studio;
    changeElsewhere(studio, 'drp_5', { stock: 61, remaining: 61 }, { isTold: false });
    await user.clear(price);
    await user.type(price, '39{Enter}');
    const notice = await screen.findByRole('region', { name: 'Changed elsewhere' });
    expect(notice.textContent).toContain('was 60, is now 61');
    expect(db.drops.get('drp_5')?.stock).toBe(61);
    await user.click(within(notice).getByRole('button', { name: 'Take theirs: Units in stock' }));
    await user.click(save());
    await waitFor(() => expect(db.drops.get('drp_5')).toMatchObject({ price: 3900, stock: 61 }));
  });

  it('asks nothing about what the form does not hold', async () => {
    const studio = await openEditor();
    const { db, user, price } = studio;
    const { version } = changeElsewhere(studio, 'drp_5', { description: 'Other words' });
    await user.clear(price);
    await user.type(price, '39');
    await waitFor(() => expect(db.drops.get('drp_5')?.version).toBe(version));
    expect(screen.queryByRole('region', { name: 'Changed elsewhere' })).toBeNull();
    await user.click(save());
    await waitFor(() => expect(db.drops.get('drp_5')?.price).toBe(3900));
  });
});

describe('leaving the editor', () => {
  it('asks before typed text is lost, and stays when told so', async () => {
    const { user, price, bridge } = await openEditor();
    expect(bridge.closeReasons).not.toContain('unsaved');
    await user.clear(price);
    await user.type(price, '39');
    await waitFor(() => expect(bridge.closeReasons).toContain('unsaved'));
    await user.click(screen.getByRole('link', { name: 'Products' }));
    const dialog = await screen.findByRole('dialog', { name: 'Leave without saving?' });
    await user.click(within(dialog).getByRole('button', { name: 'Stay here' }));
    expect(screen.getByLabelText(/^Price/)).toHaveProperty('value', '39');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Leave' }));
    expect(await screen.findByRole('heading', { name: 'Drops' })).toBeDefined();
    await waitFor(() => expect(bridge.closeReasons).not.toContain('unsaved'));
  });

  it('asks nothing when nothing was typed', async () => {
    const { user } = await openEditor();
    await user.click(screen.getByRole('link', { name: 'Products' }));
    expect(await screen.findByRole('heading', { name: 'Products' })).toBeDefined();
  });
});

describe('a drop like an earlier one', () => {
  it('keeps everything of it but the time', async () => {
    const db = createMockDb();
    const model = db.drops.get('drp_5');
    if (model === undefined) throw new Error('no drop');
    const terms = {
      title: 'The big one',
      price: 9900,
      stock: 1234,
      perUserLimit: 7,
      lowStockAt: 55,
      reminderMinutes: [15],
      checkout: 'hold',
      holdSeconds: 600,
    } satisfies Partial<Drop>;
    db.drops.set('drp_5', { ...model, ...terms, status: 'ended', remaining: 0, endsAt: db.now() });
    const { user } = await renderStudio({ signedInAs: DREW, at: '/drops', db });
    await user.click(await screen.findByRole('link', { name: 'Schedule The big one again' }));
    expect(await screen.findByLabelText(/^Name of the drop/)).toHaveProperty('value', 'The big one');
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    await screen.findByRole('heading', { name: 'The big one' });
    const made = newest(db.drops);
    expect(made).toMatchObject({ ...terms, productId: model.productId, status: 'scheduled' });
    expect(Date.parse(made?.startsAt ?? '')).toBeGreaterThan(db.clock.now());
  });
});

describe('faults that are out of sight', () => {
  it('are named beside the button, with a way to each field', async () => {
    const { user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    await user.clear(await screen.findByLabelText(/^Price/));
    await user.clear(screen.getByLabelText(/^Units in stock/));
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    const summary = await screen.findByRole('alert');
    expect(summary.textContent).toContain('Not sent');
    await user.click(within(summary).getByRole('button', { name: 'Units in stock' }));
    expect(document.activeElement).toBe(screen.getByLabelText(/^Units in stock/));
    await user.click(within(summary).getByRole('button', { name: 'Price' }));
    expect(document.activeElement).toBe(screen.getByLabelText(/^Price/));
  });
});
