/** Where a new drop like another one is made. */
export const againPath = (dropId: string): string => `/drops/new?like=${encodeURIComponent(dropId)}`;

/** Where a new drop on a day is made. */
export const newOnPath = (day: string): string => `/drops/new?on=${day}`;

/** A day of an address; `null` when it is none. */
export const dayOf = (text: string | null): string | null =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
