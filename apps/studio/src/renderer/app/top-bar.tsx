import { Button, Popover, useMantineColorScheme } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { LinkPill } from '../components/link-pill.tsx';
import { Wordmark } from '../components/wordmark.tsx';
import { isOnAir } from '../lib/drop-phase.ts';
import { formatCountdown, formatTime } from '../lib/format.ts';
import { nextDrop } from '../lib/next-drop.ts';
import { useOwnDrops } from '../lib/own-drops.ts';
import { useStudio } from '../lib/studio.ts';
import { linkHealth, useLink } from '../lib/use-link.ts';
import { useServerNow } from '../lib/use-server-now.ts';
import { useSession } from '../lib/use-session.ts';
import classes from './top-bar.module.css';

/** What matters on every screen: the next drop, the server's clock, the link, the account. */
export const TopBar = () => {
  const nowMs = useServerNow();
  const health = linkHealth(useLink());
  const ageMs = useDataAge(nowMs);
  return (
    <header className={classes['bar']}>
      <Link to="/drops" className={classes['home']}>
        <Wordmark />
      </Link>
      <NextDrop nowMs={nowMs} />
      <span className={`${classes['clock']} figures`} title="The server's clock, in your time zone">
        {formatTime(nowMs)}
      </span>
      <LinkPill health={health} ageMs={ageMs} />
      <Account />
    </header>
  );
};

/** How long no news could arrive; `null` while it can. */
const useDataAge = (nowMs: number): number | null => {
  const { client, realtime } = useStudio();
  const [lostAt, setLostAt] = useState<number | null>(null);
  useEffect(
    () =>
      realtime.onState(({ name }) =>
        setLostAt((before) => (name === 'live' ? null : (before ?? client.clock.now()))),
      ),
    [client, realtime],
  );
  return lostAt === null ? null : nowMs - lostAt;
};

const NextDrop = ({ nowMs }: { nowMs: number }) => {
  const items = useOwnDrops().data?.items ?? [];
  const drop = nextDrop(items);
  if (drop === undefined) return <span className={classes['next']} />;
  const onAir = isOnAir(drop.status);
  return (
    <Link to={`/drops/${drop.id}/live`} className={classes['next']} data-on-air={onAir ? '' : undefined}>
      <span className="dim">{onAir ? 'On air, ends in' : 'Next drop in'}</span>
      <b className="figures">{formatCountdown(Date.parse(onAir ? drop.endsAt : drop.startsAt) - nowMs)}</b>
      <span className={classes['title']}>{drop.title}</span>
    </Link>
  );
};

/** A plain panel rather than a menu: two buttons need no arrow keys. */
const Account = () => {
  const { client, config } = useStudio();
  const session = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark = colorScheme === 'dark';
  return (
    <Popover position="bottom-end" width={240} trapFocus returnFocus shadow="md" hideDetached={false}>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          {session?.user.name}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes['account'] ?? ''} aria-label="Account">
        <p className="dim">{session?.user.email}</p>
        <Button variant="default" onClick={() => setColorScheme(isDark ? 'light' : 'dark')}>
          {isDark ? 'Light colours' : 'Dark colours'}
        </Button>
        <Button variant="default" onClick={() => void client.auth.logout().catch(() => {})}>
          Sign out
        </Button>
        <p className="dim">
          {config.apiUrl} · {config.version}
        </p>
      </Popover.Dropdown>
    </Popover>
  );
};
