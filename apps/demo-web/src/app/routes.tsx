import { useEffect } from 'react';
import { Route, Routes, useLocation, useNavigationType } from 'react-router';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { FollowButton } from '../features/follow/follow-button.tsx';
import { FollowingList } from '../features/follow/following-list.tsx';
import { isInPlace } from '../lib/in-place.ts';
import {
  AccountPage,
  ConfirmEmailPage,
  CreatorDropListPage,
  CreatorPage,
  DropListPage,
  DropPage,
  ForgotPasswordPage,
  HomePage,
  InboxPage,
  OrderPage,
  OrdersPage,
  PaymentStep,
  PreferencesPage,
  ProductPage,
  ProductsPage,
  ResetPasswordPage,
  SignInPage,
} from './lazy-parts.tsx';
import { NotFoundPage } from './not-found-page.tsx';

/** A followed link starts at the top; going back keeps the place that the browser restores. Needs a `key` per visit. */
const ScrollToTop = () => {
  const navigation = useNavigationType();
  const stays = isInPlace(useLocation());
  useEffect(() => {
    if (navigation !== 'POP' && !stays) scrollTo(0, 0);
  }, [navigation, stays]);
  return null;
};

export const AppRoutes = () => {
  const { pathname, key } = useLocation();
  return (
    <ErrorBoundary key={pathname} heading="This page broke">
      <ScrollToTop key={key} />
      <Routes>
        <Route path="/" element={<HomePage Follow={FollowButton} />} />
        <Route path="/c/:handle" element={<CreatorPage Follow={FollowButton} />} />
        <Route path="/c/:handle/drops" element={<CreatorDropListPage />} />
        <Route path="/drops" element={<DropListPage />} />
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
    </ErrorBoundary>
  );
};
