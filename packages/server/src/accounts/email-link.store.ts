import type { MongoConnection } from '../platform/mongo.ts';
import type { EmailLink } from './email-link.ts';

type EmailLinkDocument = Omit<EmailLink, 'id'> & { _id: string };

export type EmailLinkStore = {
  /** The same again changes nothing; not even a link that was used. */
  save(link: EmailLink): Promise<void>;
  find(id: string, purpose: EmailLink['purpose'], now: Date): Promise<EmailLink | null>;
  /** Uses a link up, and with it all others of that person. Of two at once, one gets it. */
  take(id: string, purpose: EmailLink['purpose'], now: Date): Promise<EmailLink | null>;
};

const emailLinkCollection = (connection: MongoConnection) =>
  connection.collection<EmailLinkDocument>('emailLinks');

/** Makes the indexes; for a migration. */
export async function prepareEmailLinks(connection: MongoConnection): Promise<void> {
  await emailLinkCollection(connection).createIndexes([
    { key: { userId: 1 } },
    { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
}

export function createEmailLinkStore(connection: MongoConnection): EmailLinkStore {
  const links = emailLinkCollection(connection);
  const unused = (_id: string, purpose: EmailLink['purpose'], now: Date) => ({
    _id,
    purpose,
    usedAt: null,
    expiresAt: { $gt: now },
  });
  return {
    async save({ id, ...link }) {
      await links.updateOne({ _id: id }, { $setOnInsert: link }, { upsert: true });
    },
    async find(id, purpose, now) {
      return toLink(await links.findOne(unused(id, purpose, now)));
    },
    async take(id, purpose, now) {
      const taken = toLink(await links.findOneAndUpdate(unused(id, purpose, now), { $set: { usedAt: now } }));
      if (taken) await links.updateMany({ userId: taken.userId, usedAt: null }, { $set: { usedAt: now } });
      return taken;
    },
  };
}

function toLink(document: EmailLinkDocument | null): EmailLink | null {
  if (!document) return null;
  const { _id, ...link } = document;
  return { id: _id, ...link };
}
