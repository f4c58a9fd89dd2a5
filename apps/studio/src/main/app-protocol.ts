import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { APP_SCHEME, resolveAsset, type AssetMap } from './app-assets.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

const NONCE_PLACEHOLDER = '__CSP_NONCE__';

export type AppAnswer = { status: number; headers: Record<string, string>; body: Buffer };

/** Must run before the app is ready: gives `app:` an origin of its own, so that storage and CSP work as on https. */
export const registerAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
};

/** Answers one request of the window: the listed file with the security headers, or an empty refusal. */
export const answerAppRequest = async (
  request: { url: string; method: string },
  { assets, apiUrl }: { assets: AssetMap; apiUrl: () => string | null },
): Promise<AppAnswer> => {
  const nonce = randomBytes(16).toString('base64');
  const headers = {
    'Content-Security-Policy': contentSecurityPolicy({ apiUrl: apiUrl(), nonce }),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  };
  const resolution = resolveAsset(assets, request);
  if (resolution.kind === 'refused')
    return {
      status: resolution.status,
      headers: { ...headers, 'Content-Type': 'text/plain' },
      body: Buffer.alloc(0),
    };
  const { file, mimeType } = resolution.asset;
  const content = await readFile(file);
  const body = mimeType.startsWith('text/html')
    ? Buffer.from(content.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce))
    : content;
  return { status: 200, headers: { ...headers, 'Content-Type': mimeType }, body };
};

/** Serves the built window at `app://studio/`. */
export const serveApp = (options: { assets: AssetMap; apiUrl: () => string | null }): void => {
  // `protocol.handle` came with Electron 25; its predecessor left later. Either may be missing.
  if (typeof protocol.handle === 'function') {
    protocol.handle(APP_SCHEME, async (request) => {
      const { status, headers, body } = await answerAppRequest(request, options);
      return new Response(new Uint8Array(body), { status, headers });
    });
    return;
  }
  protocol.registerBufferProtocol(APP_SCHEME, (request, callback) => {
    answerAppRequest(request, options).then(
      ({ status, headers, body }) => {
        const { 'Content-Type': mimeType = 'text/plain', ...others } = headers;
        callback({
          statusCode: status,
          mimeType: mimeType.split(';')[0] ?? mimeType,
          charset: 'utf-8',
          headers: others,
          data: body,
        });
      },
      () => callback({ statusCode: 500, data: Buffer.alloc(0) }),
    );
  });
};
