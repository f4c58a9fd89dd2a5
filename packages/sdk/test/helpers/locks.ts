type Run = () => Promise<unknown>;
type Options = { mode?: string; steal?: boolean; signal?: AbortSignal };
type Lock = { name: string; mode: string; lose: (reason: Error) => void };

/** The browser's lock manager, one for all tabs of a test. */
export const newLocks = () => {
  const held = new Set<Lock>();
  const isFree = (name: string, mode: string) =>
    [...held].every((lock) => lock.name !== name || (mode === 'shared' && lock.mode === 'shared'));
  const request = async (name: string, ...[given, then]: [Options, Run] | [Run]): Promise<unknown> => {
    const [{ mode = 'exclusive', steal = false, signal }, run] =
      typeof given === 'function' ? [{} as Options, given] : [given, then as Run];
    if (steal)
      for (const lock of held) {
        if (lock.name !== name) continue;
        held.delete(lock);
        lock.lose(new DOMException('Stolen', 'AbortError'));
      }
    while (!isFree(name, mode)) {
      if (signal?.aborted === true) throw new DOMException('Waited for too long', 'AbortError');
      await new Promise((resolve) => setImmediate(resolve));
    }
    return new Promise((resolve, reject) => {
      const lock = { name, mode, lose: reject };
      held.add(lock);
      void run()
        .then(resolve, reject)
        .finally(() => held.delete(lock));
    });
  };
  return { request, query: async () => ({ held: [...held] }) };
};
