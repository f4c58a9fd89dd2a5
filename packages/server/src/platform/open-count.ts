/** Counts what is open at once, by key. */
export type OpenCount = {
  /** Counts one more; `false` when the key has as many as it may, and then nothing is counted. */
  open(key: string): boolean;
  /** One that was counted is closed. */
  close(key: string): void;
};

export function createOpenCount(most: number): OpenCount {
  const counts = new Map<string, number>();
  return {
    open(key) {
      const count = counts.get(key) ?? 0;
      if (count >= most) return false;
      counts.set(key, count + 1);
      return true;
    },
    close(key) {
      const left = (counts.get(key) ?? 1) - 1;
      if (left > 0) counts.set(key, left);
      else counts.delete(key);
    },
  };
}
