import { fromStored, toStored } from '../platform/model.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { emailLinkModel } from './email-link.model.ts';
import type { EmailLink } from './email-link.ts';

export type EmailLinkStore = ReturnType<typeof createEmailLinkStore>;

/** Statements on links that were mailed. */
export function createEmailLinkStore(connection: MongoConnection) {
  const links = emailLinkModel.collection(connection);
  const unused = (_id: string, purpose: EmailLink['purpose'], now: Date) => ({
    _id,
    purpose,
    usedAt: null,
    expiresAt: { $gt: now },
  });
  return {
    /** The same again changes nothing; not even a link that was used. */
    async save(link: EmailLink): Promise<void> {
      const { _id, ...made } = toStored(link);
      await links.updateOne({ _id }, { $setOnInsert: made }, { upsert: true });
    },
    find: async (id: string, purpose: EmailLink['purpose'], now: Date): Promise<EmailLink | null> =>
      fromStored(await links.findOne(unused(id, purpose, now))),
    /** Uses a link up, and with it all others of that person. Of two at once, one gets it. */
    async take(id: string, purpose: EmailLink['purpose'], now: Date): Promise<EmailLink | null> {
      const taken = await links.findOneAndUpdate(unused(id, purpose, now), { $set: { usedAt: now } });
      if (!taken) return null;
      await links.updateMany({ userId: taken.userId, usedAt: null }, { $set: { usedAt: now } });
      return fromStored(taken);
    },
  };
}
