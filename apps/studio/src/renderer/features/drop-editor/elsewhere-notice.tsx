import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { Ref } from 'react';
import type { Difference } from './drop-changes.ts';
import type { Choice } from './use-drop-form.ts';
import classes from './elsewhere-notice.module.css';

type ElsewhereNoticeProps = {
  differences: readonly Difference[];
  onDecide: (differences: readonly Difference[], choice: Choice) => void;
  ref: Ref<HTMLElement>;
};

/** What somebody else, or another window, changed while this form is open. Each change waits for a decision. */
export const ElsewhereNotice = ({ differences, onDecide, ref }: ElsewhereNoticeProps) => (
  <section ref={ref} className={classes['notice']} aria-label={t`Changed elsewhere`} tabIndex={-1}>
    <p role="status">
      <Trans>
        <strong>This drop was changed elsewhere while you edit.</strong> Nothing is saved before you have
        decided.
      </Trans>
    </p>
    <ul>
      {differences.map((difference) => (
        <DifferenceRow
          key={difference.facet.label}
          difference={difference}
          onDecide={(choice) => onDecide([difference], choice)}
        />
      ))}
    </ul>
    {differences.length > 1 && (
      <div className={classes['all']}>
        <Button variant="default" size="xs" onClick={() => onDecide(differences, 'theirs')}>
          {t`Take all of theirs`}
        </Button>
        <Button variant="default" size="xs" onClick={() => onDecide(differences, 'mine')}>
          {t`Keep all of mine`}
        </Button>
      </div>
    )}
  </section>
);

type DifferenceRowProps = { difference: Difference; onDecide: (choice: Choice) => void };

const DifferenceRow = ({ difference, onDecide }: DifferenceRowProps) => {
  const { facet, was, is, mine } = difference;
  const { label } = facet;
  return (
    <li>
      <p>
        <b>{label}</b>
        <span className="figures">
          <span>{t`was ${was}, is now`}</span> <b>{is}</b>
        </span>
        <span className="dim figures">{mine === null ? t`you did not change it` : t`you typed ${mine}`}</span>
      </p>
      <Button.Group>
        <Button
          variant="default"
          size="xs"
          aria-label={t`Take theirs: ${label}`}
          onClick={() => onDecide('theirs')}
        >
          {t`Take theirs`}
        </Button>
        <Button
          variant="default"
          size="xs"
          aria-label={t`Keep mine: ${label}`}
          onClick={() => onDecide('mine')}
        >
          {t`Keep mine`}
        </Button>
      </Button.Group>
    </li>
  );
};
