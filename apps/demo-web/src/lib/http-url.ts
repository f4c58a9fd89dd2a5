/** The address; `null` when it is none of http(s). Not by `URL.canParse`, which Chromium 108 lacks. */
export const httpUrl = (text: string, base?: string): URL | null => {
  try {
    const url = new URL(text, base);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
};
