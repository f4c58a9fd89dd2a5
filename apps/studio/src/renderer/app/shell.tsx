import { t } from '@lingui/core/macro';
import {
  IconBox,
  IconBroadcast,
  IconCalendar,
  IconKey,
  IconLayoutDashboard,
  IconPackage,
  IconSettings,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Navigate, NavLink, Route, Routes, useLocation } from 'react-router';
import { useHasLiveDrop } from '../lib/own-drops.ts';
import { useStudio } from '../lib/studio.ts';
import { useCloseWarning } from '../lib/use-close-warning.ts';
import { useVersionChecks } from '../lib/use-page-version.ts';
import { useDesktopStatus } from './desktop-status.ts';
import { NewVersionNotice } from './new-version-notice.tsx';
import { OverviewScreen } from './overview-screen.tsx';
import { ProtectionNotice } from './protection-notice.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import {
  ApiKeysPage,
  DropEditorPage,
  DropsPage,
  FansPage,
  LivePage,
  LiveWallPage,
  loadScreens,
  OrdersPage,
  ProductsPage,
  SchedulePage,
  ProfilePage,
  SettingsPage,
  WebhookPage,
  WebhooksPage,
} from './screens.ts';
import { TopBar } from './top-bar.tsx';
import { useNoticeSources } from './notices/use-notice-sources.ts';
import { useShellCommands } from './commands/use-shell-commands.ts';
import classes from './shell.module.css';

const SCREENS_AFTER_MS = 500;

const PLACES = [
  { to: '/overview', label: t`Overview`, icon: IconLayoutDashboard },
  { to: '/drops', label: t`Drops`, icon: IconBroadcast },
  { to: '/schedule', label: t`Schedule`, icon: IconCalendar },
  { to: '/orders?view=to_pack', label: t`Orders`, icon: IconPackage },
  { to: '/fans', label: t`Fans`, icon: IconUsers },
  { to: '/products', label: t`Products`, icon: IconBox },
  { to: '/webhooks', label: t`Webhooks`, icon: IconWebhook },
  { to: '/api-keys', label: t`API keys`, icon: IconKey },
  { to: '/settings', label: t`Settings`, icon: IconSettings, keys: ['mod+,'] },
];

/** The frame around the screens of a signed-in creator. */
export const Shell = () => {
  const { realtime } = useStudio();
  const main = useFocusOnNewScreen();
  const { pathname } = useLocation();
  useVersionChecks();
  useEffect(() => {
    realtime.connect();
    return () => realtime.close();
  }, [realtime]);
  useEffect(() => {
    // After the first screen is there, which matters more.
    const timer = setTimeout(() => void loadScreens(), SCREENS_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes['shell']}>
      <a
        className={classes['skip']}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t`Skip to the content`}
      </a>
      <Watches />
      <TopBar />
      <nav className={classes['rail']} aria-label={t`Screens`}>
        {PLACES.map(({ to, label, icon: Icon }) => (
          <NavLink key={to} to={to} className={classes['place'] ?? ''}>
            <Icon size={21} stroke={1.7} aria-hidden="true" />
            <span>{label}</span>
          </NavLink>
        ))}
      </nav>
      <main ref={main} id="main" className={classes['main']} tabIndex={-1}>
        <ProtectionNotice />
        <NewVersionNotice />
        <div className={classes['screen']}>
          {/* Another screen is another try. */}
          <ScreenBoundary key={pathname}>
            <Routes>
              <Route path="/overview" element={<OverviewScreen />} />
              <Route path="/drops" element={<DropsPage />} />
              <Route path="/drops/new" element={<DropEditorPage />} />
              <Route path="/drops/:dropId/edit" element={<DropEditorPage />} />
              <Route path="/drops/:dropId/live" element={<LivePage />} />
              <Route path="/drops/:dropId/orders" element={<OrdersPage />} />
              <Route path="/live" element={<LiveWallPage />} />
              <Route path="/schedule" element={<SchedulePage />} />
              <Route path="/orders" element={<OrdersPage />} />
              <Route path="/fans" element={<FansPage />} />
              <Route path="/products" element={<ProductsPage />} />
              <Route path="/profile" element={<ProfilePage />} />
              <Route path="/webhooks" element={<WebhooksPage />} />
              <Route path="/webhooks/:endpointId" element={<WebhookPage />} />
              <Route path="/api-keys" element={<ApiKeysPage />} />
              <Route path="/settings" element={<SettingsPage />} />
              <Route path="*" element={<Navigate to="/overview" replace />} />
            </Routes>
          </ScreenBoundary>
        </div>
      </main>
    </div>
  );
};

/** What goes on behind every screen. It is apart from what is drawn: in a rush the list of drops changes several times a second. */
const Watches = () => {
  useNoticeSources();
  useCloseWarning('live_drop', useHasLiveDrop());
  useDesktopStatus();
  useShellCommands(PLACES);
  return null;
};

/** After a move to another screen the keyboard continues there, unless the screen put the focus somewhere itself. */
const useFocusOnNewScreen = () => {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const previous = useRef(pathname);
  useEffect(() => {
    if (previous.current === pathname) return;
    previous.current = pathname;
    main.current?.scrollTo({ top: 0 });
    if (document.activeElement === null || document.activeElement === document.body)
      main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
};
