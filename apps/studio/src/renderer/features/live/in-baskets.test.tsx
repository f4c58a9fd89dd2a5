import { createMockDb } from '@livedrops/sdk/msw';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';

it('a drop whose last units are still being paid may go on, and is sold out only afterwards', async () => {
  const db = createMockDb();
  const [product] = db.products.values();
  const drop = db.addDrop({
    productId: product?.id ?? '',
    title: 'Test pressing',
    startsAt: new Date(db.clock.now() - 60_000).toISOString(),
    endsAt: new Date(db.clock.now() + 3_600_000).toISOString(),
    stock: 1,
    checkout: 'hold',
  });
  db.settle();
  const { user } = await renderStudio({ signedInAs: DREW, at: `/drops/${drop.id}/live`, db });
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
  const order = await post('/orders', { dropId: drop.id, quantity: 1 });
  expect(await screen.findAllByText('All in baskets')).not.toHaveLength(0);
  expect(screen.queryByText('Sold out')).toBeNull();
  await user.click(screen.getByRole('link', { name: 'Drops' }));
  const row = async () => within(await screen.findByRole('row', { name: /Test pressing/ }));
  (await row()).getByText('All in baskets');

  await post(`/orders/${order.id}/pay`, {});
  await waitFor(async () => (await row()).getByText('Sold out'));
  expect(screen.queryByText('All in baskets')).toBeNull();
});
