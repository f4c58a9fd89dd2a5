import type { App, Session, WebContents } from 'electron';
import { NETWORK_PERMISSIONS, type NetworkRule } from './local-network.ts';
import { originOf, type RendererSource } from './renderer-origin.ts';

/** The only permissions that a page of the app is given. */
export const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);

/** Refuses everything that the app does not need: leaving its page, opening windows, embedding, devices, permissions. */
export const lockDownContents = (
  contents: WebContents,
  { source, openExternal }: { source: RendererSource; openExternal: (url: string) => void },
): void => {
  const stayHome = (event: { preventDefault(): void }, url: string): void => {
    if (originOf(url) !== source.origin) event.preventDefault();
  };
  contents.on('will-navigate', stayHome);
  contents.on('will-redirect', stayHome);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url);
    return { action: 'deny' };
  });
};

export const lockDownSession = (session: Session, network: NetworkRule): void => {
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    if (!NETWORK_PERMISSIONS.has(permission)) return decide(ALLOWED_PERMISSIONS.has(permission));
    network.decide(permission).then(decide, () => decide(false));
  });
  session.setPermissionCheckHandler(
    (_contents, permission) => ALLOWED_PERMISSIONS.has(permission) || network.isAllowed(permission),
  );
  session.setDevicePermissionHandler(() => false);
  // Files are written by `file-saver.ts`, to where a person wants them.
  session.on('will-download', (event) => event.preventDefault());
};

/** Applies the rules to every page that will ever be made in this process. */
export const lockDownApp = (
  app: App,
  options: { source: RendererSource; openExternal: (url: string) => void },
): void => {
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents, options));
};
