/** Screens that show one thing, or one list. */
export const PLAIN_SCREENS = [
  'overview',
  'drops',
  'schedule',
  'orders',
  'fans',
  'products',
  'webhooks',
  'api-keys',
  'settings',
] as const;

/**
 * A screen that somebody outside of the page may ask for: who clicks a notice or follows a link. It is opened, and nothing is done. `live`
 * is the room of a drop.
 */
export type Screen =
  | { name: (typeof PLAIN_SCREENS)[number] }
  | { name: 'live'; dropId: string }
  | { name: 'order'; orderId: string };

/** Where the page shows it. */
export const pathOf = (screen: Screen): string => {
  if (screen.name === 'live') return `/drops/${encodeURIComponent(screen.dropId)}/live`;
  if (screen.name === 'order') return `/orders?order=${encodeURIComponent(screen.orderId)}`;
  return `/${screen.name}`;
};
