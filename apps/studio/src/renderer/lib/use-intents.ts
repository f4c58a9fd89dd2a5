import { createIdempotencyKey, type RequestOptions } from '@livedrops/sdk';
import { useState } from 'react';

type Keyed = Required<Pick<RequestOptions, 'idempotencyKey'>>;

/**
 * Idempotency keys of one form. The same input keeps its key until a call with it succeeds, so a second press after a lost answer does nothing
 * twice.
 */
export const useIntents = () => {
  const [keys] = useState(() => new Map<string, string>());
  const keyOf = (input: unknown): string => {
    const text = JSON.stringify(input);
    const key = keys.get(text) ?? createIdempotencyKey();
    keys.set(text, key);
    return key;
  };
  const once = async <T>(input: unknown, call: (options: Keyed) => PromiseLike<T>): Promise<T> => {
    const done = await call({ idempotencyKey: keyOf(input) });
    // From now on the same input is a new intent.
    keys.delete(JSON.stringify(input));
    return done;
  };
  return { keyOf, once };
};
