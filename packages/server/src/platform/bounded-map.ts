/**
 * A map that forgets. It holds at most `entriesMax` entries and always the newest half of that: what was neither set
 * nor asked for lately goes, a whole generation at once. So no entry costs a list or a timer, unlike in an LRU.
 */
export function createBoundedMap<V>(entriesMax: number) {
  const generationMax = Math.ceil(entriesMax / 2);
  let young = new Map<string, V>();
  let old = new Map<string, V>();

  function set(key: string, value: V): void {
    if (young.size >= generationMax) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }

  return {
    get(key: string): V | undefined {
      const recent = young.get(key);
      if (recent !== undefined) return recent;
      const value = old.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
  };
}
