import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';

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
