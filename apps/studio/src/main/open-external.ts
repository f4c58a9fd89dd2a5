const MAX_LENGTH = 2048;
/** As `encodeURIComponent` leaves the part before the sign. */
const ADDRESS = /^[\w.!~*'()%-]{1,200}@[\w.-]{1,253}$/;

/** Whether an address may be handed to the system: https or a page on the host of the chosen server, such as the shop of a test, without credentials, or a mail to one person. */
export const isSafeExternalUrl = (value: unknown, apiUrl: string | null): value is string => {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return false;
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return false;
  }
  // One address and nothing else: no text of a mail, no second recipient, no file to send along.
  if (url.protocol === 'mailto:') return url.href === `mailto:${url.pathname}` && ADDRESS.test(url.pathname);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && apiUrl !== null && url.hostname === new URL(apiUrl).hostname;
};

/** Opens a checked address in the system's browser or program for mail. Resolves to `false` when it was refused or could not be opened. */
export const openExternalSafely = async (
  value: unknown,
  { apiUrl, open }: { apiUrl: string | null; open: (url: string) => Promise<void> },
): Promise<boolean> => {
  if (!isSafeExternalUrl(value, apiUrl)) return false;
  try {
    await open(new URL(value).href);
    return true;
  } catch {
    return false;
  }
};
