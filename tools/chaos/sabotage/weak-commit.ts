import mongoose from 'mongoose';

// Acknowledges what only the primary has: a new primary may know nothing of it.
const { ClientSession } = mongoose.mongo;
const original: unknown = Reflect.get(ClientSession.prototype, 'startTransaction');
if (typeof original !== 'function') throw new Error('the driver has no ClientSession.startTransaction');
const start = original;

Reflect.set(
  ClientSession.prototype,
  'startTransaction',
  function (this: unknown, options: mongoose.mongo.TransactionOptions = {}): unknown {
    return Reflect.apply(start, this, [{ ...options, writeConcern: { w: 1, j: false } }]);
  },
);
