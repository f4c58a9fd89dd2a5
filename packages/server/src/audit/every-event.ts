import { PLACED } from '../orders/orders.events.ts';

/** Takes groups apart: a document for each event, with its places and the order that it tells of. */
const eachOfGroup = [
  {
    $project: {
      events: {
        $map: {
          input: { $range: [0, { $size: '$ids' }] },
          as: 'at',
          in: {
            _id: { $add: ['$_id', '$$at'] },
            topic: { $arrayElemAt: ['$topics', '$$at'] },
            seq: { $arrayElemAt: ['$seqs', '$$at'] },
            occurredAt: '$occurredAt',
            type: { $cond: [{ $eq: ['$kind', PLACED] }, 'order.confirmed', '$kind'] },
            orderId: { $arrayElemAt: ['$ids', '$$at'] },
            dropIds: ['$key'],
            isGrouped: true,
          },
        },
      },
    },
  },
  { $unwind: '$events' },
  { $replaceRoot: { newRoot: '$events' } },
];

/** First stages on `events`: every event of the log in one form, also those that are kept in groups. */
export const EVERY_EVENT = [
  {
    $project: {
      topic: 1,
      seq: 1,
      occurredAt: 1,
      type: 1,
      orderId: '$data.order.id',
      dropIds: '$data.dropIds',
      isGrouped: { $literal: false },
    },
  },
  { $unionWith: { coll: 'eventGroups', pipeline: eachOfGroup } },
];
