/** The calendar sorts with `toSorted`, and with it alone of what Chromium 108 lacks. */
export const supportCalendar = (): void => {
  if ('toSorted' in Array.prototype) return;
  // oxlint-disable-next-line no-extend-native -- a library calls it, and cannot be handed another one
  Object.defineProperty(Array.prototype, 'toSorted', {
    configurable: true,
    writable: true,
    value: function copySorted<T>(this: readonly T[], compare?: (a: T, b: T) => number): T[] {
      return [...this].sort(compare);
    },
  });
};
