import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { useServerTime } from '@livedrops/sdk/react';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { Link } from 'react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { NextUp } from '../../components/next-up.tsx';
import { EmptyState } from '../../components/page.tsx';
import { nextDrop } from '../../lib/next-drop.ts';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import { type LinkHealth, useLinkHealth } from '../../lib/use-link.ts';
import { Skeleton } from './card.tsx';
import classes from './overview.module.css';

/** What is looked at before a drop starts. The live view has the same. */
export type PreflightRule = (facts: {
  drop: Drop;
  link: LinkHealth;
  clockOffsetMs: number;
}) => readonly { name: string; text: string; isFine: boolean }[];

/** The drop that matters most now, and whether it is ready. */
export const Today = ({ preflight }: { preflight: PreflightRule }) => {
  const drops = useOwnDrops();
  const items = drops.data?.items ?? [];
  const nextId = useServerTime((nowMs) => nextDrop(items, nowMs)?.id);
  const next = items.find(({ id }) => id === nextId);
  if (drops.data === undefined)
    return drops.error === null ? (
      <Skeleton />
    ) : (
      <ErrorNotice error={drops.error} onRetry={() => void drops.refetch()} />
    );
  if (next === undefined)
    return items.length === 0 ? null : (
      <EmptyState
        title={t`Nothing is planned`}
        action={
          <Button component={Link} to="/drops/new">
            {t`Schedule a drop`}
          </Button>
        }
      >
        {t`Your followers are told when you schedule the next drop, and when it starts.`}
      </EmptyState>
    );
  return (
    <div className={classes['today']}>
      <NextUp drop={next} />
      {next.status === 'scheduled' && <Ready drop={next} preflight={preflight} />}
    </div>
  );
};

/** The checks that are not fine, each with the way to mend it. */
const Ready = ({ drop, preflight }: { drop: Drop; preflight: PreflightRule }) => {
  const { client } = useStudio();
  const link = useLinkHealth();
  const checks = preflight({ drop, link, clockOffsetMs: client.clock.offsetMs });
  const open = checks.filter(({ isFine }) => !isFine);
  const count = checks.length;
  if (open.length === 0)
    return (
      <p className={classes['ready']}>
        <IconCheck size={16} aria-hidden="true" />
        <span>{t`Ready: all ${count} checks before the start are fine`}</span>
      </p>
    );
  return (
    <ul className={classes['checks']} aria-label={t`Look at this before the start`}>
      {open.map(({ name, text }) => (
        <li key={name}>
          <IconAlertTriangle size={16} aria-hidden="true" />
          <b>{name}</b>
          <span className="dim">{text}</span>
        </li>
      ))}
      <li>
        <Link to={`/drops/${drop.id}/edit`}>{t`Edit the drop`}</Link>
      </li>
    </ul>
  );
};
