import { IconBolt, IconLayoutGrid, IconReceipt, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import { useFollowing } from '../features/follow/follow-queries.ts';
import { HoldBar } from '../features/payment/hold-bar.tsx';
import { Bell } from '../features/notifications/bell.tsx';
import { useSession } from '../lib/shop-context.ts';
import { ownZone } from '../lib/time.ts';
import { ColorSchemeToggle } from './color-scheme-toggle.tsx';
import { ConnectionPill } from './connection-pill.tsx';
import styles from './shell.module.css';
import { Wordmark } from './wordmark.tsx';

const Navigation = () => {
  const session = useSession();
  const places = [
    { to: '/', label: 'Drops', Icon: IconBolt },
    { to: '/products', label: 'Products', Icon: IconLayoutGrid },
    { to: '/orders', label: 'My orders', Icon: IconReceipt },
    session === null
      ? { to: '/sign-in', label: 'Sign in', Icon: IconUser }
      : { to: '/account', label: 'Account', Icon: IconUser },
  ];
  return (
    <nav aria-label="Main" className={styles['nav']}>
      <ul>
        {places.map(({ to, label, Icon }) => (
          <li key={to}>
            <NavLink to={to} end={to === '/'} className={styles['place'] ?? ''}>
              <Icon size={22} stroke={1.75} aria-hidden className={styles['icon']} />
              <span>{label}</span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
};

const OwnBell = () => {
  const userId = useSession()?.user.id;
  const creatorIds = useFollowing().data?.items.map(({ creator }) => creator.id) ?? [];
  return userId === undefined ? null : <Bell key={userId} userId={userId} creatorIds={creatorIds} />;
};

/** What surrounds every page. On a phone the navigation sits at the bottom, under the thumb. */
export const Shell = ({ children }: { children: ReactNode }) => (
  <div className={styles['shell']}>
    <a href="#main" className={styles['skip']}>
      Skip to the content
    </a>
    <header className={styles['header']}>
      <div className={styles['bar']}>
        <Wordmark />
        <Navigation />
        <div className={styles['tools']}>
          <ConnectionPill />
          <OwnBell />
          <ColorSchemeToggle />
        </div>
      </div>
    </header>
    <main id="main" tabIndex={-1} className={styles['main']}>
      {children}
    </main>
    <HoldBar />
    <footer className={styles['footer']}>
      <p>
        {`All times are in your zone (${ownZone()}); countdowns run on our clock. One order per press, however often it is sent.`}
      </p>
      <p>
        <Link to="/drops">All drops, past ones too</Link>
      </p>
    </footer>
  </div>
);
