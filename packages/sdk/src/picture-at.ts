import type { Picture } from './types/picture.ts';

/**
 * A picture whose addresses work on any page: those that are paths become addresses of the API's host.
 *
 * @param baseUrl where the API is, as `client.baseUrl` says it
 *
 * @example
 * ```ts
 * const { url, sources, alt, width, height } = pictureAt(picture, client.baseUrl);
 * ```
 */
export const pictureAt = (picture: Picture, baseUrl: string): Picture => ({
  ...picture,
  url: picture.url.startsWith('/') ? `${baseUrl}${picture.url}` : picture.url,
  sources: picture.sources.map(({ type, srcset }) => ({
    type,
    srcset: srcset.replace(/(^|, )\//g, `$1${baseUrl}/`),
  })),
});
