/**
 * How many retries a client may still send, over all its calls: a bucket that fills by one a second and by a tenth
 * for each call that went well. While a server is down, every call would otherwise multiply the load by its retries.
 * Source: the retry throttling of gRPC (proposal A6) and of the AWS SDKs.
 */
export type RetryBudget = {
  /** Takes one retry out; `false` when there is none left. */
  take: () => boolean;
  /** A call went well. */
  earn: () => void;
};

const PER_SECOND = 1;
const PER_SUCCESS = 0.1;

export const createRetryBudget = (
  capacity: number | false,
  now: () => number = () => performance.now(),
): RetryBudget => {
  if (capacity === false) return { take: () => true, earn: () => {} };
  let left = capacity;
  let at = now();
  const add = (amount: number) => {
    left = Math.min(capacity, left + amount);
  };
  return {
    take: () => {
      const sinceMs = now() - at;
      at += sinceMs;
      add((sinceMs / 1000) * PER_SECOND);
      if (left < 1) return false;
      left -= 1;
      return true;
    },
    earn: () => add(PER_SUCCESS),
  };
};
