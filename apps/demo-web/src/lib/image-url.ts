/** Address of a product picture: absolute as given, a path on the API's host resolved. `null` when there is none or it is not http(s). */
export const resolveImageUrl = (imageUrl: string | null, apiUrl: string): string | null => {
  if (imageUrl === null || imageUrl === '' || !URL.canParse(imageUrl, apiUrl)) return null;
  const url = new URL(imageUrl, `${apiUrl}/`);
  return /^https?:$/.test(url.protocol) ? url.href : null;
};
