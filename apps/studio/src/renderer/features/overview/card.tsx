import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Ticking } from '../../components/ticking.tsx';
import { formatAge } from '../../lib/format.ts';
import classes from './overview.module.css';

/** Something that is read from the server, of which there may be an older answer. */
export type Reading<T> = {
  data: T | undefined;
  error: unknown;
  dataUpdatedAt: number;
  refetch: () => unknown;
};

type CardProps<T> = {
  title: string;
  reading: Reading<T>;
  /** Where all of it is. */
  more?: { to: string; label: string };
  children: (data: T) => ReactNode;
};

/** One question of a creator, answered or not apart from all others. */
export const Card = <T,>({ title, reading, more, children }: CardProps<T>) => {
  const { data, error, refetch } = reading;
  return (
    <section className={classes['card']} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {more !== undefined && <Link to={more.to}>{more.label}</Link>}
      </header>
      {data === undefined && error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton />}
      {data !== undefined && children(data)}
      {data !== undefined && error !== null && <Old reading={reading} />}
    </section>
  );
};

/** What stands where something will be, once that takes a moment. */
export const Skeleton = () => (
  <div className={classes['skeleton']} role="status">
    <span className="visually-hidden">{t`Loading…`}</span>
  </div>
);

/** Figures that could not be read again. */
const Old = <T,>({ reading: { dataUpdatedAt, refetch } }: { reading: Reading<T> }) => (
  <p className={classes['old']}>
    <span>
      <Ticking
        text={() =>
          t`As it was ${{ age: formatAge(Date.now() - dataUpdatedAt) }} ago. It could not be read again.`
        }
      />
    </span>
    <Button variant="subtle" size="compact-xs" onClick={() => void refetch()}>
      {t`Try again`}
    </Button>
  </p>
);

/** A figure with its name, and what it was before. */
export const Figure = ({
  label,
  value,
  note,
}: {
  label: string;
  value: string;
  note?: string | undefined;
}) => (
  <div className={classes['figure']}>
    <dt className="dim">{label}</dt>
    <dd className="figures">{value}</dd>
    {note !== undefined && <dd className={`${classes['note']} dim figures`}>{note}</dd>}
  </div>
);
