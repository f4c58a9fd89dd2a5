import { isLiveDropsError, type LiveDropsError } from '../../src/index.ts';

/** The error that a call rejects with; anything else fails the test. */
export const errorOf = async (promise: Promise<unknown>): Promise<LiveDropsError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isLiveDropsError(error)) throw new Error('expected an error of the SDK', { cause: error });
  return error;
};
