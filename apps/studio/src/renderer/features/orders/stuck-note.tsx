import { t } from '@lingui/core/macro';
import { Button, CopyButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import type { SoldOrder } from '@livedrops/sdk';
import { stuckAdvice } from './stuck-advice.ts';
import classes from './stuck-note.module.css';

/** What happened to the money of a part that is stuck, and what its creator can do now. */
export const StuckNote = ({ part }: { part: SoldOrder }) =>
  stuckAdvice(part).map(({ title, what, ways }) => (
    <section key={title} className={classes['note']} aria-label={title}>
      <h4>
        <IconAlertTriangle size={16} aria-hidden="true" />
        <span>{title}</span>
      </h4>
      <p>{what}</p>
      <ul>
        {ways.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
      <CopyNumber number={part.number} />
    </section>
  ));

const CopyNumber = ({ number }: { number: string }) => (
  <CopyButton value={number}>
    {({ copied, copy }) => (
      <div className={classes['copy']}>
        <Button
          variant="default"
          size="xs"
          leftSection={
            copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />
          }
          onClick={copy}
        >
          {t`Copy ${number}`}
        </Button>
        <span className="dim" role="status">
          {copied && <span>{t`Copied.`}</span>}
        </span>
      </div>
    )}
  </CopyButton>
);
