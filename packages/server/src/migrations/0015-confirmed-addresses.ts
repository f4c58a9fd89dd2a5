import { createUserModel, prepareEmailLinks } from '../accounts/index.ts';
import { prepareAllowances } from '../platform/allowances.ts';
import type { Migration } from '../platform/migrate.ts';

/** Only confirmed addresses are unique. Demo people have confirmed theirs; everybody else has yet to. */
export const confirmedAddresses: Migration = {
  id: '0015-confirmed-addresses',
  async up(connection) {
    const users = createUserModel(connection);
    const named = await users.collection.indexes();
    if (named.some(({ name }) => name === 'email_1')) await users.collection.dropIndex('email_1');
    await users.updateMany(
      { emailConfirmedAt: { $exists: false } },
      [
        {
          $set: {
            emailConfirmedAt: { $cond: ['$demo', '$createdAt', null] },
            showsFollows: false,
            networks: [],
          },
        },
      ],
      { updatePipeline: true },
    );
    await users.createIndexes();
    await Promise.all([prepareEmailLinks(connection), prepareAllowances(connection)]);
  },
};
