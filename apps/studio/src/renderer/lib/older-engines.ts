/**
 * What Chromium 108 (Electron 22) lacks of what the Studio's libraries use; it steps aside where the engine has its own.
 * Imported before everything else.
 */
const sortedCopy = function <T>(this: readonly T[], compare?: (a: T, b: T) => number): T[] {
  return [...this].sort(compare);
};

if (!('toSorted' in Array.prototype))
  Reflect.defineProperty(Array.prototype, 'toSorted', {
    configurable: true,
    writable: true,
    value: sortedCopy,
  });
