import { isLiveDropsError } from '../errors.ts';

/** Something that is fetched. What was there stays while it is fetched again, also when that fails. */
export type Loading<T> = {
  data: T | undefined;
  /** What the last try came to; a `LiveDropsError` of the call. */
  error: Error | undefined;
  isLoading: boolean;
};

export const notLoaded = <T>(): Loading<T> => ({ data: undefined, error: undefined, isLoading: true });

export const asError = (reason: unknown): Error =>
  isLiveDropsError(reason) || reason instanceof Error ? reason : new Error(String(reason), { cause: reason });
