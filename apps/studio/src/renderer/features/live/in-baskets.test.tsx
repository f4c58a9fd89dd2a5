import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { createLiveDrop } from '../../../../test/live-drop.ts';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';

/** The room of a drop with one unit, which a fan has in the basket. */
const openWithBasket = async () => {
  const { db, dropId } = createLiveDrop({ stock: 1, checkout: 'hold' });
  // The window is not in front, so the desktop is told.
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  const studio = await renderStudio({ signedInAs: DREW, at: `/drops/${dropId}/live`, db });
  await screen.findByRole('heading', { name: 'Test pressing' });
  const { accessToken } = db.signIn('rowan.ibrahim585@inbox.test');
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${API_URL}/api${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        'idempotency-key': `a-key-for-${path}`,
      },
      body: JSON.stringify(body),
    });
    expect(answer.ok).toBe(true);
    return (await answer.json()) as { id: string };
  };
  const order = await post('/orders', { dropId, quantity: 1 });
  expect(await screen.findAllByText('All in baskets')).not.toHaveLength(0);
  return { ...studio, dropId, pay: () => post(`/orders/${order.id}/pay`, {}) };
};

it('a drop whose last units are still being paid may go on, and is sold out only afterwards', async () => {
  const { user, bridge, pay } = await openWithBasket();
  expect(screen.queryByText('Sold out')).toBeNull();
  await user.click(screen.getByRole('link', { name: 'Drops' }));
  const row = async () => within(await screen.findByRole('row', { name: /Test pressing/ }));
  (await row()).getByText('All in baskets');
  expect((await row()).getByRole('meter').getAttribute('aria-valuetext')).toBe('0 of 1 sold, 1 held');
  expect((await row()).getByRole('cell', { name: /^0 of 1/ })).toBeDefined();
  await waitFor(() => expect(bridge.notices).toHaveLength(1));
  expect(bridge.notices[0]).toMatchObject({
    title: 'Test pressing: all in baskets',
    body: '1 of 1 units are still being paid and may come back.',
  });

  await pay();
  await waitFor(async () => (await row()).getByText('Sold out'));
  expect(screen.queryByText('All in baskets')).toBeNull();
  expect((await row()).getByRole('meter').getAttribute('aria-valuetext')).toBe('1 of 1 sold');
  await waitFor(() => expect(bridge.notices).toHaveLength(2));
  expect(bridge.notices[1]?.title).toBe('Test pressing is sold out');
});

it('a drop that ends while its last unit is being paid did not sell everything', async () => {
  const { studio, dropId, pay } = await openWithBasket();
  await act(async () => void (await studio.client.drops.end(dropId)));
  const report = within(await screen.findByRole('article', { name: 'Report' }));
  report.getByRole('heading', { name: '0 of 1 unit sold' });
  await pay();
  await report.findByRole('heading', { name: /^Sold out in / });
});
