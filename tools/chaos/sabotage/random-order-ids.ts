import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { isRecord, patchMethod } from './patch-collection.ts';

// Stores orders under ids that have nothing to do with their key, so that a repeat does not meet its first try.
patchMethod(mongoose.mongo.Db.prototype, 'command', (original, self, [command, ...options]) =>
  Reflect.apply(original, self, [isInsertOfOrders(command) ? withRandomIds(command) : command, ...options]),
);

type Insert = { insert: string; documents: readonly object[] };

const isInsertOfOrders = (command: unknown): command is Insert =>
  isRecord(command) && command['insert'] === 'orders' && Array.isArray(command['documents']);

const withRandomIds = (command: Insert): Insert => ({
  ...command,
  documents: command.documents.map((order) => ({ ...order, _id: `ord_${randomUUID()}` })),
});
