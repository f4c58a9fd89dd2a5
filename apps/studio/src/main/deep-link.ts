import * as z from 'zod/mini';
import { PLAIN_SCREENS, type Screen } from '../shared/screen.ts';
import { screenSchema } from './screen-schema.ts';

export const LINK_SCHEME = 'livedrops';

/** The longest one that leads anywhere is shorter. */
const LINK_MAX = 128;

const parts = z.union([
  z.tuple([z.literal('drops'), z.string()]),
  z.tuple([z.literal('drops'), z.string(), z.literal('live')]),
  z.tuple([z.literal('orders'), z.string()]),
  z.tuple([z.enum(PLAIN_SCREENS)]),
]);

/**
 * The screen that a link such as `livedrops://drops/ID/live` leads to; `null` for anything else. Whoever wrote the link may be a stranger,
 * so it opens a screen of the Studio and does nothing.
 */
export const parseLink = (text: string): Screen | null => {
  if (text.length > LINK_MAX) return null;
  const match = /^livedrops:\/\/([A-Za-z0-9_/-]+)$/.exec(text);
  // Some programs end an address with a slash.
  const found = parts.safeParse(match?.[1]?.replace(/\/$/, '').split('/'));
  if (!found.success) return null;
  const [name, id] = found.data;
  const screen =
    id === undefined
      ? { name }
      : name === 'orders'
        ? { name: 'order', orderId: id }
        : { name: 'live', dropId: id };
  return screenSchema.safeParse(screen).data ?? null;
};

/**
 * The screen that a command line asks for. Another program may have written it: with more than one link it is not known which one a
 * person meant, so none is followed.
 */
export const linkIn = (argv: readonly string[]): Screen | null => {
  const links = argv.filter((argument) => argument.toLowerCase().startsWith(`${LINK_SCHEME}:`));
  const [only] = links;
  return only === undefined || links.length > 1 ? null : parseLink(only);
};

/** Follows links once there is somebody to show a screen. Of those that come before, the last one counts. */
export const createLinkFollower = () => {
  let early: Screen | null = null;
  let open: ((screen: Screen) => void) | null = null;
  return {
    follow: (screen: Screen | null): void => {
      if (open === null) early = screen ?? early;
      else if (screen !== null) open(screen);
    },
    begin: (opener: (screen: Screen) => void): void => {
      open = opener;
      if (early !== null) open(early);
    },
  };
};
