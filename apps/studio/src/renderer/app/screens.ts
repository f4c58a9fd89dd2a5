import { lazy } from 'react';

// Each of these is a chunk of its own: the window opens with the list of drops, the others are fetched behind it.
const loadApiKeys = () => import('../features/api-keys/api-keys-page.tsx');
const loadEditor = () => import('../features/drop-editor/drop-editor-page.tsx');
const loadLive = () => import('../features/live/live-page.tsx');
const loadOrders = () => import('../features/orders/orders-page.tsx');
const loadProducts = () => import('../features/products/products-page.tsx');
const loadWebhook = () => import('../features/webhooks/webhook-page.tsx');
const loadWebhooks = () => import('../features/webhooks/webhooks-page.tsx');

export const ApiKeysPage = lazy(async () => ({ default: (await loadApiKeys()).ApiKeysPage }));
export const DropEditorPage = lazy(async () => ({ default: (await loadEditor()).DropEditorPage }));
export const LivePage = lazy(async () => ({ default: (await loadLive()).LivePage }));
export const OrdersPage = lazy(async () => ({ default: (await loadOrders()).OrdersPage }));
export const ProductsPage = lazy(async () => ({ default: (await loadProducts()).ProductsPage }));
export const WebhookPage = lazy(async () => ({ default: (await loadWebhook()).WebhookPage }));
export const WebhooksPage = lazy(async () => ({ default: (await loadWebhooks()).WebhooksPage }));

/** Fetches what the other screens need, so that going to one does not wait. A chunk that fails is asked for again then. */
export const loadScreens = async (): Promise<void> => {
  await Promise.allSettled([
    loadLive(),
    loadEditor(),
    loadOrders(),
    loadProducts(),
    loadWebhooks(),
    loadWebhook(),
    loadApiKeys(),
  ]);
};
