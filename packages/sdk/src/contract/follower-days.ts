// How follows are counted by day: the same for server and mock.

/** The day of an instant in a time zone, as `2026-12-01`. */
export const dayFormat = (timeZone: string): ((at: Date) => string) => {
  // Swedish dates are ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  return (at) => format.format(at);
};

const DAY_MS = 86_400_000;

/** So many days up to one of them, oldest first. */
export const daysUpTo = (last: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    // Days of the calendar, which in UTC are all as long.
    new Date(Date.parse(`${last}T00:00:00Z`) - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
