import { createHash } from 'node:crypto';
import type { PushDeviceInput } from '@livedrops/sdk/contract';
import { fromStored } from '../platform/model.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { pushDeviceModel } from './push-device.model.ts';
import type { PushDeviceRecord } from './push-device.ts';

/** Devices of one person. The one that was subscribed longest ago makes room. */
const DEVICES_MAX = 20;

export type PushDeviceStore = ReturnType<typeof createPushDeviceStore>;

/** Statements on devices. */
export function createPushDeviceStore(connection: MongoConnection) {
  const devices = pushDeviceModel.collection(connection);

  async function makeRoom(userId: string): Promise<void> {
    const tooMany = await devices
      .find({ userId }, { projection: { _id: 1 } })
      .sort({ createdAt: -1, _id: -1 })
      .skip(DEVICES_MAX)
      .toArray();
    if (tooMany.length > 0) await devices.deleteMany({ _id: { $in: tooMany.map(({ _id }) => _id) } });
  }

  return {
    /** A device that was another person's becomes this person's: they are signed in there now. */
    async save(
      userId: string,
      { endpoint, expirationTime, keys }: PushDeviceInput,
      { serverKey, now }: { serverKey: string; now: Date },
    ): Promise<PushDeviceRecord> {
      const id = deviceIdOf(endpoint);
      const expiresAt = expirationTime == null ? null : new Date(expirationTime);
      const saved = await devices.findOneAndUpdate(
        { _id: id },
        { $set: { userId, endpoint, keys, serverKey, expiresAt }, $setOnInsert: { createdAt: now } },
        { upsert: true, returnDocument: 'after' },
      );
      await makeRoom(userId);
      return saved ? fromStored(saved) : { id, userId, endpoint, keys, serverKey, createdAt: now, expiresAt };
    },
    find: async (deviceId: string): Promise<PushDeviceRecord | null> =>
      fromStored(await devices.findOne({ _id: deviceId })),
    /** Ids of devices by person, for those of many people who have any. */
    findIds: (userIds: readonly string[]): Promise<{ deviceId: string; userId: string }[]> =>
      devices
        .find({ userId: { $in: [...userIds] } }, { projection: { userId: 1 } })
        .map(({ _id, userId }) => ({ deviceId: _id, userId }))
        .toArray(),
    /** Removes a device of a person, if it is there. */
    async remove(deviceId: string, userId: string): Promise<void> {
      await devices.deleteOne({ _id: deviceId, userId });
    },
  };
}

const deviceIdOf = (endpoint: string): string =>
  `dev_${createHash('sha256').update(endpoint).digest('base64url').slice(0, 32)}`;
