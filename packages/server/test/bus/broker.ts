import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Bus } from '../../src/platform/bus/bus.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { type BusAddress, openBusAt } from './open-bus-at.ts';

/** What can be done to a real broker from outside. */
export type Broker = {
  address: BusAddress;
  /** Forgets everything of the namespace, as a broker without its disk would. */
  wipe(namespace: string): Promise<void>;
  /** From now on it answers nothing, but its connections stay. */
  pause(): void;
  resume(): void;
};

/** A database of its own and a name on the broker; both go when the test is over. */
export type Place = {
  connection: MongoConnection;
  mongoUri: string;
  namespace: string;
  /** A bus as another process would open it, ready to use. */
  open(options?: { keptMs?: number }): Promise<Bus>;
};

export async function makePlace(broker: Broker): Promise<Place> {
  const database = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  const { connection } = database;
  const namespace = `test:${randomUUID().slice(0, 8)}`;
  onTestFinished(() => broker.wipe(namespace).catch(() => {}));
  return {
    connection,
    mongoUri: database.uri,
    namespace,
    async open(options = {}) {
      const opened = openBusAt(broker.address, { connection, namespace, ...options });
      onTestFinished(() => opened.close());
      await opened.bus.prepare();
      return opened.bus;
    },
  };
}
