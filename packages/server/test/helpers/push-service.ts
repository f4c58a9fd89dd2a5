import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  randomUUID,
  verify,
} from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { PushDeviceInput } from '@livedrops/sdk';
import webPush from 'web-push';

export type Received = { headers: IncomingHttpHeaders; message: Record<string, unknown> };

export type Device = {
  subscription: PushDeviceInput;
  received: Received[];
  /** Every request, also those that were refused. */
  tries: number;
  /** What the next requests are answered; 201 when there is nothing more. */
  answers: { status: number; headers?: Record<string, string> }[];
};

const vapid = webPush.generateVAPIDKeys();

/** What a server needs to know to push to this service. */
export const PUSH_ENV = {
  VAPID_PUBLIC_KEY: vapid.publicKey,
  VAPID_PRIVATE_KEY: vapid.privateKey,
  VAPID_SUBJECT: 'mailto:ops@example.com',
  PUSH_ALLOW_PRIVATE: '1',
};

export type PushService = AsyncDisposable & { addDevice(): Device };

/**
 * A push service over HTTP, and the browsers behind it: they check who sent a message and decrypt it.
 *
 * @param onReceived called for each message, before it is answered
 */
export async function openPushService(onReceived: () => void = () => {}): Promise<PushService> {
  const devices = new Map<string, Device & { keys: ECDH; auth: Buffer }>();
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const device = devices.get(request.url ?? '');
      if (!device) return void response.writeHead(404).end();
      device.tries += 1;
      const answer = device.answers.shift() ?? { status: 201 };
      if (answer.status === 201) {
        checkSender(request.headers, `http://${request.headers.host}`);
        device.received.push({ headers: request.headers, message: decrypt(body, device) });
        onReceived();
      }
      response.writeHead(answer.status, answer.headers).end('as you wish');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return {
    addDevice() {
      const path = `/${randomUUID()}`;
      const keys = createECDH('prime256v1');
      const p256dh = keys.generateKeys().toString('base64url');
      const auth = randomBytes(16);
      const device = {
        subscription: {
          endpoint: `${origin}${path}`,
          expirationTime: null,
          keys: { p256dh, auth: auth.toString('base64url') },
        },
        received: [],
        tries: 0,
        answers: [],
        keys,
        auth,
      };
      devices.set(path, device);
      return device;
    },
    [Symbol.asyncDispose]: close,
  };
}

/** VAPID (RFC 8292): the token is signed with the key that the browser subscribed with, for this very service, and not for long. */
function checkSender({ authorization = '' }: IncomingHttpHeaders, origin: string): void {
  const { t = '', k = '' } = /^vapid t=(?<t>[^,]+), k=(?<k>\S+)$/.exec(authorization)?.groups ?? {};
  if (k !== vapid.publicKey) throw new Error('not the key of the subscription');
  const point = Buffer.from(k, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
  const [header, claims, signature] = t.split('.');
  const signed = Buffer.from(`${header}.${claims}`);
  const dsa = { key, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', signed, dsa, Buffer.from(signature!, 'base64url')))
    throw new Error('not signed by it');
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims!, 'base64url').toString()) as Record<
    string,
    unknown
  >;
  const hoursLeft = (Number(exp) - Date.now() / 1000) / 3600;
  if (aud !== origin || sub !== PUSH_ENV.VAPID_SUBJECT || hoursLeft <= 0 || hoursLeft > 24)
    throw new Error(`not meant for ${origin}`);
}

/** RFC 8291 over `aes128gcm` (RFC 8188), written from the RFCs, not with the library that encrypts. */
function decrypt(body: Buffer, { keys, auth }: { keys: ECDH; auth: Buffer }): Record<string, unknown> {
  const salt = body.subarray(0, 16);
  const senderKey = body.subarray(21, 21 + body.readUInt8(20));
  const record = body.subarray(21 + senderKey.length);
  const derive = (ikm: Uint8Array, salt: Uint8Array, info: Uint8Array | string, length: number) =>
    Buffer.from(hkdfSync('sha256', ikm, salt, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), senderKey]);
  const secret = derive(keys.computeSecret(senderKey), auth, info, 32);
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derive(secret, salt, 'Content-Encoding: nonce\0', 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  // The last record ends with a 2 before its padding of zeros.
  return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString()) as Record<string, unknown>;
}
