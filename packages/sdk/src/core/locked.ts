/** Asks for a lock. `begin` is to be called by the one who holds it. */
type Ask = (locks: LockManager, begin: () => Promise<unknown>) => Promise<unknown>;

/**
 * Runs something once, under a lock of the browser's. Where no lock can be had it runs without one: some runtimes have none, and a browser
 * that blocks site data refuses them. A lock that another tab takes away does not end what has begun under it.
 */
export const locked = async <T>(
  ask: Ask,
  run: (locks: LockManager | undefined) => Promise<T>,
): Promise<T> => {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks;
  let running: Promise<T> | undefined;
  if (locks !== undefined) {
    try {
      await ask(locks, () => (running ??= run(locks)));
    } catch {
      // What `run` itself has thrown is told below.
    }
  }
  return (running ??= run(undefined));
};
