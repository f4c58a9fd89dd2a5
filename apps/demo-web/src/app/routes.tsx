import { lazy, Suspense, useEffect } from 'react';
import { Route, Routes, useLocation, useNavigationType } from 'react-router';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { PageSkeleton } from '../components/loading.tsx';
import { FollowButton } from '../features/follow/follow-button.tsx';
import { FollowingList } from '../features/follow/following-list.tsx';
import { NotFoundPage } from './not-found-page.tsx';

// One chunk a page: a fan who comes by a link to a drop loads the drop and nothing else.
const HomePage = lazy(async () => ({ default: (await import('../features/home/home-page.tsx')).HomePage }));
const CreatorPage = lazy(async () => ({
  default: (await import('../features/creators/creator-page.tsx')).CreatorPage,
}));
const ProductsPage = lazy(async () => ({
  default: (await import('../features/products/products-page.tsx')).ProductsPage,
}));
const ProductPage = lazy(async () => ({
  default: (await import('../features/products/product-page.tsx')).ProductPage,
}));
const DropPage = lazy(async () => ({ default: (await import('../features/drop/drop-page.tsx')).DropPage }));
const OrdersPage = lazy(async () => ({
  default: (await import('../features/orders/orders-page.tsx')).OrdersPage,
}));
const OrderPage = lazy(async () => ({
  default: (await import('../features/orders/order-page.tsx')).OrderPage,
}));
// Many drops are bought at once: only who reserves needs it.
const PaymentStep = lazy(async () => ({
  default: (await import('../features/payment/payment-step.tsx')).PaymentStep,
}));
const InboxPage = lazy(async () => ({
  default: (await import('../features/notifications/inbox-page.tsx')).InboxPage,
}));
const PreferencesPage = lazy(async () => ({
  default: (await import('../features/notifications/preferences-page.tsx')).PreferencesPage,
}));
const SignInPage = lazy(async () => ({
  default: (await import('../features/account/sign-in-page.tsx')).SignInPage,
}));
const ForgotPasswordPage = lazy(async () => ({
  default: (await import('../features/account/forgot-password-page.tsx')).ForgotPasswordPage,
}));
// Both are opened by the link of a mail.
const ConfirmEmailPage = lazy(async () => ({
  default: (await import('../features/account/confirm-email-page.tsx')).ConfirmEmailPage,
}));
const ResetPasswordPage = lazy(async () => ({
  default: (await import('../features/account/reset-password-page.tsx')).ResetPasswordPage,
}));
const AccountPage = lazy(async () => ({
  default: (await import('../features/account/account-page.tsx')).AccountPage,
}));

/** A followed link starts at the top; going back keeps the place that the browser restores. Needs a `key` per visit. */
const ScrollToTop = () => {
  const navigation = useNavigationType();
  useEffect(() => {
    if (navigation !== 'POP') scrollTo(0, 0);
  }, [navigation]);
  return null;
};

export const AppRoutes = () => {
  const { pathname, key } = useLocation();
  return (
    <ErrorBoundary key={pathname}>
      <ScrollToTop key={key} />
      <Suspense fallback={<PageSkeleton />}>
        <Routes>
          <Route path="/" element={<HomePage Follow={FollowButton} />} />
          <Route path="/c/:handle" element={<CreatorPage Follow={FollowButton} />} />
          <Route path="/products" element={<ProductsPage />} />
          <Route path="/p/:productId" element={<ProductPage />} />
          <Route path="/d/:dropId" element={<DropPage Follow={FollowButton} Pay={PaymentStep} />} />
          <Route path="/orders" element={<OrdersPage />} />
          <Route path="/orders/:orderId" element={<OrderPage Pay={PaymentStep} />} />
          <Route path="/sign-in" element={<SignInPage />} />
          <Route path="/forgot-password" element={<ForgotPasswordPage />} />
          <Route path="/confirm-email" element={<ConfirmEmailPage />} />
          <Route path="/reset-password" element={<ResetPasswordPage />} />
          <Route path="/account" element={<AccountPage Following={FollowingList} />} />
          <Route path="/account/notifications" element={<PreferencesPage />} />
          <Route path="/notifications" element={<InboxPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </Suspense>
    </ErrorBoundary>
  );
};
