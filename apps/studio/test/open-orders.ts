import { createLiveDrops, createSession } from '@livedrops/sdk';
import { createMockDb, type MockDb } from '@livedrops/sdk/msw';
import { act, screen } from '@testing-library/react';
import { API_URL, DREW, renderStudio } from './render-studio.tsx';

export const ROWAN = 'rowan.ibrahim585@inbox.test';
/** Seeded live drop of Drew's to reserve from. */
export const DROP = 'drp_8';

/** Somebody of the demo data. */
export const clientOf = (db: MockDb, email: string) => {
  const session = createSession();
  void session.set(db.signIn(email));
  return createLiveDrops({ baseUrl: API_URL, auth: session });
};

/** The orders of a drop with one that Rowan has paid. */
export const openOrders = async () => {
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
