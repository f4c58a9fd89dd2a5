const MAX_LENGTH = 2048;

/** Whether an address may be handed to the system's browser: https, or the chosen server itself, without credentials. */
export const isSafeExternalUrl = (value: unknown, apiUrl: string | null): value is string => {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return false;
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return false;
  }
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || url.origin === apiUrl;
};

/** Opens a checked address in the system's browser. Resolves to `false` when it was refused or could not be opened. */
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
