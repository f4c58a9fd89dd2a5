import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The variables of a server that sends push messages. */
export type VapidEnv = { VAPID_PUBLIC_KEY: string; VAPID_PRIVATE_KEY: string; VAPID_SUBJECT: string };

/** The key pair of development push messages (RFC 8292): made once, because browsers are subscribed to it. */
export function vapidKeys(folder: string): VapidEnv {
  const file = path.join(folder, 'vapid-keys.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VapidEnv;
  } catch {
    const made = makeKeys();
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
    return made;
  }
}

/** As `web-push generate-vapid-keys` prints them: an uncompressed point of P-256 and its secret, base64url. */
function makeKeys(): VapidEnv {
  const {
    x = '',
    y = '',
    d = '',
  } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return {
    VAPID_PUBLIC_KEY: point.toString('base64url'),
    VAPID_PRIVATE_KEY: d,
    VAPID_SUBJECT: 'mailto:development@livedrops.example',
  };
}
