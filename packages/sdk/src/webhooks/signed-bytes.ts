import { WebhookVerificationError } from './webhook-verification-error.ts';

const encoder = new TextEncoder();

/** A body as it came in. A parsed one is no use: the signature is over the bytes. */
export type RawBody = string | Uint8Array | ArrayBuffer;

export const toBytes = (body: RawBody): Uint8Array => {
  if (typeof body === 'string') return encoder.encode(body);
  if (ArrayBuffer.isView(body)) return body;
  // The commonest mistake, and one that types do not catch where a framework says `any`.
  if (typeof (body as Partial<ArrayBuffer> | undefined)?.byteLength !== 'number')
    throw new WebhookVerificationError(
      'invalid_body',
      'The body was parsed, or not read: give the bytes as they came in',
    );
  return new Uint8Array(body);
};

/** What is signed: `id.timestamp.body`. */
export const signedBytes = (id: string, timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> => {
  const head = encoder.encode(`${id}.${timestamp}.`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
};
