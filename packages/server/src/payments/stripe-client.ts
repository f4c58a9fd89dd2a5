import type { Stripe } from 'stripe';
import { ProviderError } from './provider.ts';

/** Less than a buyer is kept waiting, so that it is known here first that no answer came. */
const TIMEOUT_MS = 7000;

export type StripeSettings = {
  secretKey: string;
  webhookSecrets: readonly string[];
  /** Another server that speaks Stripe's API, for tests; `null` for Stripe itself. */
  apiUrl: string | null;
};

/** Loads the library at the first call: a server without Stripe does not pay for it. */
export function createStripeClient({ secretKey, apiUrl }: StripeSettings): () => Promise<Stripe> {
  let loading: Promise<Stripe> | null = null;
  return () => (loading ??= load(secretKey, apiUrl));
}

/** @throws {ProviderError} when Stripe does not answer, or refuses */
export type CallStripe = <T>(work: (stripe: Stripe) => Promise<T>) => Promise<T>;

export const createCallStripe =
  (client: () => Promise<Stripe>): CallStripe =>
  (work) =>
    client().then(work).catch(hideAnswer);

async function load(secretKey: string, apiUrl: string | null): Promise<Stripe> {
  const { Stripe } = await import('stripe');
  return new Stripe(secretKey, {
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 1,
    telemetry: false,
    appInfo: { name: 'livedrops' },
    ...(apiUrl !== null && addressOf(new URL(apiUrl))),
  });
}

function addressOf({ protocol, hostname, port }: URL) {
  const isPlain = protocol === 'http:';
  return {
    protocol: isPlain ? ('http' as const) : ('https' as const),
    host: hostname,
    port: port === '' ? (isPlain ? 80 : 443) : Number(port),
  };
}

/** `null`: Stripe does not know it. */
export async function retrieveIntent(stripe: Stripe, id: string): Promise<Stripe.PaymentIntent | null> {
  try {
    return await stripe.paymentIntents.retrieve(id);
  } catch (error) {
    if (hasType(error, 'StripeInvalidRequestError') && error.code === 'resource_missing') return null;
    throw error;
  }
}

/** By its name, so that the library is not loaded for its classes. */
export const hasType = (error: unknown, type: string): error is Stripe.errors.StripeError =>
  error instanceof Error && 'type' in error && error.type === type;

/** Stripe's errors carry the whole answer, client secrets too, and a logger would write that down. */
function hideAnswer(error: unknown): never {
  if (!(error instanceof Error) || !('type' in error)) throw error;
  const { type, code, requestId } = error as Stripe.errors.StripeError;
  throw new ProviderError(`stripe: ${[type, code, requestId].filter(Boolean).join(' ')}`);
}
