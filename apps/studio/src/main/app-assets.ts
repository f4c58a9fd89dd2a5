import { readdirSync } from 'node:fs';
import { extname, join, posix } from 'node:path';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://studio';

const MIME_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export type Asset = { file: string; mimeType: string };
/** Path of the address, such as `/assets/index-1a2b.js`, to the file behind it. */
export type AssetMap = ReadonlyMap<string, Asset>;
export type Resolution = { kind: 'asset'; asset: Asset } | { kind: 'refused'; status: 403 | 404 | 405 };

/** Every file that the app may serve, listed once at the start. Links are left out, so nothing outside can be reached. */
export const listAssets = (folder: string, prefix = '/'): AssetMap => {
  const assets = new Map<string, Asset>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = posix.join(prefix, entry.name);
    const file = join(folder, entry.name);
    const mimeType = MIME_TYPES[extname(entry.name)];
    if (entry.isDirectory()) for (const [key, asset] of listAssets(file, path)) assets.set(key, asset);
    else if (entry.isFile() && mimeType !== undefined) assets.set(path, { file, mimeType });
  }
  return assets;
};

/**
 * Which file an `app://studio/…` request may have. It is looked up by its exact name and never turned into a path,
 * so there is nothing to escape from: `..`, encoded dots, backslashes and NUL are simply not in the list.
 */
export const resolveAsset = (assets: AssetMap, request: { url: string; method: string }): Resolution => {
  if (request.method !== 'GET') return { kind: 'refused', status: 405 };
  // The URL parser trims a trailing NUL away, so it is refused before.
  if (request.url.includes('\0')) return { kind: 'refused', status: 404 };
  let url: URL;
  try {
    url = new URL(request.url);
  } catch {
    return { kind: 'refused', status: 404 };
  }
  if (
    url.protocol !== `${APP_SCHEME}:` ||
    url.host !== 'studio' ||
    url.username !== '' ||
    url.password !== ''
  )
    return { kind: 'refused', status: 403 };
  const asset = assets.get(url.pathname === '/' || url.pathname === '' ? '/index.html' : url.pathname);
  return asset === undefined ? { kind: 'refused', status: 404 } : { kind: 'asset', asset };
};
