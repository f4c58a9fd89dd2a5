import mongoose from 'mongoose';

const { Collection } = mongoose.mongo;

/** Changes the arguments of a method of every collection of one name, in the process that loads this. */
export function patchCollection(
  collectionName: string,
  method: string,
  change: (args: readonly unknown[]) => readonly unknown[],
): void {
  patchMethod(Collection.prototype, method, (original, self, args) =>
    Reflect.apply(original, self, isNamed(self, collectionName) ? change(args) : args),
  );
}

/** Changes the documents that a listing of the driver brings: what the server is made to believe. */
export function patchListing(
  owner: object,
  method: string,
  collectionName: string | null,
  change: (document: Record<string, unknown>) => Record<string, unknown>,
): void {
  patchMethod(owner, method, (original, self, args) => {
    const cursor: unknown = Reflect.apply(original, self, args);
    if (!isRecord(cursor) || (collectionName !== null && !isNamed(self, collectionName))) return cursor;
    patchMethod(cursor, 'toArray', async (toArray, own, none) => {
      const documents: unknown = await Reflect.apply(toArray, own, none);
      return Array.isArray(documents)
        ? documents.map((document: unknown) => (isRecord(document) ? change(document) : document))
        : documents;
    });
    return cursor;
  });
}

type Patch = (original: (...args: unknown[]) => unknown, self: unknown, args: readonly unknown[]) => unknown;

export function patchMethod(owner: object, method: string, patch: Patch): void {
  const original: unknown = Reflect.get(owner, method);
  if (!isFunction(original)) throw new Error(`the driver has no ${method}`);
  Reflect.set(owner, method, function (this: unknown, ...args: unknown[]): unknown {
    return patch(original, this, args);
  });
}

const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === 'function';

export const isNamed = (self: unknown, name: string): boolean =>
  isRecord(self) && self['collectionName'] === name;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object';
