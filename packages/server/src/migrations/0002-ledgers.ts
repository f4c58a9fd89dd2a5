import type { Migration } from '../platform/migrate.ts';

const NOTHING = { orders: 0, units: 0, revenue: 0 };

/**
 * Before lanes and holds a drop knew only `pool + sold.units == stock`, and every order was confirmed. What is missing is filled in;
 * documents that have it, in a new database all, are left alone.
 *
 * Servers of the earlier form must be stopped first. One that still sells is refused by the rules of the next step.
 */
export const ledgers: Migration = {
  id: '0002-ledgers',
  async up(connection) {
    await connection.collection('drops').updateMany({ taken: { $exists: false } }, [
      {
        $set: {
          lent: 0,
          taken: '$sold.units',
          returned: 0,
          cancelled: NOTHING,
          // It was told when the pool passed the mark.
          isLowTold: { $and: [{ $ne: ['$lowStockAt', null] }, { $lte: ['$pool', '$lowStockAt'] }] },
        },
      },
    ]);
    await connection.collection('orders').updateMany({ revision: { $exists: false } }, [
      {
        $set: {
          isHolding: { $eq: ['$status', 'confirmed'] },
          payment: null,
          revision: 0,
          history: {
            $map: { input: '$history', in: { $mergeObjects: [{ cause: 'placed' }, '$$this'] } },
          },
        },
      },
    ]);
  },
};
