import type { MongoConnection } from '../platform/mongo.ts';
import { createDemoProvider } from './demo-provider.ts';
import type { PaymentProvider } from './provider.ts';
import {
  type CallStripe,
  createCallStripe,
  createStripeClient,
  type StripeSettings,
} from './stripe-client.ts';
import { createStripeProvider } from './stripe-provider.ts';

export type PaymentSettings = { provider: 'none' | 'demo' } | ({ provider: 'stripe' } & StripeSettings);

/** Who takes the money of new orders, ready to be asked. */
export type OpenProvider = {
  settings: PaymentSettings;
  /** `null` without a provider, and then no drop may ask for money. */
  provider: PaymentProvider | null;
  callStripe: CallStripe | null;
};

export function openProvider(connection: MongoConnection, settings: PaymentSettings): OpenProvider {
  switch (settings.provider) {
    case 'stripe': {
      const loadStripe = createStripeClient(settings);
      const callStripe = createCallStripe(loadStripe);
      return { settings, provider: createStripeProvider(callStripe), callStripe };
    }
    case 'demo':
      return { settings, provider: createDemoProvider(connection), callStripe: null };
    case 'none':
      return { settings, provider: null, callStripe: null };
  }
}
