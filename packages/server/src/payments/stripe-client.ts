import type { Stripe } from 'stripe';

/** Less than a buyer is kept waiting, so that it is known here first that no answer came. */
const TIMEOUT_MS = 7000;

export type StripeSettings = {
  secretKey: string;
  webhookSecrets: readonly string[];
  /** Another server that speaks Stripe's API, for tests; `null` for Stripe itself. */
  apiUrl: string | null;
};

/** Loads the library at the first call: whoever does not use Stripe does not pay for it. */
export function createStripeClient({ secretKey, apiUrl }: StripeSettings): () => Promise<Stripe> {
  let loading: Promise<Stripe> | null = null;
  return () => (loading ??= load(secretKey, apiUrl));
}

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
