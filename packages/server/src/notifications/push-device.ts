import type { PushDeviceInput } from '@livedrops/sdk/contract';

/** A device of a person. Its id is made from its endpoint: one browser is one device, whichever person is signed in. */
export type PushDeviceRecord = {
  id: string;
  userId: string;
  endpoint: string;
  keys: PushDeviceInput['keys'];
  /** Our public key when it subscribed: its push service takes messages that this one signed, and no others. Devices from before have none. */
  serverKey?: string;
  createdAt: Date;
  /** When the browser says that the subscription ends by itself; the database then forgets it. */
  expiresAt: Date | null;
};
