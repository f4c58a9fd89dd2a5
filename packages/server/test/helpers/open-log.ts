import { keyOf } from '../../src/events/index.ts';
import { createOrderStore } from '../../src/orders/order.store.ts';
import { createTellPlaced } from '../../src/orders/tell-placed.ts';
import { createEventLog, type EventLog } from '../../src/platform/log/event-log.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';

/** The log as servers read it. */
export const openLog = (connection: MongoConnection): EventLog =>
  createEventLog(connection, { resolveNamed: createTellPlaced(createOrderStore(connection)), keyOf });
