import { t } from '@lingui/core/macro';
import type { Drop, Page } from '@livedrops/sdk';
import { useServerTime } from '@livedrops/sdk/react';
import { Button, Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useMatch } from 'react-router';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { LinkPill } from '../components/link-pill.tsx';
import { Ticking } from '../components/ticking.tsx';
import { Wordmark } from '../components/wordmark.tsx';
import { isOnAir, isOver } from '../lib/drop-phase.ts';
import { formatAge, formatCountdown, formatTime } from '../lib/format.ts';
import { nextDrop } from '../lib/next-drop.ts';
import { useOwnDrops } from '../lib/own-drops.ts';
import { useStudio } from '../lib/studio.ts';
import { useLinkHealth } from '../lib/use-link.ts';
import { useMenuCommands } from '../lib/use-menu-commands.ts';
import { useSession } from '../lib/use-session.ts';
import classes from './top-bar.module.css';

/** What matters on every screen: the next drop, the server's clock, the link, the account. */
export const TopBar = () => {
  return (
    <header className={classes['bar']}>
      <Link to="/overview" className={classes['home']}>
        <Wordmark />
      </Link>
      <NextDrop />
      <span className={`${classes['clock']} figures`} title={t`The server's clock, in your time zone`}>
        <Ticking text={formatTime} />
      </span>
      <LinkStatus />
      <Account />
    </header>
  );
};

/** How the connection is, and how long ago the last word came over it. */
const LinkStatus = () => {
  const { realtime } = useStudio();
  const health = useLinkHealth();
  const age = useServerTime(() =>
    health === 'live' || realtime.heardAt === undefined ? null : formatAge(Date.now() - realtime.heardAt),
  );
  return <LinkPill health={health} age={age ?? null} />;
};

const toPlan = ({ items }: Page<Drop>) =>
  items.map(({ id, title, status, startsAt, endsAt }) => ({ id, title, status, startsAt, endsAt }));

/** In a drop's own room that drop, otherwise the one that matters most. */
const NextDrop = () => {
  const items = useOwnDrops(toPlan).data ?? [];
  const ownRoom = useMatch('/drops/:dropId/*')?.params.dropId;
  const own = items.find(({ id, status }) => id === ownRoom && !isOver(status));
  const nextId = useServerTime((nowMs) => (own ?? nextDrop(items, nowMs))?.id);
  const drop = items.find(({ id }) => id === nextId);
  if (drop === undefined) return <span className={classes['next']} />;
  const onAir = isOnAir(drop.status);
  const until = Date.parse(onAir ? drop.endsAt : drop.startsAt);
  return (
    <Link to={`/drops/${drop.id}/live`} className={classes['next']} data-on-air={onAir ? '' : undefined}>
      <span className="dim">{onAir ? t`On air, ends in` : t`Next drop in`}</span>
      <b className="figures">
        <Ticking text={(nowMs) => formatCountdown(until - nowMs)} />
      </b>
      <span className={classes['title']}>{drop.title}</span>
    </Link>
  );
};

/** A plain panel rather than a menu: one button needs no arrow keys. */
const Account = () => {
  const { config } = useStudio();
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  const { isAsking, ask, signOut, stay } = useSignOut();
  useMenuCommands([{ id: 'file.sign-out', title: t`Sign out`, section: 'file', run: ask }]);
  return (
    <>
      <Popover
        opened={isOpen}
        onChange={setOpen}
        position="bottom-end"
        width={240}
        trapFocus
        returnFocus
        shadow="md"
        hideDetached={false}
      >
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            rightSection={<IconChevronDown size={14} aria-hidden="true" />}
            onClick={() => setOpen((wasOpen) => !wasOpen)}
          >
            {session?.user.name}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={classes['account'] ?? ''} aria-label={t`Account`}>
          <p className="dim">{session?.user.email}</p>
          <Button component={Link} to="/profile" variant="default" onClick={() => setOpen(false)}>
            {t`Profile`}
          </Button>
          <Button
            variant="default"
            onClick={() => {
              // Two that hold the focus would fight for it.
              setOpen(false);
              ask();
            }}
          >
            {t`Sign out`}
          </Button>
          <p className="dim">{`${config.apiUrl} · ${config.version}`}</p>
        </Popover.Dropdown>
      </Popover>
      <ConfirmDialog
        title={t`Sign out without saving?`}
        keepLabel={t`Stay here`}
        confirmLabel={t`Sign out`}
        isOpen={isAsking}
        onConfirm={signOut}
        onClose={stay}
      >
        {t`What you typed is not saved and would be lost.`}
      </ConfirmDialog>
    </>
  );
};

/** Signing out takes the screen away without going to another one, so the screen itself cannot ask. */
const useSignOut = () => {
  const { client, closing } = useStudio();
  const [isAsking, setAsking] = useState(false);
  const signOut = (): void => void client.auth.logout().catch(() => {});
  const ask = (): void => (closing.has('unsaved') ? setAsking(true) : signOut());
  return { isAsking, ask, signOut, stay: () => setAsking(false) };
};
