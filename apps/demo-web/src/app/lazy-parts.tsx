import { Skeleton } from '@mantine/core';
import type { ComponentType } from 'react';
import { lazyPart } from '../components/lazy-part.tsx';
import { PageSkeleton } from '../components/loading.tsx';

// One file a page: a fan who comes by a link to a drop loads the drop and nothing else.
const lazyPage = <P extends object>(load: () => Promise<ComponentType<P>>) =>
  lazyPart(load, { waiting: <PageSkeleton />, isPage: true });

export const HomePage = lazyPage(async () => (await import('../features/home/home-page.tsx')).HomePage);
export const CreatorPage = lazyPage(
  async () => (await import('../features/creators/creator-page.tsx')).CreatorPage,
);
export const DropListPage = lazyPage(
  async () => (await import('../features/drop-list/drop-list-page.tsx')).DropListPage,
);
export const CreatorDropListPage = lazyPage(
  async () => (await import('../features/drop-list/drop-list-page.tsx')).CreatorDropListPage,
);
export const ProductsPage = lazyPage(
  async () => (await import('../features/products/products-page.tsx')).ProductsPage,
);
export const ProductPage = lazyPage(
  async () => (await import('../features/products/product-page.tsx')).ProductPage,
);
export const DropPage = lazyPage(async () => (await import('../features/drop/drop-page.tsx')).DropPage);
export const OrdersPage = lazyPage(
  async () => (await import('../features/orders/orders-page.tsx')).OrdersPage,
);
export const OrderPage = lazyPage(async () => (await import('../features/orders/order-page.tsx')).OrderPage);
export const InboxPage = lazyPage(
  async () => (await import('../features/notifications/inbox-page.tsx')).InboxPage,
);
export const PreferencesPage = lazyPage(
  async () => (await import('../features/notifications/preferences-page.tsx')).PreferencesPage,
);
export const SignInPage = lazyPage(
  async () => (await import('../features/account/sign-in-page.tsx')).SignInPage,
);
export const ForgotPasswordPage = lazyPage(
  async () => (await import('../features/account/forgot-password-page.tsx')).ForgotPasswordPage,
);
// Both are opened by the link of a mail.
export const ConfirmEmailPage = lazyPage(
  async () => (await import('../features/account/confirm-email-page.tsx')).ConfirmEmailPage,
);
export const ResetPasswordPage = lazyPage(
  async () => (await import('../features/account/reset-password-page.tsx')).ResetPasswordPage,
);
export const AccountPage = lazyPage(
  async () => (await import('../features/account/account-page.tsx')).AccountPage,
);

// Many drops are bought at once: only who reserves needs it.
export const PaymentStep = lazyPart(
  async () => (await import('../features/payment/payment-step.tsx')).PaymentStep,
  {
    waiting: <Skeleton h={260} />,
    missing: {
      title: 'The payment did not load',
      text: 'Your reservation is kept meanwhile. We keep trying.',
    },
  },
);

// Signed-in people need it, and not for the first paint.
export const LiveAlerts = lazyPart(
  async () => (await import('../features/follow/live-alerts.tsx')).LiveAlerts,
  {
    waiting: null,
    isQuiet: true,
  },
);
