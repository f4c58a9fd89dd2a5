/**
 * What Chromium 108 (Electron 22) lacks of what the Studio and its libraries use. Each piece steps aside where the
 * engine has its own. Imported before everything else.
 */
const arrays = Array.prototype as { toSorted?: unknown };
if (arrays.toSorted === undefined)
  Object.defineProperty(Array.prototype, 'toSorted', {
    configurable: true,
    writable: true,
    value<T>(this: readonly T[], compare?: (a: T, b: T) => number): T[] {
      // oxlint-disable-next-line unicorn/no-array-sort -- this is what stands in for it
      return [...this].sort(compare);
    },
  });

export {};
