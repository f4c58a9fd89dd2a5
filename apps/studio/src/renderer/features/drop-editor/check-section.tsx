import { t } from '@lingui/core/macro';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useServerTime } from '@livedrops/sdk/react';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useQuietHours } from '../../lib/quiet-hours.ts';
import { useStudio } from '../../lib/studio.ts';
import { checkDrop, type CheckFacts } from './drop-checks.ts';
import type { DropErrors, DropField, DropForm } from './drop-form.ts';
import classes from './check-section.module.css';

type CheckSectionProps = {
  form: DropForm;
  /** Faults that stand at their fields already. */
  errors: DropErrors;
  facts: Omit<CheckFacts, 'nowMs' | 'ownDrops' | 'quietHours'>;
  onGoTo: (field: DropField) => void;
};

const EVERY_MS = 10_000;

/** What to look at before fans see it, each with the way to its field. */
export const CheckSection = ({ form, errors, facts, onGoTo }: CheckSectionProps) => {
  const { client } = useStudio();
  const ownDrops = useOwnDrops().data?.items ?? [];
  const [quietHours] = useQuietHours();
  // A start comes nearer by itself.
  useServerTime((nowMs) => Math.floor(nowMs / EVERY_MS));
  const found = checkDrop(form, { ...facts, nowMs: client.clock.now(), ownDrops, quietHours });
  const checks = found.filter(({ kind, field }) => kind === 'doubt' || errors[field] === undefined);
  return (
    <section className={classes['checks']} aria-label={t`Before you schedule`}>
      <h2>{t`Before you schedule`}</h2>
      {found.length === 0 && (
        <p>
          <IconCheck size={17} aria-hidden="true" />
          <span>{t`Stock, price, picture, limit and times are fine, and no other drop is near.`}</span>
        </p>
      )}
      {checks.length === 0 && found.length > 0 && <p>{t`Look at the fields that are marked.`}</p>}
      <ul>
        {checks.map(({ kind, field, label, text }) => (
          <li key={`${field} ${label} ${text}`} data-kind={kind}>
            {kind === 'fault' ? (
              <IconX size={17} aria-label={t`Must be changed`} />
            ) : (
              <IconAlertTriangle size={17} aria-label={t`Look at this`} />
            )}
            <span>
              <button type="button" onClick={() => onGoTo(field)}>
                {label}
              </button>
              <span className="dim">{text}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
