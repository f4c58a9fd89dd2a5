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
  <section ref={ref} className={classes['notice']} aria-label="Changed elsewhere" tabIndex={-1}>
    <p role="status">
      <strong>This drop was changed elsewhere while you edit.</strong> Nothing is saved before you have
      decided.
    </p>
    <ul>
      {differences.map((difference) => (
        <li key={difference.facet.label}>
          <p>
            <b>{difference.facet.label}</b>
            <span className="figures">
              <span>{`was ${difference.was}, is now `}</span>
              <b>{difference.is}</b>
            </span>
            <span className="dim figures">
              {difference.mine === null ? 'you did not change it' : `you typed ${difference.mine}`}
            </span>
          </p>
          <Button.Group>
            <Button
              variant="default"
              size="xs"
              aria-label={`Take theirs: ${difference.facet.label}`}
              onClick={() => onDecide([difference], 'theirs')}
            >
              Take theirs
            </Button>
            <Button
              variant="default"
              size="xs"
              aria-label={`Keep mine: ${difference.facet.label}`}
              onClick={() => onDecide([difference], 'mine')}
            >
              Keep mine
            </Button>
          </Button.Group>
        </li>
      ))}
    </ul>
    {differences.length > 1 && (
      <div className={classes['all']}>
        <Button variant="default" size="xs" onClick={() => onDecide(differences, 'theirs')}>
          Take all of theirs
        </Button>
        <Button variant="default" size="xs" onClick={() => onDecide(differences, 'mine')}>
          Keep all of mine
        </Button>
      </div>
    )}
  </section>
);
