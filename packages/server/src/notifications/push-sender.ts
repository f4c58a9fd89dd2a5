import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { PushDeviceInput } from '@livedrops/sdk/contract';
import webPush from 'web-push';
import type { Priority } from '../platform/jobs/job.ts';
import { guardedLookup } from '../platform/outbound/guarded-lookup.ts';
import { hostOf, whyNotCall } from '../platform/outbound/outbound-url.ts';
import { isPublicAddress } from '../platform/outbound/public-address.ts';

export type PushSettings = {
  /** The VAPID key pair (RFC 8292), base64url as `web-push generate-vapid-keys` prints it. */
  publicKey: string;
  privateKey: string;
  /** Whom push services may write to about our messages: a `mailto:` or `https:` URL. */
  subject: string;
  /** Also push services of this network, without TLS: for development and tests. */
  allowPrivate: boolean;
};

export type PushMessage = {
  endpoint: string;
  keys: PushDeviceInput['keys'];
  payload: string;
  /** How long the push service keeps it for a device that is away. */
  ttlSeconds: number;
  priority: Priority;
  /** A newer message of the same topic replaces this one while the device is away; base64url, at most 32 characters. */
  topic: string;
};

export type PushAnswer = {
  status: number;
  retryAfter: string | null;
  /** What the service says beside the status, shortened; for people who read logs. */
  said: string;
};

export type PushSender = {
  /** @throws when there was no answer; `UnusableDeviceError` when nothing can be sent there at all */
  send(message: PushMessage, signal: AbortSignal): Promise<PushAnswer>;
  close(): void;
};

/** The device's address or keys are not usable. */
export class UnusableDeviceError extends Error {
  override name = 'UnusableDeviceError';
}

const CONNECTIONS_MAX = 64;
/** Push services answer at once or not at all. */
const ANSWER_MS = 15_000;
/** What is kept of what a service says. */
const SAID_MAX = 200;

/** Device batteries are spent on what is urgent (RFC 8030, section 5.3). */
const URGENCY = { orders: 'high', starts: 'high', rest: 'normal' } as const satisfies Record<
  Priority,
  string
>;

/**
 * Sends encrypted messages (RFC 8291) to push services. Their addresses come from browsers, that is from strangers: they are judged as text and
 * again where their names lead. Connections are kept, because a million devices have a handful of services.
 */
export function createPushSender({ allowPrivate, ...vapidDetails }: PushSettings): PushSender {
  const pool = {
    keepAlive: true,
    maxSockets: CONNECTIONS_MAX,
    ...(!allowPrivate && { lookup: guardedLookup() }),
  };
  const agents = { 'http:': new HttpAgent(pool), 'https:': new HttpsAgent(pool) };

  return {
    send({ endpoint, keys, payload, ttlSeconds, priority, topic }, signal) {
      const url = new URL(endpoint);
      const refused = whyNotPush(endpoint, allowPrivate);
      if (refused !== null) throw new UnusableDeviceError(`the endpoint ${refused}`);
      const { headers, body } = encrypt({ endpoint, keys }, payload, {
        vapidDetails,
        TTL: ttlSeconds,
        urgency: URGENCY[priority],
        topic,
      });
      const isSecure = url.protocol === 'https:';
      const request = (isSecure ? requestHttps : requestHttp)(url, {
        method: 'POST',
        headers,
        agent: agents[isSecure ? 'https:' : 'http:'],
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      });
      return new Promise((resolve, reject) => {
        request.on('error', reject);
        request.on('response', (response) => {
          const { statusCode = 0, headers } = response;
          let said = '';
          response.setEncoding('utf8');
          // Only a read answer gives its connection back.
          response.on('data', (part: string) => {
            if (said.length < SAID_MAX) said += part.slice(0, SAID_MAX - said.length);
          });
          response.on('error', reject);
          response.on('end', () => {
            resolve({ status: statusCode, retryAfter: headers['retry-after'] ?? null, said });
          });
        });
        request.end(body);
      });
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** Why nothing may be sent to an endpoint, in words for the caller who gave it; `null` when it may. */
export function whyNotPush(endpoint: string, allowPrivate: boolean): string | null {
  const refused = whyNotCall(endpoint, allowPrivate);
  if (refused !== null || allowPrivate) return refused;
  // A socket asks no resolver for what is an address already.
  const host = hostOf(new URL(endpoint));
  return isIP(host) !== 0 && !isPublicAddress(host) ? 'must lead to a host on the public Internet' : null;
}

function encrypt(
  device: { endpoint: string; keys: PushDeviceInput['keys'] },
  payload: string,
  options: Parameters<typeof webPush.generateRequestDetails>[2],
) {
  try {
    const { headers, body } = webPush.generateRequestDetails(device, payload, options);
    return { headers, body };
  } catch (error) {
    // The keys have the right form, but need not be a point on the curve.
    throw new UnusableDeviceError('the keys are not usable', { cause: error });
  }
}
