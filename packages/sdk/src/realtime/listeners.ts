/** A set of listeners of one kind of news. */
export type Listeners<A extends unknown[]> = {
  add: (listener: (...news: A) => void) => () => void;
  tell: (...news: A) => void;
  readonly size: number;
};

/** Calls every listener whatever the others do; what one throws goes to `onError`. */
export const createListeners = <A extends unknown[]>(onError: (error: unknown) => void): Listeners<A> => {
  // Wrapped, so that adding the same function twice makes two listeners, each with its own way out.
  const entries = new Set<{ listener: (...news: A) => void }>();
  return {
    add: (listener) => {
      const entry = { listener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    tell: (...news) => {
      for (const entry of Array.from(entries)) {
        if (!entries.has(entry)) continue;
        try {
          entry.listener(...news);
        } catch (error) {
          onError(error);
        }
      }
    },
    get size() {
      return entries.size;
    },
  };
};
