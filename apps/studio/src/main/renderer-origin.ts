import { APP_ORIGIN } from './app-assets.ts';

/** Where the window's page comes from: the app itself, or the development server on this machine. */
export type RendererSource = { origin: string; url: string };

/** The development server counts only in an unpackaged app and only on the loopback interface. */
export const rendererSource = (devServer: string | undefined, isPackaged: boolean): RendererSource => {
  const own = { origin: APP_ORIGIN, url: `${APP_ORIGIN}/` };
  if (devServer === undefined || devServer === '' || isPackaged) return own;
  try {
    const url = new URL(devServer);
    const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    return url.protocol === 'http:' && isLoopback ? { origin: url.origin, url: url.href } : own;
  } catch {
    return own;
  }
};

/** The origin of any address. `URL.origin` is `null` for schemes of our own, hence by hand. */
export const originOf = (address: string): string | null => {
  try {
    const url = new URL(address);
    return url.host === '' ? null : `${url.protocol}//${url.host}`;
  } catch {
    return null;
  }
};
