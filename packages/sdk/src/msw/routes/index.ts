import type { MockRoutes } from '../route.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { authRoutes } from './auth.ts';
import { creatorRoutes } from './creators.ts';
import { dropRoutes } from './drops.ts';
import { eventRoutes } from './events.ts';
import { followRoutes } from './follows.ts';
import { healthRoutes } from './health.ts';
import { notificationRoutes } from './notifications.ts';
import { orderRoutes } from './orders.ts';
import { productRoutes } from './products.ts';
import { pushRoutes } from './push.ts';
import { soldRoutes } from './sold.ts';
import { webhookRoutes } from './webhooks.ts';

/** A route for every endpoint of the contract: a missing one does not compile. */
export const mockRoutes: MockRoutes = {
  ...healthRoutes,
  ...authRoutes,
  ...apiKeyRoutes,
  ...creatorRoutes,
  ...followRoutes,
  ...productRoutes,
  ...dropRoutes,
  ...orderRoutes,
  ...soldRoutes,
  ...eventRoutes,
  ...notificationRoutes,
  ...pushRoutes,
  ...webhookRoutes,
};
