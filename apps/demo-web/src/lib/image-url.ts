import { httpUrl } from './http-url.ts';

/** Address of a product picture: absolute as given, a path on the API's host resolved. `null` when there is none or it is not http(s). */
export const resolveImageUrl = (imageUrl: string | null, apiUrl: string): string | null =>
  imageUrl === null || imageUrl === '' ? null : (httpUrl(imageUrl, `${apiUrl}/`)?.href ?? null);
