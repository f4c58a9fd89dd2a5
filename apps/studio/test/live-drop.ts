import { createMockDb, type MockDb } from '@livedrops/sdk/msw';

type LiveDrop = { db: MockDb; dropId: string; creatorId: string };

/** A running drop of Drew's, with 50 units and a price of 20.00. */
export const createLiveDrop = (terms: { stock?: number; checkout?: 'hold' } = {}): LiveDrop => {
  const db = createMockDb();
  const creator = [...db.creators.values()][0];
  const product = [...db.products.values()][0];
  if (creator === undefined || product === undefined) throw new Error('the mock has no creator');
  const drop = db.addDrop({
    productId: product.id,
    title: 'Test pressing',
    startsAt: new Date(db.clock.now() - 60_000).toISOString(),
    endsAt: new Date(db.clock.now() + 3_600_000).toISOString(),
    stock: 50,
    price: 2000,
    ...terms,
  });
  db.settle();
  return { db, dropId: drop.id, creatorId: creator.id };
};
