import { enforceValidators } from '../platform/collection-rules.ts';
import type { Migration } from '../platform/migrate.ts';
import { bookRules } from './book-rules.ts';

/** Parts of an order end, travel and are paid back on their own. What ended as a whole until here is written down for each part. */
export const orderParts: Migration = {
  id: '0016-order-parts',
  async up(connection) {
    await enforceValidators(connection, bookRules(connection));
    const orders = connection.collection('orders');
    for (const refund of ['refunding', 'refunded'])
      await orders.updateMany({ 'payment.status': refund }, { $set: { 'items.$[].refund': refund } });
    await orders.updateMany({ status: { $in: ['failed', 'cancelled'] }, 'items.1': { $exists: true } }, [
      { $set: { history: nameEnded } },
    ]);
    await connection
      .collection('demoPayments')
      .updateMany({ refunds: { $type: 'number' } }, [{ $set: { refunds: asList } }]);
  },
};

/** All parts ended when the order did: with the first step that has its status. */
const nameEnded = {
  $map: {
    input: { $range: [0, { $size: '$history' }] },
    as: 'at',
    in: {
      $mergeObjects: [
        { $arrayElemAt: ['$history', '$$at'] },
        {
          $cond: [
            { $eq: ['$$at', { $indexOfArray: ['$history.status', '$status'] }] },
            { ended: '$items.dropId' },
            {},
          ],
        },
      ],
    },
  },
};

const asList = {
  $cond: [{ $gt: ['$refunds', 0] }, [{ part: '*', amount: '$amount', at: '$refundedAt' }], []],
};
