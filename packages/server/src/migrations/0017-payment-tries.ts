import { drawOrderNumber } from '../orders/index.ts';
import { createOrderModel } from '../orders/order.model.ts';
import type { Migration } from '../platform/migrate.ts';

/** Numbers of orders are drawn and unique; those of before could meet. Payments count their tries. */
export const paymentTries: Migration = {
  id: '0017-payment-tries',
  async up(connection) {
    const model = createOrderModel(connection);
    const { collection } = model;
    for await (const { _id } of collection.find({ number: /^LD-\w{8}$/ }, { projection: { _id: 1 } }))
      await collection.updateOne({ _id }, { $set: { number: drawOrderNumber() } });
    await collection.updateMany({ payment: { $ne: null }, 'payment.attempts': { $exists: false } }, [
      {
        $set: {
          'payment.failure': null,
          'payment.attempts': { $cond: [{ $eq: ['$payment.status', 'required'] }, 0, 1] },
        },
      },
    ]);
    await model.createIndexes();
  },
};
