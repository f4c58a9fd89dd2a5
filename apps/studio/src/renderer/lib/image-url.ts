/** A picture's address for the screen: paths are on the server. */
export const imageAddress = (imageUrl: string | null, apiUrl: string): string | null =>
  imageUrl === null ? null : imageUrl.startsWith('/') ? `${apiUrl}${imageUrl}` : imageUrl;
