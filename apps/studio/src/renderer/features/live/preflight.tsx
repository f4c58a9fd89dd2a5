import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useStudio } from '../../lib/studio.ts';
import { useLinkHealth } from '../../lib/use-link.ts';
import { preflightChecks } from './preflight-checks.ts';
import classes from './preflight.module.css';

/** What should be right before it starts. */
export const Preflight = ({ drop }: { drop: Drop }) => {
  const { client } = useStudio();
  const link = useLinkHealth();
  const checks = preflightChecks({ drop, link, clockOffsetMs: client.clock.offsetMs });
  return (
    <section className={classes['panel']} aria-label={t`Before the start`}>
      <h2>{t`Before the start`}</h2>
      <ul className={classes['checks']}>
        {checks.map((check) => (
          <li key={check.name} data-fine={check.isFine ? '' : undefined}>
            {check.isFine ? (
              <IconCheck size={17} aria-label={t`Fine`} />
            ) : (
              <IconAlertTriangle size={17} aria-label={t`Look at this`} />
            )}
            <span>
              <b>{check.name}</b>
              <span className="dim">{check.text}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
