import { createHash } from 'node:crypto';
import type { PushDeviceInput } from '@livedrops/sdk/contract';
import type { MongoConnection } from '../platform/mongo.ts';

/** A device of a person. Its id is made from its endpoint: one browser is one device, whichever person is signed in. */
export type PushDeviceDocument = {
  _id: string;
  userId: string;
  endpoint: string;
  keys: PushDeviceInput['keys'];
  /** Our public key when it subscribed: its push service takes messages that this one signed, and no others. Devices from before have none. */
  serverKey?: string;
  createdAt: Date;
  /** When the browser says that the subscription ends by itself; the database then forgets it. */
  expiresAt: Date | null;
};

/** Devices of one person. The one that was subscribed longest ago makes room. */
const DEVICES_MAX = 20;

export type PushDeviceStore = {
  /** Somebody else's device becomes this person's: they are signed in there now. */
  save(
    userId: string,
    device: PushDeviceInput,
    made: { serverKey: string; now: Date },
  ): Promise<PushDeviceDocument>;
  find(deviceId: string): Promise<PushDeviceDocument | null>;
  /** Ids of devices by person, for those of many people who have any. */
  findIds(userIds: readonly string[]): Promise<{ deviceId: string; userId: string }[]>;
  /** Removes a device of a person, if it is there. */
  remove(deviceId: string, userId: string): Promise<void>;
};

const pushDeviceCollection = (connection: MongoConnection) =>
  connection.collection<PushDeviceDocument>('pushDevices');

/** Makes the indexes; for a migration. */
export async function preparePushDevices(connection: MongoConnection): Promise<void> {
  await pushDeviceCollection(connection).createIndexes([
    { key: { userId: 1, createdAt: -1 } },
    { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ]);
}

export function createPushDeviceStore(connection: MongoConnection): PushDeviceStore {
  const devices = pushDeviceCollection(connection);

  async function makeRoom(userId: string): Promise<void> {
    const tooMany = await devices
      .find({ userId }, { projection: { _id: 1 } })
      .sort({ createdAt: -1, _id: -1 })
      .skip(DEVICES_MAX)
      .toArray();
    if (tooMany.length > 0) await devices.deleteMany({ _id: { $in: tooMany.map(({ _id }) => _id) } });
  }

  return {
    async save(userId, { endpoint, expirationTime, keys }, { serverKey, now }) {
      const expiresAt = expirationTime == null ? null : new Date(expirationTime);
      const saved = await devices.findOneAndUpdate(
        { _id: deviceIdOf(endpoint) },
        { $set: { userId, endpoint, keys, serverKey, expiresAt }, $setOnInsert: { createdAt: now } },
        { upsert: true, returnDocument: 'after' },
      );
      await makeRoom(userId);
      return (
        saved ?? { _id: deviceIdOf(endpoint), userId, endpoint, keys, serverKey, createdAt: now, expiresAt }
      );
    },
    find: (deviceId) => devices.findOne({ _id: deviceId }),
    async findIds(userIds) {
      const found = await devices
        .find({ userId: { $in: [...userIds] } }, { projection: { userId: 1 } })
        .toArray();
      return found.map(({ _id, userId }) => ({ deviceId: _id, userId }));
    },
    async remove(deviceId, userId) {
      await devices.deleteOne({ _id: deviceId, userId });
    },
  };
}

const deviceIdOf = (endpoint: string): string =>
  `dev_${createHash('sha256').update(endpoint).digest('base64url').slice(0, 32)}`;
