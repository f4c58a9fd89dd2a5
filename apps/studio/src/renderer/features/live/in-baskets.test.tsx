import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { createLiveDrop } from '../../../../test/live-drop.ts';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';

it('a drop whose last units are still being paid may go on, and is sold out only afterwards', async () => {
  const { db, dropId } = createLiveDrop({ stock: 1, checkout: 'hold' });
  const { user } = await renderStudio({ signedInAs: DREW, at: `/drops/${dropId}/live`, db });
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
  expect(screen.queryByText('Sold out')).toBeNull();
  await user.click(screen.getByRole('link', { name: 'Drops' }));
  const row = async () => within(await screen.findByRole('row', { name: /Test pressing/ }));
  (await row()).getByText('All in baskets');

  await post(`/orders/${order.id}/pay`, {});
  await waitFor(async () => (await row()).getByText('Sold out'));
  expect(screen.queryByText('All in baskets')).toBeNull();
});
