import { dropCollection } from '../drops/drop.model.ts';
import type { Migration } from '../platform/migrate.ts';

/**
 * Drops say whether their title is their own. Of drops from before, a title that differs from the product's counts as typed for the drop: nothing
 * that a creator wrote is lost by it.
 */
export const followedWords: Migration = {
  id: '0018-followed-words',
  async up(connection) {
    const drops = dropCollection(connection);
    await drops
      .aggregate([
        { $match: { isTitleOwn: { $exists: false } } },
        { $lookup: { from: 'products', localField: 'productId', foreignField: '_id', as: 'product' } },
        { $project: { isTitleOwn: { $not: [{ $in: ['$title', '$product.title'] }] } } },
        { $merge: { into: 'drops', whenMatched: 'merge', whenNotMatched: 'discard' } },
      ])
      .toArray();
  },
};
