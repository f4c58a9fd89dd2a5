import { lazyScreen } from './lazy-screen.tsx';

// Each of these is a file of its own: the window opens with the overview, the others are fetched behind it.
export const ApiKeysPage = lazyScreen(
  async () => (await import('../features/api-keys/api-keys-page.tsx')).ApiKeysPage,
);
export const DropsPage = lazyScreen(async () => (await import('../features/drops/drops-page.tsx')).DropsPage);
export const DropEditorPage = lazyScreen(
  async () => (await import('../features/drop-editor/drop-editor-page.tsx')).DropEditorPage,
);
export const FansPage = lazyScreen(async () => (await import('../features/fans/fans-page.tsx')).FansPage);
export const LivePage = lazyScreen(async () => (await import('../features/live/live-page.tsx')).LivePage);
export const LiveWallPage = lazyScreen(
  async () => (await import('../features/live/live-wall-page.tsx')).LiveWallPage,
);
export const OrdersPage = lazyScreen(
  async () => (await import('../features/orders/orders-page.tsx')).OrdersPage,
);
export const ProfilePage = lazyScreen(
  async () => (await import('../features/profile/profile-page.tsx')).ProfilePage,
);
export const ProductsPage = lazyScreen(
  async () => (await import('../features/products/products-page.tsx')).ProductsPage,
);
export const SchedulePage = lazyScreen(
  async () => (await import('../features/schedule/schedule-page.tsx')).SchedulePage,
);
export const WebhookPage = lazyScreen(
  async () => (await import('../features/webhooks/webhook-page.tsx')).WebhookPage,
);
export const WebhooksPage = lazyScreen(
  async () => (await import('../features/webhooks/webhooks-page.tsx')).WebhooksPage,
);
export const SettingsPage = lazyScreen(
  async () => (await import('../features/settings/settings-page.tsx')).SettingsPage,
);

const SCREENS = [
  DropsPage,
  LivePage,
  LiveWallPage,
  DropEditorPage,
  SchedulePage,
  OrdersPage,
  FansPage,
  ProductsPage,
  ProfilePage,
  WebhooksPage,
  WebhookPage,
  ApiKeysPage,
  SettingsPage,
];

/** Fetches what the other screens need, so that going to one does not wait. A file that does not come is asked for again then. */
export const loadScreens = async (): Promise<void> => {
  await Promise.all(SCREENS.map(({ preload }) => preload()));
};
