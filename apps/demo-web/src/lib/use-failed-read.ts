import { useState } from 'react';
import { askAgainMs } from './ask-again.ts';

/** The part of a request of the cache that says how it goes. */
type Read = {
  data: unknown;
  error: unknown;
  errorUpdateCount: number;
  errorUpdatedAt: number;
  isFetching: boolean;
  refetch: () => unknown;
};

export type FailedRead = {
  error: unknown;
  /** When it is asked again by itself, by this device's clock; `null` when never. */
  againAtMs: number | null;
  isAsking: boolean;
  askNow: () => unknown;
};

/** What keeps a first read from its data. It stays while it is asked again, so that the page does not flicker. */
export const useFailedRead = (read: Read): FailedRead | null => {
  const { data, error, errorUpdateCount, errorUpdatedAt, isFetching, refetch } = read;
  const [last, setLast] = useState<unknown>(error);
  if (error !== null && error !== last) setLast(error);
  const shown = error ?? (isFetching && errorUpdateCount > 0 ? last : null);
  if (data !== undefined || shown === null) return null;
  const waitMs = askAgainMs({ error: shown, errorUpdateCount });
  const againAtMs = waitMs === null ? null : errorUpdatedAt + waitMs;
  return { error: shown, againAtMs, isAsking: isFetching, askNow: refetch };
};
