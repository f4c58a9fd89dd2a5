import { createMockDb } from '@livedrops/sdk/msw';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { clientOf, DROP, ROWAN } from '../../../../test/open-orders.ts';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';

const card = (name: string) => screen.findByRole('region', { name });

describe('the overview', () => {
  it('is what a creator sees first: the next drop, what needs a hand, and who ordered', async () => {
    const db = createMockDb();
    const rowan = clientOf(db, ROWAN);
    const studio = await renderStudio({ signedInAs: DREW, db });
    const { id } = await rowan.orders.create({ dropId: DROP, quantity: 2 });
    await rowan.orders.pay(id);
    await screen.findByRole('region', { name: /Next drop|On air now/ });
    const orders = await card('Last orders');
    await within(orders).findByText('Rowan Ibrahim');
    const hands = await card('Needs a hand');
    const link = await within(hands).findByRole('link', { name: /1 order is to be packed/ });
    expect(link.getAttribute('href')).toBe('#/orders?view=to_pack');
    await studio.user.click(link);
    await screen.findByRole('heading', { name: 'Orders' });
  });

  it('has a way to the picture that is missing', async () => {
    const { user } = await renderStudio({ signedInAs: DREW });
    const hands = await card('Needs a hand');
    await user.click(await within(hands).findByRole('link', { name: /Harbour bowl.*has no picture/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Edit product' });
    expect(within(dialog).getByLabelText(/Name/)).toHaveProperty('value', 'Harbour bowl');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('shows the rest when one part of it fails, and that part after another try', async () => {
    const { server, user } = await renderStudio({ signedInAs: DREW, at: '/products' });
    server.use(http.get(`${API_URL}/api/followers/growth`, () => HttpResponse.error()));
    await user.click(screen.getByRole('link', { name: 'Overview' }));
    const followers = await card('Followers');
    const alert = await within(followers).findByRole('alert');
    await within(await card('Last seven days')).findByText('Drops on sale');
    server.resetHandlers();
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    await within(followers).findByText('Follow you');
    expect(within(followers).queryByRole('alert')).toBeNull();
  });

  it('keeps figures that cannot be read again, with their age', async () => {
    const db = createMockDb();
    const rowan = clientOf(db, ROWAN);
    const { server } = await renderStudio({ signedInAs: DREW, db });
    const orders = await card('Last orders');
    await within(orders).findByText('Nobody has ordered yet.');
    server.use(http.get(`${API_URL}/api/orders/sold`, () => HttpResponse.error()));
    await rowan.orders.create({ dropId: DROP, quantity: 1 });
    await within(orders).findByText(/As it was .* ago/);
    within(orders).getByText('Nobody has ordered yet.');
    expect(within(orders).getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});

describe('first steps', () => {
  it('lead a new creator from the address to the first drop, and go when all is done', async () => {
    const db = createMockDb();
    const creator = [...db.creators.values()][0]!;
    db.creators.set(creator.id, { ...creator, avatarUrl: null });
    const { user } = await renderStudio({ signedInAs: DREW, db });
    const steps = await card('First steps');
    within(steps).getByText('4 of 5 done');
    await user.click(within(steps).getByRole('link', { name: 'Edit the profile' }));
    const zone = await screen.findByTestId('picture-zone');
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
    await user.upload(zone.querySelector('input')!, new File([png], 'me.png', { type: 'image/png' }));
    await screen.findByRole('button', { name: 'Remove the picture' });
    await user.click(screen.getByRole('button', { name: 'Save the profile' }));
    await screen.findByText('Your profile is saved');
    await user.click(screen.getByRole('link', { name: 'Overview' }));
    await card('Needs a hand');
    expect(screen.queryByRole('region', { name: 'First steps' })).toBeNull();
  });

  it('are put away for good', async () => {
    const db = createMockDb();
    const creator = [...db.creators.values()][0]!;
    db.creators.set(creator.id, { ...creator, avatarUrl: null });
    const { user } = await renderStudio({ signedInAs: DREW, db });
    await user.click(within(await card('First steps')).getByRole('button', { name: 'Put away' }));
    expect(screen.queryByRole('region', { name: 'First steps' })).toBeNull();
    await user.click(screen.getByRole('link', { name: 'Products' }));
    await user.click(screen.getByRole('link', { name: 'Overview' }));
    await card('Needs a hand');
    expect(screen.queryByRole('region', { name: 'First steps' })).toBeNull();
  });
});
