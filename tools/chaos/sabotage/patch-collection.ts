import mongoose from 'mongoose';

const { Collection } = mongoose.mongo;

/** Changes the arguments of a method of every collection of one name, in the process that loads this. */
export function patchCollection(
  collectionName: string,
  method: string,
  change: (args: readonly unknown[]) => readonly unknown[],
): void {
  const original: unknown = Reflect.get(Collection.prototype, method);
  if (typeof original !== 'function') throw new Error(`the driver has no Collection.${method}`);
  const patched = function (this: { collectionName: string }, ...args: unknown[]): unknown {
    return Reflect.apply(original, this, this.collectionName === collectionName ? change(args) : args);
  };
  Reflect.set(Collection.prototype, method, patched);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object';
