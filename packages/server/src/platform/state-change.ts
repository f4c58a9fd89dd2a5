import type mongoose from 'mongoose';

/** A node that steps down, shuts down or cannot be reached: the next attempt finds another one. */
const STATE_CHANGES: ReadonlySet<unknown> = new Set([
  6, 7, 89, 91, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

export const isStateChange = (error: mongoose.mongo.MongoServerError): boolean =>
  STATE_CHANGES.has(error.code);
