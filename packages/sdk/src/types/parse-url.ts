/** `undefined` for what is no address. `URL.canParse` is missing in engines of before 2024, such as those of older desktop programs. */
export const parseUrl = (text: string, base?: string | URL): URL | undefined => {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
};
